package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A hundred thousand sessions cost what the few that do something cost. */
class ManySessionsTest {
  private static final int MANY = 100_000;

  @Test
  void oneActiveSessionAmongManyIsCheap() {
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    Instant now = Play.START;
    for (int i = 0; i < MANY; i++) {
      SessionKey key = new SessionKey("agent:main:s" + i);
      sessions.apply(
          new Signal.Listed(new SessionFacts(key, "main", Kind.NAMED, null, null, null, null), now),
          now);
      sessions.apply(new Signal.Asked(key, now, Signal.Asked.By.PERSON, "go"), now);
      if (i % 2 == 0) {
        sessions.apply(answer(key, now), now);
      }
    }
    assertThat(sessions.snapshot(now).sessions()).hasSize(MANY);
    assertThat(sessions.drainTransitions()).hasSize(MANY);

    SessionKey active = new SessionKey("agent:main:s1");
    long began = System.nanoTime();
    for (int i = 0; i < MANY; i++) {
      now = now.plusMillis(1);
      sessions.apply(new Signal.Stirred(active, now), now);
      sessions.tick(now);
      assertThat(sessions.nextDeadline()).isAfter(now);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    // A tenth of a millisecond each would already be far too much: it takes a hundredth of that.
    assertThat(took).isLessThan(Duration.ofSeconds(10));
    assertThat(sessions.drainTransitions()).isEmpty();
  }

  @Test
  void aSessionThatDidNotChangeIsTheSameObject() {
    Play play = new Play();
    Play.Actor one = play.main("one").lock().asked("go");
    Play.Actor other = play.main("other").lock();
    Snapshot before = play.sessions.snapshot(play.now());
    Session unchanged = before.get(one.key);
    Signal known =
        new Signal.Listed(
            new SessionFacts(one.key, "main", Kind.MAIN, null, null, null, null), play.now());
    one.tell(known);
    assertThat(play.sessions.snapshot(play.now())).isSameAs(before);

    other.asked("something else");
    one.tell(known);
    Snapshot after = play.sessions.snapshot(play.now());
    assertThat(after).isNotSameAs(before);
    assertThat(after.get(one.key)).isSameAs(unchanged);
    assertThat(after.get(other.key)).isNotEqualTo(before.get(other.key));
  }

  private static Signal answer(SessionKey key, Instant now) {
    return new Signal.Answered(
        key, now, Signal.Stop.STOP, java.util.List.of(), Usage.NONE, null, null);
  }
}
