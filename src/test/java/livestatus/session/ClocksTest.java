package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livestatus.session.Play.Actor;
import livestatus.session.Signal.Answered;
import livestatus.session.Signal.Asked;
import livestatus.session.Signal.Asked.By;
import livestatus.session.Signal.Call;
import livestatus.session.Signal.RunStatus;
import livestatus.session.Signal.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clocks that disagree, go back, or jump. */
class ClocksTest {
  private enum Witnesses {
    TRANSCRIPT,
    LOCK,
    STATUS
  }

  private final Play play = new Play();

  private static Signal asks(Actor s, double at, String text) {
    return new Asked(s.key, Play.time(at), By.PERSON, text);
  }

  private static Signal says(Actor s, double at, Stop stop, Call... calls) {
    return new Answered(
        s.key, Play.time(at), stop, List.of(calls), new Usage(1, 1, 1, 1), "m1", null);
  }

  /** The clock is set back by a minute in the middle of a turn: the file's order decides. */
  @ParameterizedTest
  @EnumSource(Witnesses.class)
  void whatStandsLaterInTheFileIsLater(Witnesses witnesses) {
    Actor s = play.main("s");
    play.at(100);
    begin(s, witnesses, 100);
    s.tell(asks(s, 100, "one"), says(s, 101, Stop.TOOL_USE, new Call("a", "exec", null)));
    play.at(102);
    s.tell(
        new Signal.ToolDone(s.key, Play.time(42), "a", "exec", false, null, null, null, null),
        says(s, 43, Stop.STOP));
    end(s, witnesses, 100, 43.1);
    assertThat(play.get(s).state()).isEqualTo(State.IDLE);
    Step step = play.get(s).turn().steps().get(0);
    assertThat(step.ended()).isAfterOrEqualTo(step.started());

    play.at(104);
    begin(s, witnesses, 45);
    s.tell(asks(s, 45, "two"));
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
    assertThat(play.get(s).turn().asked()).isEqualTo("two");
    assertThat(play.get(s).turns()).isEqualTo(2);
    play.at(105);
    s.tell(says(s, 46, Stop.STOP));
    end(s, witnesses, 45, 46.1);
    assertThat(play.get(s).state()).isEqualTo(State.IDLE);
  }

  private static void begin(Actor s, Witnesses witnesses, double at) {
    if (witnesses == Witnesses.LOCK) {
      s.tell(new Signal.LockTaken(s.key, Play.time(at)));
    } else if (witnesses == Witnesses.STATUS) {
      s.tell(s.run(RunStatus.RUNNING, at, null, false, null));
    }
  }

  private void end(Actor s, Witnesses witnesses, double started, double at) {
    if (witnesses == Witnesses.LOCK) {
      s.lockGone();
    } else if (witnesses == Witnesses.STATUS) {
      s.tell(s.run(RunStatus.DONE, started, at, false, null));
    }
  }

  @Test
  void aSuspendedMachineBringsOneChangeOfEachSession() {
    for (int i = 0; i < 20; i++) {
      play.main("s" + i).asked("go").calls("c" + i + " exec sleep 60");
    }
    play.sessions.drainTransitions();
    Instant awake = play.now().plus(Duration.ofHours(8));
    play.sessions.tick(awake);
    assertThat(play.sessions.drainTransitions()).hasSize(20);
    Snapshot snapshot = play.sessions.snapshot(awake);
    for (int second = 1; second < 600; second++) {
      play.sessions.tick(awake.plusSeconds(second));
      assertThat(play.sessions.snapshot(awake.plusSeconds(second))).isSameAs(snapshot);
    }
    assertThat(play.sessions.drainTransitions()).isEmpty();
  }

  @Test
  void aClockThatIsSetBackChangesNothing() {
    Actor s = play.main("s").lock().asked("go").calls("c exec sleep 60");
    play.at(60);
    s.stirred();
    Snapshot before = play.sessions.snapshot(play.now());
    play.sessions.tick(play.now().minusSeconds(3600));
    assertThat(play.sessions.snapshot(play.now().minusSeconds(3600))).isSameAs(before);
    assertThat(play.sessions.drainTransitions()).isEmpty();
  }
}
