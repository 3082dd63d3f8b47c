package livestatus.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent said of itself: a row of {@code pushed_statuses}.
 *
 * @param metadata a JSON object
 */
public record PushRow(
    long seq,
    String gateway,
    String sessionKey,
    Instant at,
    String state,
    @Nullable Double progress,
    @Nullable String message,
    @Nullable String taskId,
    @Nullable String result,
    String metadata) {}
