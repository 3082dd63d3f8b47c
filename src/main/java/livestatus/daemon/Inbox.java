package livestatus.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import livestatus.web.Intake;

/**
 * The door through which other threads hand letters to the monitor. It is bounded: who comes to a
 * full inbox is told so and counted, and the monitor never waits for anybody.
 */
public final class Inbox implements Intake {
  private final BlockingQueue<Letter> letters;
  private final Runnable wake;
  private final AtomicLong refused = new AtomicLong();

  Inbox(int capacity, Runnable wake) {
    this.letters = new ArrayBlockingQueue<>(capacity);
    this.wake = wake;
  }

  @Override
  public boolean offer(Letter letter) {
    if (!letters.offer(letter)) {
      refused.incrementAndGet();
      return false;
    }
    wake.run();
    return true;
  }

  List<Letter> drain() {
    List<Letter> drained = new ArrayList<>();
    letters.drainTo(drained);
    return drained;
  }

  public int waiting() {
    return letters.size();
  }

  /** How many letters found no room. */
  public long refused() {
    return refused.get();
  }
}
