package livestatus.session;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent said of itself.
 *
 * @param state one of idle, working, blocked, completed, error
 * @param progress 0 to 1
 * @param message for people; of an error the error's message
 * @param taskId the task's id in whatever tracker the agent uses
 * @param result what came of it, where the agent said so
 */
public record PushedStatus(
    State state,
    Instant at,
    @Nullable Double progress,
    @Nullable String message,
    @Nullable String taskId,
    @Nullable String result,
    Map<String, Object> metadata) {
  public PushedStatus {
    if (state == State.UNKNOWN || state == State.CANCELLED) {
      throw new IllegalArgumentException("An agent cannot push the status " + state.word() + ".");
    }
    if (progress != null && !(progress >= 0 && progress <= 1)) {
      throw new IllegalArgumentException("Progress must be from 0 to 1, not " + progress + ".");
    }
    metadata = Map.copyOf(metadata);
  }
}
