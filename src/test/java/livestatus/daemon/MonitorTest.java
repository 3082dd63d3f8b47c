package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import livestatus.session.SessionKey;
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

  /** One that fails whenever it is asked. */
  private static final class Failing extends Timed {
    private boolean closed;

    Failing(Instant due) {
      super(due);
    }

    @Override
    public void poll(Instant now, Consumer<Signal> out) {
      throw new IllegalStateException("a defect");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void aDefectInOneSourceKeepsNothingOfTheOthers() {
    SessionKey key = new SessionKey("agent:main:one");
    Timed sound =
        new Timed(now) {
          @Override
          public void poll(Instant at, Consumer<Signal> out) {
            out.accept(new Signal.Asked(key, at, Signal.Asked.By.PERSON, "count"));
          }
        };
    Failing failing = new Failing(now);
    List<Change> changes = new ArrayList<>();
    Monitor monitor =
        new Monitor(
            new Sessions(Sessions.Staleness.DEFAULT),
            List.of(failing, sound),
            10,
            changes::add,
            () -> now);

    assertThatThrownBy(() -> monitor.step(now)).hasMessage("a defect");
    assertThat(monitor.snapshot().get(key).turn().asked()).isEqualTo("count");
    assertThat(changes).hasSize(1);
    assertThat(monitor.hasLooked()).as("not at everything").isFalse();

    monitor.close();
    assertThat(failing.closed).isTrue();
    assertThat(monitor.hasEnded()).isFalse();
    assertThat(monitor.failures()).isEqualTo(1);
  }
}
