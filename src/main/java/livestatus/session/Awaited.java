package livestatus.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The sub-agents whose results a session waits for.
 *
 * @param count how many
 * @param until when the next one is given up, if nothing is heard of it; null if none is
 * @param lastSign their last sign of life
 */
record Awaited(int count, @Nullable Instant until, @Nullable Instant lastSign) {
  static final Awaited NOBODY = new Awaited(0, null, null);

  Awaited plus(@Nullable Instant givenUp, @Nullable Instant sign) {
    return new Awaited(count + 1, earlier(until, givenUp), later(lastSign, sign));
  }

  static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }
}
