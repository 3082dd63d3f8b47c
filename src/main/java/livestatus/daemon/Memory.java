package livestatus.daemon;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Gives memory back after a burst, of which the first is the start: Java keeps what it took until
 * it needs more, which beside other people's work is too long. It is done when nothing else is to
 * do, and seldom, because everything waits meanwhile.
 *
 * <p>Owned by the monitor's thread.
 */
final class Memory {
  /** How long nothing must have changed. */
  static final Duration QUIET = Duration.ofSeconds(10);

  static final Duration EVERY = Duration.ofMinutes(5);

  /** Less is not worth it. */
  static final long WORTH = 8L << 20;

  /** What is done to memory. */
  interface Heap {
    /** Bytes that are taken, by what is needed and by what is not any more. */
    long used();

    /** Lets go of what is not needed any more. */
    void collect();

    /** This process's. */
    static Heap ofThisProcess() {
      return new Heap() {
        @Override
        public long used() {
          Runtime runtime = Runtime.getRuntime();
          return runtime.totalMemory() - runtime.freeMemory();
        }

        @Override
        public void collect() {
          System.gc();
        }
      };
    }
  }

  private final Heap heap;
  private long needed;
  private @Nullable Instant lastChange;
  private Instant next = Instant.MIN;

  Memory(Heap heap) {
    this.heap = heap;
  }

  /** There was something to do. */
  void worked(Instant now) {
    lastChange = now;
  }

  /** There is nothing to do now; whether that is the time to {@link #tidy}. */
  boolean isToTidy(Instant now) {
    if (lastChange == null) {
      lastChange = now;
    }
    boolean quiet = !now.isBefore(lastChange.plus(QUIET));
    return quiet && !now.isBefore(next) && heap.used() - needed >= WORTH;
  }

  void tidy(Instant now) {
    heap.collect();
    needed = heap.used();
    next = now.plus(EVERY);
  }
}
