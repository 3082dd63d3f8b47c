package livestatus.history;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for another thread's work. */
final class Eventually {
  private static final Duration LONG = Duration.ofSeconds(20);

  private Eventually() {}

  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("It never came true that " + what + ".");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
