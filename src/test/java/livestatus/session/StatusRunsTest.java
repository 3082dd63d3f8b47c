package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import livestatus.session.Play.Actor;
import livestatus.session.Signal.Failure;
import livestatus.session.Signal.RunStatus;
import livestatus.session.Signal.Stop;
import org.junit.jupiter.api.Test;

/** OpenClaw 2026.7 and later: a run status that mostly tells the truth, and locks that flap. */
class StatusRunsTest {
  private final Play play = new Play();

  @Test
  void turnFromLockToDone() {
    Actor s = play.main("s").run(RunStatus.NONE);
    play.at(1.9);
    s.lock();
    play.at(2.2);
    s.running(2.1);
    play.at(2.6);
    s.asked("go").answered().closed();
    assertThat(play.get(s).status().reason())
        .isEqualTo("finishing: the model has stopped, the run status still says running");
    play.at(2.7);
    s.tell(s.run(RunStatus.DONE, 2.1, 2.7, false, null));
    play.at(2.9);
    s.lockGone();

    assertThat(play.timeline())
        .isEqualTo(
            """
            1.9 s working: waiting for the model [lock]
            2.6 s idle: answered [end]""");
  }

  @Test
  void statusThatWasNotReadInTimeChangesNothing() {
    Actor s = play.main("s").run(RunStatus.NONE);
    play.at(1);
    s.lock().asked("go").answered();
    play.at(1.3);
    s.lockGone();
    play.at(2);
    s.tell(s.run(RunStatus.DONE, 1.0, 1.1, false, null));

    assertThat(play.timeline())
        .isEqualTo(
            """
            1.0 s working: waiting for the model [lock]
            1.0 s idle: answered [lock]""");
  }

  @Test
  void shortHoldsOfTheLockBetweenTurnsAreNoRuns() {
    Actor s = play.main("s").running(0).asked("go").answered();
    play.at(1);
    s.run(RunStatus.DONE);
    play.at(2);
    s.lock();
    play.at(2.3);
    s.lockGone();

    assertThat(play.get(s).state()).isEqualTo(State.IDLE);
    assertThat(play.timeline().lines()).hasSize(2);
  }

