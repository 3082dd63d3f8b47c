package livestatus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something that another thread or process does. */
public final class Until {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Until() {}

  /** Waits until the value is as wanted, and tells the last one if it never is. */
  public static <T> T met(Supplier<T> value, java.util.function.Predicate<T> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    T last = value.get();
    while (!wanted.test(last)) {
      assertThat(System.nanoTime()).as("waited in vain; it is %s", last).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
      last = value.get();
    }
    return last;
  }
}
