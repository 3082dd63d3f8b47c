package livestatus.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import livestatus.session.Signal;

/**
 * The door through which other threads hand signals to the monitor. It is bounded: who comes to a
 * full inbox is told so and counted, and the monitor never waits for anybody.
 */
public final class Inbox {
  private final BlockingQueue<Signal> signals;
  private final Runnable wake;
  private final AtomicLong refused = new AtomicLong();

  Inbox(int capacity, Runnable wake) {
    this.signals = new ArrayBlockingQueue<>(capacity);
    this.wake = wake;
  }

  /** Hands a signal over; false if there is no room for it. */
  public boolean offer(Signal signal) {
    if (!signals.offer(signal)) {
      refused.incrementAndGet();
      return false;
    }
    wake.run();
    return true;
  }

  List<Signal> drain() {
    List<Signal> drained = new ArrayList<>();
    signals.drainTo(drained);
    return drained;
  }

  public int waiting() {
    return signals.size();
  }

  /** How many signals found no room. */
  public long refused() {
    return refused.get();
  }
}
