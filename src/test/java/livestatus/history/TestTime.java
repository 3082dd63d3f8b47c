package livestatus.history;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test turns by hand. */
final class TestTime implements InstantSource {
  private final AtomicReference<Instant> now;

  TestTime(Instant start) {
    now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  Instant pass(Duration time) {
    return now.updateAndGet(before -> before.plus(time));
  }

  void set(Instant at) {
    now.set(at);
  }
}
