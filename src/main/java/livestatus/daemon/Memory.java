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

    /** The same with the room that Java has set aside. */
    long size();

    /** The most that it may become. */
    long limit();

    /** Lets go of what is not needed any more, and of room if it is a step or more. */
    void collect();

    /** Takes so many bytes in one piece, which is not needed any more then; returns how many. */
    int take(int bytes);

    /** This process's. */
    static Heap ofThisProcess() {
      return new Heap() {
        @Override
        public long used() {
          Runtime runtime = Runtime.getRuntime();
          return runtime.totalMemory() - runtime.freeMemory();
        }

        @Override
        public long size() {
          return Runtime.getRuntime().totalMemory();
        }

        @Override
        public long limit() {
          return Runtime.getRuntime().maxMemory();
        }

        @Override
        public void collect() {
          System.gc();
        }

        @Override
        public int take(int bytes) {
          return new byte[bytes].length;
        }
      };
    }
  }

  /**
   * More room than this is too much, beside a ninth of what is needed, which Java leaves: what is
   * young has 2 MB.
   */
  private static final long ROOM = 5L << 19;

  /** No step of Java's leaves so much, other than where it is set up otherwise. */
  private static final long MOST = 64L << 20;

  private final Heap heap;

  /** Java does not set aside less than at the start. */
  private final long least;

  private long needed;
  private @Nullable Instant lastChange;
  private Instant next = Instant.MIN;

  Memory(Heap heap) {
    this.heap = heap;
    this.least = heap.size();
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
    long room = heap.size() - heap.used();
    boolean tooMuch = heap.size() > least && room > heap.used() / 9 + ROOM;
    // Far from the limit, a part of which may be what is young and no room for this.
    boolean bearable = room < MOST && heap.size() + room < heap.limit() / 3 * 2;
    if (tooMuch && bearable) {
      // Java grows in large steps, and gives back no less than one. One more is a step at least.
      heap.take((int) room);
      heap.collect();
    }
    needed = heap.used();
    next = now.plus(EVERY);
  }
}
