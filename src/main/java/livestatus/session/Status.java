package livestatus.session;

import java.time.Instant;
import java.util.Objects;
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
    @Nullable Instant lastSign) {

  /** Written out, as {@link SessionKey#equals} is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Status that
            && state == that.state
            && witness == that.witness
            && freshness == that.freshness
            && since.equals(that.since)
            && reason.equals(that.reason)
            && Objects.equals(lastSign, that.lastSign));
  }

  @Override
  public int hashCode() {
    return since.hashCode();
  }
}
