package livestatus.history;

import java.time.Instant;

/** A session went from one state to another: a row of {@code session_transitions}. */
public record TransitionRow(
    long seq,
    String gateway,
    String sessionId,
    String fromState,
    String toState,
    Instant at,
    Instant seen,
    String reason,
    String witness) {}
