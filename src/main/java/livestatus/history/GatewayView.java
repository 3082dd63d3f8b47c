package livestatus.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A gateway whose sessions are in the database.
 *
 * @param beatAt when its daemon was last known to live
 * @param stoppedAt when the daemon ended in order; null where it did not
 * @param sessions that are in the gateway's records
 * @param active those that are at work
 */
public record GatewayView(
    String gateway,
    String host,
    long pid,
    String version,
    Instant startedAt,
    Instant beatAt,
    @Nullable Instant stoppedAt,
    long sessions,
    long active) {
  /** Whether its daemon lives, as far as one can know. */
  public boolean isAlive(Instant now) {
    return stoppedAt == null && now.isBefore(beatAt.plus(GatewayRow.GONE));
  }
}
