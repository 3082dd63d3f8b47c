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

  /** Written by the monitor's thread alone. */
  private volatile double last;

  private volatile double worst;

  /** Takes a change that was noticed while it happened. */
  void saw(Transition transition) {
    if (transition.witness() != Witness.AGE) {
      Duration delay = Duration.between(transition.at(), transition.seen());
      double late = Math.max(0, delay.toNanos() / 1e9);
      changes.increment();
      seconds.add(late);
      last = late;
      worst = Math.max(worst, late);
    }
  }

  double changes() {
    return changes.sum();
  }

  double seconds() {
    return seconds.sum();
  }

  /** Of the last change. */
  double last() {
    return last;
  }

  double worst() {
    return worst;
  }
}
