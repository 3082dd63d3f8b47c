package livestatus.session;

import java.time.Instant;
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

  /**
   * Whether its turn is over, and has been for long: neither time nor another session changes
   * anything about it.
   *
   * @param before when it must have been over
   */
  public boolean isOver(Instant before) {
    boolean ended =
        switch (status.state()) {
          case IDLE, COMPLETED, ERROR, CANCELLED -> true;
          case UNKNOWN, WORKING, BLOCKED -> false;
        };
    Instant sign = status.lastSign();
    return ended
        && status.since().isBefore(before)
        && (sign == null || sign.isBefore(before))
        && pushed == null
        && children.isEmpty();
  }
}
