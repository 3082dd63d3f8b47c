package livestatus.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what other processes do. */
final class Await {
  private static final long PAUSE_NANOS = 10_000_000;

  private Await() {}

  /** Returns as soon as it is so; otherwise fails with what it knows by then. */
  static void until(String what, Duration patience, Callable<Boolean> met, Supplier<String> known) {
    long end = System.nanoTime() + patience.toNanos();
    while (!call(met)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "Within "
                + patience.toSeconds()
                + " s it did not happen: "
                + what
                + ".\n"
                + known.get());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Lets the clock reach a moment. */
  static void reached(Instant moment) {
    while (Instant.now().isBefore(moment)) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static boolean call(Callable<Boolean> met) {
    try {
      return met.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
