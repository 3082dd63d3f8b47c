package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;

/**
 * How much may be spent: some at once, and then as much as has come back since. In any span of time
 * no more is spent than the burst and what comes back in that span.
 */
final class Budget {
  private final double burst;
  private final double perSecond;
  private double left;
  private Instant seen;

  Budget(double burst, double perSecond, Instant now) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.left = burst;
    this.seen = now;
  }

  private void refill(Instant now) {
    if (now.isAfter(seen)) {
      left = Math.min(burst, left + Duration.between(seen, now).toNanos() / 1e9 * perSecond);
      seen = now;
    }
  }

  /** When one may be spent so that this many are left after it. */
  Instant availableAt(double reserve, Instant now) {
    refill(now);
    double missing = reserve + 1 - left;
    return missing <= 0 ? now : now.plusNanos((long) Math.ceil(missing / perSecond * 1e9));
  }

  void spend(Instant now) {
    refill(now);
    left--;
  }

  boolean full(Instant now) {
    refill(now);
    return left >= burst;
  }
}
