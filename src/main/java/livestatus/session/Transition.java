package livestatus.session;

import java.time.Instant;

/**
 * A session went from one state to another.
 *
 * @param at when it did, by the records' own clock where they have one
 * @param seen when that was noticed
 */
public record Transition(
    SessionKey session,
    State from,
    State to,
    Instant at,
    Instant seen,
    String reason,
    Witness witness) {}
