package livestatus.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a session took, for a plot.
 *
 * @param seconds until its end, or until now
 * @param exitReason null while it goes on
 */
public record SessionDuration(
    String id,
    String gateway,
    String sessionKey,
    String agentId,
    Instant startedAt,
    double seconds,
    @Nullable String exitReason) {}
