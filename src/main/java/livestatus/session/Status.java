package livestatus.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A state, since when, and why it is believed.
 *
 * @param since when this state began, by the records' own clock where they have one
 * @param reason in words, for people: {@code exec `npm test` running}; it holds no ticking time
 * @param lastSign when the session last gave a sign of life; null if it never did
 */
public record Status(
    State state,
    Instant since,
    String reason,
    Witness witness,
    Freshness freshness,
    @Nullable Instant lastSign) {}
