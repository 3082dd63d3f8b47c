package livestatus.daemon;

import java.util.List;
import livestatus.session.Snapshot;
import livestatus.session.Transition;

/** What one step of the monitor changed: what is true now, and how states came to be so. */
public record Change(Snapshot snapshot, List<Transition> transitions) {
  public Change {
    transitions = List.copyOf(transitions);
  }
}
