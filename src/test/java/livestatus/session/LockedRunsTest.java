package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import livestatus.session.Play.Actor;
import livestatus.session.Signal.Failure;
import livestatus.session.Signal.RunStatus;
import livestatus.session.Signal.Stop;
import org.junit.jupiter.api.Test;

/** OpenClaw 2026.3: no run status, but a lock that is held for the whole of a run. */
class LockedRunsTest {
  private final Play play = new Play();

  @Test
  void newSessionWorksBeforeItsFirstLineIsWritten() {
    Actor s = play.main("s");
    play.at(0.6);
    s.lock();
    play.at(15);
    s.asked("build it").calls("c1 exec npm test");
    play.at(17);
    s.result("c1");
    play.at(18);
    s.answered();
    play.at(18.3);
    s.lockGone();

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.6 s working: waiting for the model [lock]
            18.0 s idle: answered [lock]""");
    Turn turn = play.get(s).turn();
    assertThat(turn.asked()).isEqualTo("build it");
    assertThat(turn.started()).isEqualTo(Play.time(0.6));
    assertThat(turn.ended()).isEqualTo(Play.time(18));
    assertThat(turn.tools()).isEqualTo(1);
    assertThat(play.get(s).turns()).isEqualTo(1);
  }

  @Test
  void slowToolIsNamedForItsWholeTime() {
    Actor s = play.main("s").lock().asked("go").calls("c1 exec npm test");
    play.at(290);
    assertThat(play.get(s).status())
        .isEqualTo(
            new Status(
                State.WORKING,
                Play.START,
                "exec `npm test` running",
                Witness.LOCK,
                Freshness.FRESH,
                Play.START));
    play.at(300);
    assertThat(play.get(s).status().freshness()).isEqualTo(Freshness.STALE);
    play.at(1800);
    assertThat(play.get(s).status().freshness()).isEqualTo(Freshness.STUCK);
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
  }

  @Test
  void parallelToolsAreCountedDown() {
    Actor s = play.main("s").lock().asked("go").calls("a exec one", "b exec two", "c read");
    assertThat(play.get(s).status().reason()).isEqualTo("exec `one` and 2 more running");
    s.result("b").result("a");
    assertThat(play.get(s).status().reason()).isEqualTo("read running");
    s.result("c");
    assertThat(play.get(s).status().reason()).isEqualTo("waiting for the model");
    assertThat(play.get(s).turn().tools()).isEqualTo(3);
  }

  @Test
  void errorWithTheLockHeldIsARetry() {
    Actor s = play.main("s").lock();
    play.at(3);
    s.asked("go").answered(Stop.ERROR, "500 Internal server error");
    assertThat(play.get(s).status().reason())
        .isEqualTo("trying again after an error: 500 Internal server error");
    play.at(7);
    s.answered(Stop.ERROR, "500 Internal server error");
    play.at(9);
    s.answered();
    play.at(9.3);
    s.lockGone();

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [lock]
            9.0 s idle: answered [lock]""");
    assertThat(play.get(s).turn().retries()).isEqualTo(2);
  }

  @Test
  void errorIsOneOnceTheLockIsGone() {
    Actor s = play.main("s").lock();
    play.at(3);
    s.asked("go").answered(Stop.ERROR, "500 Internal server error");
    play.at(24);
    s.answered(Stop.ERROR, "500 Internal server error");
    play.at(24.3);
    s.lockGone();

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [lock]
            24.0 s error: failed: 500 Internal server error [end]""");
    play.at(60);
    s.lock();
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
    s.asked("again");
    assertThat(play.get(s).turn().lastError()).isNull();
  }

  @Test
  void failedToolIsAFailedStepAndNoFailedSession() {
    Actor s = play.main("s").lock().asked("go").calls("c1 exec false").failedResult("c1", "exit 1");
    play.at(1);
    s.answered().lockGone();

    assertThat(play.get(s).state()).isEqualTo(State.IDLE);
    assertThat(play.get(s).turn().failures()).isEqualTo(1);
    assertThat(play.get(s).turn().steps().get(0).outcome()).isEqualTo(Step.Outcome.FAILED);
    assertThat(play.get(s).turn().steps().get(0).note()).isEqualTo("exit 1");
  }

  @Test
  void abortIsBelievedBeforeTheLockGoes() {
    Actor s = play.main("s").lock().asked("go").calls("c1 exec sleep 60");
    play.at(8.9);
    s.closed().promptFailed(Failure.ABORTED, "aborted");
    s.failedResult("c1", "Command aborted by signal SIGTERM").answered(Stop.ABORTED, "aborted");
    play.at(9.2);
    s.lockGone();

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [lock]
            8.9 s cancelled: aborted [end]""");
  }

  @Test
  void timeoutSaysSo() {
    Actor s = play.main("s").lock().asked("go").calls("c1 exec sleep 60");
    play.at(6);
    s.promptFailed(Failure.TIMEOUT, "request timed out");
    s.failedResult("c1", "Command aborted").answered(Stop.ABORTED, "Request was aborted.");
    play.at(6.3);
    s.lockGone();

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [lock]
            6.0 s error: timed out: request timed out [end]""");
  }

  @Test
  void killedGatewayInterruptsAndTheNextQuestionGoesOn() {
    Actor s = play.main("s").lock().asked("go").calls("c1 exec sleep 60");
    play.at(20);
    s.ownerDied();
    play.at(30);
    s.lockGone();
    play.at(50);
    s.lock().asked("again").answered();
    play.at(50.3);
    s.lockGone();

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [lock]
            20.0 s error: interrupted: the gateway's process is gone [end]
            50.0 s working: waiting for the model [lock]
            50.0 s idle: answered [lock]""");
  }

  @Test
  void lockThatGoesInTheMiddleOfAToolInterrupts() {
    Actor s = play.main("s").lock().asked("go").calls("c1 exec sleep 60");
    play.at(5);
    s.lockGone();

    assertThat(play.get(s).status().reason())
        .isEqualTo("interrupted: the lock is gone in the middle of the turn");
    assertThat(play.get(s).state()).isEqualTo(State.ERROR);
    assertThat(play.get(s).turn().steps().get(0).outcome()).isEqualTo(Step.Outcome.ABANDONED);

    // It was only slow to come back.
    play.at(6);
    s.lock();
    assertThat(play.get(s).status().reason()).isEqualTo("exec `sleep 60` running");
    assertThat(play.get(s).turns()).isEqualTo(1);
  }

  @Test
  void messageInMidRunIsANewTurnOfTheSameRun() {
    Actor s = play.main("s").lock().asked("five steps").calls("c1 exec one");
    play.at(2);
    s.result("c1").asked("stop after this");
    assertThat(play.get(s).turn().asked()).isEqualTo("stop after this");
    play.at(3);
    s.answered().lockGone();

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [lock]
            3.0 s idle: answered [lock]""");
  }

  @Test
  void compactionWorksAndLeavesTheSessionAsItWas() {
    Actor s = play.main("s").lock().asked("go").answered();
    play.at(1);
    s.lockGone();
    play.at(10);
    s.lock();
    play.at(11);
    s.compacted();
    play.at(11.3);
    s.lockGone();

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [lock]
            0.0 s idle: answered [lock]
            10.0 s working: waiting for the model [lock]
            11.3 s idle: answered [lock]""");
    assertThat(play.get(s).turn().asked()).isEqualTo("go");
    assertThat(play.get(s).turns()).isEqualTo(1);
  }

  @Test
  void newSessionUnderTheSameKeyForgetsTheTurn() {
    Actor s = play.main("s").lock().asked("go").answered(Stop.ERROR, "no credit");
    play.at(1);
    s.lockGone();
    play.at(5);
    s.restarted(true);

    assertThat(play.get(s).status().reason()).isEqualTo("began anew");
    assertThat(play.get(s).state()).isEqualTo(State.IDLE);
    assertThat(play.get(s).turn()).isNull();
    assertThat(play.get(s).turns()).isZero();
    assertThat(play.get(s).usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void kindDecidesWhatACleanEndMeans() {
    for (Kind kind : Kind.values()) {
      Actor s = play.listed(kind.name(), kind, null).lock().asked("go").answered().lockGone();
      boolean forGood = kind == Kind.SUBAGENT || kind == Kind.CRON || kind == Kind.HOOK;
      assertThat(play.get(s).state()).isEqualTo(forGood ? State.COMPLETED : State.IDLE);
    }
  }

  @Test
  void coldStartKnowsTheLastTurnWithoutReplayingIt() {
    Actor s = play.unlisted("s");
    play.at(3600);
    SessionFacts facts = new SessionFacts(s.key, "main", Kind.MAIN, null, null, null, null);
    play.sessions.apply(new Signal.Listed(facts, play.now()), play.now());
    play.sessions.apply(
        new Signal.Asked(s.key, Play.time(10), Signal.Asked.By.PERSON, "go"), play.now());
    play.sessions.apply(
        new Signal.Answered(
            s.key, Play.time(12), Stop.STOP, java.util.List.of(), Usage.NONE, "m1", null),
        play.now());
    s.tell(new Signal.LockGone(s.key, play.now()));

    assertThat(play.timeline()).isEqualTo("12.0 s idle: answered [transcript]");
  }

  @Test
  void whatWasLeftOpenWithNobodyVouchingForItIsGivenUp() {
    Actor s = play.main("s").asked("go").calls("c1 exec sleep 60");
    assertThat(play.get(s).status().witness()).isEqualTo(Witness.OPEN_TOOL);
    play.at(1800);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [transcript]
            1800.0 s unknown: left with exec `sleep 60` running, \
            and nothing says that it still runs [age]""");
    assertThat(play.sessions.nextDeadline()).isNull();
    s.run(RunStatus.NONE);
  }
}