  @Test
  void secondTurnIsNotEndedByTheFirstOnesStatus() {
    Actor s = play.main("s").running(0).asked("one").answered();
    play.at(1);
    s.run(RunStatus.DONE);
    play.at(8);
    s.lock();
    play.at(8.2);
    s.asked("two");
    assertThat(play.get(s).status().witness()).isEqualTo(Witness.LOCK);
    s.running(8.2);
    play.at(9);
    s.answered();
    play.at(9.1);
    s.run(RunStatus.DONE);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [run-status]
            0.0 s idle: answered [end]
            8.2 s working: waiting for the model [lock]
            9.0 s idle: answered [end]""");
  }

  @Test
  void retryThatWritesTheQuestionAgainIsTheSameTurn() {
    Actor s = play.main("s");
    play.at(0.1);
    s.running(0.1);
    play.at(3.6);
    s.asked("go").answered(Stop.ERROR, "500 Internal server error").closed();
    assertThat(play.get(s).status().reason())
        .isEqualTo("trying again after an error: 500 Internal server error");
    play.at(6.7);
    s.asked("go").running(6.7);
    play.at(9.3);
    s.answered(Stop.ERROR, "500 Internal server error").closed();
    play.at(9.4);
    s.run(RunStatus.TIMEOUT);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.1 s working: waiting for the model [run-status]
            9.4 s error: timed out: 500 Internal server error [end]""");
    assertThat(play.get(s).turn().retries()).isEqualTo(1);
    assertThat(play.get(s).turns()).isEqualTo(1);
  }

  @Test
  void attemptsThatLeaveNoLinesAreCountedByTheRunsStart() {
    Actor s = play.main("s").asked("go").running(0.2);
    for (int second : new int[] {2, 4, 8}) {
      play.at(second);
      s.running(second);
    }
    play.at(94);
    s.answered(Stop.ERROR, "500").run(RunStatus.FAILED, "request failed (HTTP 500)");

    assertThat(play.get(s).turn().retries()).isEqualTo(3);
    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [transcript]
            94.0 s error: failed: request failed (HTTP 500) [end]""");
  }

  @Test
  void killedComesBeforeItsLines() {
    Actor s = play.main("s").running(0).asked("go").calls("c1 exec sleep 60");
    play.at(9);
    s.run(RunStatus.KILLED);
    play.at(9.1);
    s.closed().failedResult("c1", "Command aborted").answered(Stop.ABORTED, "aborted");
    s.promptFailed(Failure.ABORTED, "aborted");
    play.at(11);
    s.tell(s.run(RunStatus.KILLED, 0.0, 11.0, true, null));

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [run-status]
            9.0 s cancelled: killed [end]""");
  }

  @Test
  void stopInAChannelIsBelievedAgainstAStatusThatStaysRunning() {
    Actor s = play.main("s").running(0).asked("go").calls("c1 exec sleep 60");
    play.at(5);
    s.promptFailed(Failure.ABORTED, "aborted").failedResult("c1", "Command aborted");
    s.answered(Stop.ABORTED, "aborted");
    assertThat(play.get(s).status().reason())
        .isEqualTo("aborted; the run status still says running");
    play.at(8);
    s.asked("something else").running(8);
    play.at(9);
    s.answered().run(RunStatus.DONE);
    play.at(20);
    s.run(RunStatus.KILLED);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [run-status]
            5.0 s cancelled: aborted; the run status still says running [end]
            8.0 s working: waiting for the model [run-status]
            9.0 s idle: answered [end]""");
    assertThat(play.get(s).status().reason()).isEqualTo("answered; the run status says killed");
  }

  @Test
  void killedGatewayIsNotBelievedToRunUntilItDoesAgain() {
    Actor s = play.main("s").running(0).asked("go").calls("c1 exec sleep 60");
    play.at(10);
    s.ownerDied();
    play.at(15);
    s.tell(s.run(RunStatus.RUNNING, 0.0, null, true, null));
    play.at(21);
    s.tell(s.run(RunStatus.RUNNING, 0.0, null, false, null));
    assertThat(play.get(s).state()).isEqualTo(State.ERROR);
    play.at(24);
    s.gatewayAsked();
    play.at(25);
    s.answered();
    play.at(25.1);
    s.tell(s.run(RunStatus.DONE, 24.0, 25.1, false, null));

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [run-status]
            10.0 s error: interrupted: the gateway's process is gone [end]
            24.0 s working: waiting for the model [transcript]
            25.0 s idle: answered [transcript]""");
    assertThat(play.get(s).turn().asked()).isEqualTo("go");
  }

  @Test
  void cutOffByTheRecordsOwnWord() {
    Actor s = play.main("s").running(0).asked("go").calls("c1 exec sleep 60");
    play.at(15);
    s.tell(s.run(RunStatus.RUNNING, 0.0, null, true, null));
    play.at(20);
    s.tell(s.run(RunStatus.FAILED, 0.0, 20.0, true, null));
    play.at(45);
    s.run(RunStatus.NONE);
    play.at(46);
    s.lock().asked("again").running(46);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [run-status]
            15.0 s error: interrupted: the gateway's process is gone [end]
            46.0 s working: waiting for the model [lock]""");
  }

  @Test
  void timeoutWithANoticeOfTheModelStaysATimeout() {
    Actor s = play.main("s").running(0).asked("go").calls("c1 exec sleep 60");
    play.at(6);
    s.promptFailed(Failure.TIMEOUT, "request timed out").failedResult("c1", "aborted");
    s.answered(Stop.ABORTED, "aborted").answered();
    play.at(6.1);
    s.run(RunStatus.TIMEOUT);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [run-status]
            6.0 s error: timed out: request timed out [end]""");
  }

  @Test
  void doneWithNothingButAFailedToolWasCutOff() {
    Actor s = play.main("s").asked("go").running(0).calls("c1 exec sleep 60");
    play.at(7.9);
    s.failedResult("c1", "Aborted");
    play.at(8);
    s.run(RunStatus.DONE);

    assertThat(play.get(s).status().reason())
        .isEqualTo("cut off in a tool: Aborted; the run status says done");
    assertThat(play.get(s).state()).isEqualTo(State.ERROR);
  }

  @Test
  void runThatFailsBeforeItsFirstAnswer() {
    Actor s = play.main("s").asked("go");
    play.at(0.2);
    s.run(RunStatus.FAILED, "the provider is disabled");
    s.promptFailed(Failure.OTHER, "This turn ended before a reply");

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 s working: waiting for the model [transcript]
            0.2 s error: failed: the provider is disabled [end]""");
  }

  @Test
  void anOldRunsEndThatIsToldLateChangesNothing() {
    Actor s = play.main("s").running(0).asked("one").answered(Stop.ERROR, "no credit");
    play.at(5);
    s.running(5).asked("two").calls("c1 exec sleep 60");
    play.at(9);
    s.run(RunStatus.KILLED);
    play.at(20);
    s.tell(s.run(RunStatus.FAILED, 0.0, 1.0, false, null));

    assertThat(play.get(s).state()).isEqualTo(State.CANCELLED);
    assertThat(play.get(s).status().reason()).isEqualTo("killed");
  }

  @Test
  void failureWithoutAMessageAfterADeathIsAnInterruption() {
    Actor s = play.main("s").running(0).asked("go").calls("c1 exec sleep 60");
    play.at(10);
    s.ownerDied();
    play.at(28);
    s.tell(s.run(RunStatus.FAILED, 0.0, 28.0, true, null));

    assertThat(play.get(s).status().reason())
        .isEqualTo("interrupted: the gateway's process is gone");
    assertThat(play.get(s).status().since()).isEqualTo(Play.time(10));
  }

  @Test
  void aRunThatIsListedTwiceBeforeItIsAskedAnythingIsOneAttempt() {
    Actor s = play.main("s").running(0);
    play.at(0.3);
    s.running(0.3);
    play.at(1);
    s.task("work").answered().run(RunStatus.DONE);
    assertThat(play.get(s).turn().retries()).isZero();
  }

  @Test
  void aPlanIsNoTurnButBelongsToOne() {
    Actor s = play.main("s");
    play.at(5);
    var plan = java.util.List.of(new Turn.PlanStep("look", true, false));
    s.tell(new Signal.Planned(s.key, play.now(), plan));
    assertThat(play.get(s).state()).isEqualTo(State.UNKNOWN);
    assertThat(play.get(s).turn()).isNull();

    s.tell(new Signal.Asked(s.key, Play.time(1), Signal.Asked.By.PERSON, "go"));
    assertThat(play.get(s).turn().plan()).isEqualTo(plan);
    play.at(9);
    s.answered().asked("something else");
    assertThat(play.get(s).turn().plan()).isEmpty();
  }

  @Test
  void pendingCountsAsWork() {
    Actor s = play.main("s").run(RunStatus.NONE);
    s.tell(s.run(RunStatus.PENDING, null, null, false, null));
    assertThat(play.timeline()).isEqualTo("0.0 s working: queued [run-status]");
  }

  @Test
  void cacheMarksInMidTurnEndNothing() {
    Actor s = play.main("s").asked("go").running(0).calls("c1 exec one").result("c1").closed();
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
    s.calls("c2 exec two").closed();
    assertThat(play.get(s).status().reason()).isEqualTo("exec `two` running");
  }

  @Test
  void rewrittenHistoryIsToldAnewWithoutAWord() {
    Actor s = play.main("s").running(0).asked("go").calls("c1 exec one").result("c1").answered();
    play.at(1);
    s.run(RunStatus.DONE);
    String before = play.timeline();
    Session was = play.get(s);
    play.at(2);
    s.tell(
        new Signal.Restarted(s.key, play.now(), false),
        new Signal.Asked(s.key, Play.time(0), Signal.Asked.By.PERSON, "go"),
        new Signal.Answered(
            s.key,
            Play.time(0.5),
            Stop.STOP,
            java.util.List.of(),
            new Usage(200, 20, 10, 1),
            "m1",
            null));

    assertThat(play.timeline()).isEqualTo(before);
    assertThat(play.get(s).turns()).isEqualTo(was.turns());
    assertThat(play.get(s).usage()).isEqualTo(was.usage());
  }
}
