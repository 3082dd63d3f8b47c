package livestatus.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The run of this gateway's daemon before this one.
 *
 * @param lastBeat when it was last known to live, true to a quarter of a minute
 * @param stopped when it ended in order; null where it did not
 */
public record PreviousRun(
    Instant started, Instant lastBeat, @Nullable Instant stopped, String host, long pid) {
  /** Since when there was nobody to look. */
  public Instant lastNews() {
    return stopped == null ? lastBeat : stopped;
  }
}
