package livestatus.daemon;

import java.time.Duration;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import livestatus.session.Transition;
import livestatus.session.Witness;

/** How long after they happened changes of state were noticed. Any thread may ask. */
final class Delays {
  private final LongAdder changes = new LongAdder();
  private final DoubleAdder seconds = new DoubleAdder();

  /** Takes a change that was noticed while it happened. */
  void saw(Transition transition) {
    if (transition.witness() != Witness.AGE) {
      Duration delay = Duration.between(transition.at(), transition.seen());
      changes.increment();
      seconds.add(Math.max(0, delay.toNanos() / 1e9));
    }
  }

  double changes() {
    return changes.sum();
  }

  double seconds() {
    return seconds.sum();
  }
}
