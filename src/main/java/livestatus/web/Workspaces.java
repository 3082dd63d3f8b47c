package livestatus.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agents as they are set up, and what they noted of their work. */
@FunctionalInterface
public interface Workspaces {
  /** Asked anew each time. */
  List<Agent> agents();

  /**
   * An agent.
   *
   * @param name for people
   * @param notes null where it has none
   */
  record Agent(String id, @Nullable String name, @Nullable Notes notes) {}

  /** What an agent noted itself, in its own words. */
  record Notes(@Nullable String status, @Nullable String task, Instant updated) {}
}
