package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import org.junit.jupiter.api.Test;

final class MonitorTest {
  private final Instant now = Instant.parse("2026-11-21T00:00:00Z");

  /** Wants to be asked at one time. */
  private static class Timed implements Source {
    private final Instant due;
    private final List<Instant> asked = new ArrayList<>();

    Timed(Instant due) {
      this.due = due;
    }

    @Override
    public void poll(Instant now, Consumer<Signal> out) {
      asked.add(now);
    }

    @Override
    public Instant nextPoll(Instant now) {
      return due;
    }

    @Override
    public void close() {}
  }

  @Test
  void whenTimeWakesItOnlyThoseAreAskedWhoseTimeItIs() {
    Timed soon = new Timed(now.plusSeconds(1));
    Timed late = new Timed(now.plusSeconds(10));
    Monitor monitor =
        new Monitor(
            new Sessions(Sessions.Staleness.DEFAULT),
            List.of(soon, late),
            10,
            change -> {},
            () -> now);

    monitor.step(now.plusSeconds(1), false);
    assertThat(soon.asked).containsExactly(now.plusSeconds(1));
    assertThat(late.asked).isEmpty();

    monitor.step(now.plusSeconds(10), false);
    assertThat(late.asked).containsExactly(now.plusSeconds(10));

    monitor.step(now, true);
    assertThat(soon.asked).last().isEqualTo(now);
    assertThat(late.asked).last().isEqualTo(now);
  }

  @Test
  void itHasEndedOnceItWasClosedInOrder() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Timed slow =
        new Timed(now) {
          @Override
          public void poll(Instant at, Consumer<Signal> out) {
            begun.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Monitor monitor =
        new Monitor(
            new Sessions(Sessions.Staleness.DEFAULT), List.of(slow), 10, change -> {}, () -> now);
    monitor.start();
    begun.await();
    assertThat(monitor.hasEnded()).isFalse();
    go.countDown();
    monitor.close();
    assertThat(monitor.hasEnded()).isTrue();
  }
}
