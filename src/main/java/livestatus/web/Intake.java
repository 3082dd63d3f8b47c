package livestatus.web;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import livestatus.session.Signal;
import livestatus.session.Snapshot;

/** The monitor's door, for what comes in over HTTP. */
@FunctionalInterface
public interface Intake {
  /** Hands a letter over; false if there is no room for it. It does not wait. */
  boolean offer(Letter letter);

  /** Something to tell the monitor, on whose thread both methods run; neither may wait. */
  interface Letter {
    /** What it tells, given what is true when it is opened. */
    List<Signal> open(Instant now, Supplier<Snapshot> before);

    /** It was taken in, and this is what is true now. */
    void taken(Snapshot after);
  }
}
