package livestatus.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one session at one moment.
 *
 * @param turn the current turn, or the last one; null before the first
 * @param pushed what the agent last said of itself; null where it never did
 * @param usage since the session's transcript began
 * @param turns how many turns were seen
 * @param children the sub-agents it spawned, in the order they appeared
 */
public record Session(
    SessionFacts facts,
    Status status,
    @Nullable Turn turn,
    @Nullable PushedStatus pushed,
    Usage usage,
    int turns,
    List<SessionKey> children) {
  public Session {
    children = List.copyOf(children);
  }

  public SessionKey key() {
    return facts.key();
  }

  public State state() {
    return status.state();
  }
}
