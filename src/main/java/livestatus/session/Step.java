package livestatus.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One tool call of a turn.
 *
 * @param id the call's id, unique within a session
 * @param ended null while it runs
 * @param note a word on the result: an exit code, an error's first line
 */
public record Step(
    String id,
    String tool,
    @Nullable Argument argument,
    Instant started,
    @Nullable Instant ended,
    Outcome outcome,
    @Nullable String note) {
  /** How it went. */
  public enum Outcome {
    RUNNING,
    OK,
    FAILED,
    /** Its turn ended before it did. */
    ABANDONED
  }

  public boolean isOpen() {
    return outcome == Outcome.RUNNING;
  }
}
