package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import livestatus.session.Play.Actor;
import livestatus.session.Signal.RunStatus;
import livestatus.session.Signal.Stop;
import org.junit.jupiter.api.Test;

/** Parents that wait for their sub-agents. */
class FamilyTest {
  private final Play play = new Play();

  @Test
  void parentWaitsUntilBothResultsCameBack() {
    Actor p = play.main("p").lock().asked("delegate");
    p.calls("a sessions_spawn half-a", "b sessions_spawn half-b");
    Actor a = play.sub("a", p);
    Actor b = play.sub("b", p);
    p.spawned("a", "a").spawned("b", "b");
    a.lock();
    b.lock();
    play.at(1.8);
    p.answered().lockGone();
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 2 sub-agents");
    assertThat(play.get(p).status().witness()).isEqualTo(Witness.CHILDREN);
    play.at(6);
    a.task("half-a").answered();
    play.at(6.1);
    a.lockGone();
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 2 sub-agents");
    play.at(6.3);
    p.lock().childReported();
    play.at(6.7);
    p.answered().lockGone();
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 1 sub-agent");
    play.at(8.1);
    b.task("half-b").answered().lockGone();
    play.at(8.4);
    p.lock().childReported();
    play.at(8.8);
    p.answered().lockGone();

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 p working: waiting for the model [lock]
            0.0 a working: waiting for the model [lock]
            0.0 b working: waiting for the model [lock]
            6.0 a completed: answered [lock]
            8.1 b completed: answered [lock]
            8.8 p idle: answered [lock]""");
    assertThat(play.get(p).children()).containsExactly(a.key, b.key);
  }

  @Test
  void resultThatComesBackWithoutALineOfItsOwn() {
    Actor p = play.main("p").running(0).asked("delegate").calls("a sessions_spawn");
    Actor a = play.sub("a", p);
    p.spawned("a", "a");
    a.running(0).task("work");
    play.at(2);
    p.answered().run(RunStatus.DONE);
    play.at(7.5);
    a.answered().run(RunStatus.DONE);
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 1 sub-agent");
    play.at(8);
    p.running(7.9);
    play.at(8.5);
    p.answered().run(RunStatus.DONE);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 p working: waiting for the model [run-status]
            0.0 a working: waiting for the model [run-status]
            7.5 a completed: answered [end]
            8.5 p idle: answered [end]""");
  }

  @Test
  void yieldWaitsForTheSubAgentAndNotForAPerson() {
    Actor p = play.main("p").running(0).asked("delegate").calls("a sessions_spawn");
    Actor a = play.sub("a", p);
    p.spawned("a", "a");
    a.running(0).task("work");
    play.at(2);
    p.calls("y sessions_yield").result("y").yielded("waiting for the result");
    p.answered(Stop.ABORTED, "aborted").yielded("waiting for the result");
    p.tell(p.run(RunStatus.RUNNING, 0.0, 2.1, false, null));
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 1 sub-agent");
    play.at(7);
    a.answered().run(RunStatus.DONE);
    play.at(8);
    p.tell(p.run(RunStatus.RUNNING, 8.0, null, false, null)).childReported().answered();
    play.at(9);
    p.run(RunStatus.DONE);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 p working: waiting for the model [run-status]
            0.0 a working: waiting for the model [run-status]
            7.0 a completed: answered [end]
            8.0 p idle: answered [end]""");
  }

  @Test
  void yieldForSomethingOutsideBlocks() {
    Actor p = play.main("p").running(0).asked("deploy").yielded("the deploy to finish");
    p.run(RunStatus.DONE);
    assertThat(play.get(p).state()).isEqualTo(State.BLOCKED);
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for the deploy to finish");
    assertThat(play.get(p).turn().waitsFor()).isEqualTo("the deploy to finish");
    play.at(400);
    assertThat(play.get(p).status().freshness()).isEqualTo(Freshness.STALE);
    p.lock().gatewayAsked();
    p.answered();
    play.at(401);
    p.run(RunStatus.DONE);
    assertThat(play.get(p).state()).isEqualTo(State.IDLE);
  }

  @Test
  void nestedSubAgentWaitsForItsOwn() {
    Actor top = play.main("top").running(0).asked("go").calls("m sessions_spawn");
    Actor mid = play.sub("mid", top);
    top.spawned("m", "mid");
    mid.running(0).task("orchestrate").calls("l sessions_spawn");
    Actor leaf = play.sub("leaf", mid);
    mid.spawned("l", "leaf");
    leaf.running(0).task("work");
    play.at(3);
    top.answered().run(RunStatus.DONE);
    mid.answered().run(RunStatus.DONE);
    assertThat(play.get(mid).status().reason()).isEqualTo("waiting for 1 sub-agent");
    assertThat(play.get(top).status().reason()).isEqualTo("waiting for 1 sub-agent");
    play.at(10);
    leaf.answered().run(RunStatus.DONE);
    play.at(11);
    mid.running(11).answered();
    play.at(11.5);
    mid.run(RunStatus.DONE);
    play.at(12);
    top.running(12).answered();
    play.at(12.5);
    top.run(RunStatus.DONE);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 top working: waiting for the model [run-status]
            0.0 mid working: waiting for the model [run-status]
            0.0 leaf working: waiting for the model [run-status]
            10.0 leaf completed: answered [end]
            11.0 mid completed: answered [end]
            12.0 top idle: answered [end]""");
    Snapshot snapshot = play.sessions.snapshot(play.now());
    assertThat(snapshot.root(leaf.key)).isEqualTo(top.key);
    assertThat(snapshot.roots()).extracting(Session::key).containsExactly(top.key);
  }

  @Test
  void resultThatNeverComesBackIsGivenUpAfterAMinute() {
    Actor p = play.main("p").lock().asked("go").calls("a sessions_spawn");
    Actor a = play.sub("a", p);
    p.spawned("a", "a").answered().lockGone();
    a.lock().task("work");
    play.at(30);
    a.answered().lockGone();
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 1 sub-agent");
    assertThat(play.sessions.nextDeadline()).isEqualTo(Play.time(90));
    play.at(90);
    assertThat(play.get(p).state()).isEqualTo(State.IDLE);
    assertThat(play.sessions.nextDeadline()).isNull();
  }

  @Test
  void waitingThatWasGivenUpEndsWhenItWas() {
    Actor p = play.main("p").lock().asked("go").calls("a sessions_spawn");
    Actor a = play.sub("a", p).lock();
    p.spawned("a", "a").answered().lockGone();
    play.at(5);
    a.task("work").answered().lockGone();
    play.at(65);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 p working: waiting for the model [lock]
            0.0 a working: waiting for the model [lock]
            5.0 a completed: answered [lock]
            65.0 p idle: answered [lock]""");
  }

  @Test
  void coldStartJudgesChildrenBeforeTheirParents() {
    SessionKey parent = new SessionKey("p");
    SessionKey child = new SessionKey("a");
    play.at(100);
    for (Signal signal :
        new Signal[] {
          new Signal.Listed(
              new SessionFacts(parent, "main", Kind.MAIN, null, null, null, null), play.now()),
          new Signal.Asked(parent, Play.time(1), Signal.Asked.By.PERSON, "go"),
          new Signal.ToolDone(
              parent, Play.time(2), "a", "sessions_spawn", false, null, null, null, child),
          new Signal.Answered(
              parent, Play.time(3), Stop.STOP, java.util.List.of(), Usage.NONE, null, null),
          new Signal.Listed(
              new SessionFacts(child, "main", Kind.SUBAGENT, parent, null, null, null), play.now()),
          new Signal.Asked(child, Play.time(3), Signal.Asked.By.TASK, "work"),
          new Signal.Answered(
              child, Play.time(5), Stop.STOP, java.util.List.of(), Usage.NONE, null, null)
        }) {
      play.sessions.apply(signal, play.now());
    }
    SessionKey other = new SessionKey("b");
    play.sessions.apply(
        new Signal.ToolDone(
            parent, Play.time(2), "b", "sessions_spawn", false, null, null, null, other),
        play.now());
    play.sessions.apply(
        new Signal.Run(
            other, play.now(), Signal.RunStatus.DONE, Play.time(3), Play.time(6), false, null),
        play.now());
    play.at(100);

    assertThat(play.timeline())
        .isEqualTo(
            """
            6.0 b idle: done [end]
            5.0 a completed: answered [transcript]
            3.0 p idle: answered [transcript]""");
  }

  @Test
  void subAgentThatNeverAppearsIsGivenUpAfterFiveMinutes() {
    Actor p = play.main("p").lock().asked("go").calls("a sessions_spawn").spawned("a", "ghost");
    p.answered().lockGone();
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 1 sub-agent");
    assertThat(play.get(p).children()).containsExactly(new SessionKey("ghost"));
    assertThat(play.sessions.snapshot(play.now()).children(p.key)).isEmpty();
    play.at(300);
    assertThat(play.get(p).state()).isEqualTo(State.IDLE);
  }

  @Test
  void subAgentThatIsGoneWithItsRecordsReportedWhenSomethingCameBack() {
    Actor p = play.main("p").lock().asked("go").calls("a sessions_spawn").spawned("a", "gone");
    p.answered().lockGone();
    play.at(20);
    p.lock().childReported();
    play.at(21);
    p.answered().lockGone();
    assertThat(play.get(p).state()).isEqualTo(State.IDLE);
  }

  @Test
  void oldSubAgentsKeepNobodyWaiting() {
    Actor p = play.main("p");
    Actor a = play.sub("a", p);
    play.at(3600);
    a.tell(a.run(RunStatus.DONE, 1.0, 5.0, false, null));
    p.tell(p.run(RunStatus.DONE, 1.0, 6.0, false, null));
    assertThat(play.get(p).state()).isEqualTo(State.IDLE);
    assertThat(play.get(a).state()).isEqualTo(State.COMPLETED);
  }

  @Test
  void workingSubAgentKeepsItsParentFresh() {
    Actor p = play.main("p").lock().asked("go").calls("a sessions_spawn");
    Actor a = play.sub("a", p).lock();
    p.spawned("a", "a").answered().lockGone();
    for (int minute = 1; minute < 20; minute++) {
      play.at(minute * 60);
      a.stirred();
      assertThat(play.get(p).status().freshness()).isEqualTo(Freshness.FRESH);
    }
    play.at(20 * 60 + 300);
    assertThat(play.get(p).status().freshness()).isEqualTo(Freshness.STALE);
  }

  @Test
  void stoppedParentDoesNotWait() {
    Actor p = play.main("p").lock().asked("go").calls("a sessions_spawn");
    play.sub("a", p).lock();
    p.spawned("a", "a").promptFailed(Signal.Failure.ABORTED, "aborted");
    assertThat(play.get(p).state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void childMayAppearBeforeItsParent() {
    SessionKey parent = new SessionKey("p");
    Actor a = play.listed("a", Kind.SUBAGENT, parent).lock();
    assertThat(play.sessions.snapshot(play.now()).roots()).hasSize(1);
    Actor p = play.main("p").asked("go").answered();
    assertThat(play.get(p).children()).containsExactly(a.key);
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 1 sub-agent");
  }

  @Test
  void parentIsKnownFromTheToolsResultWhereTheListDoesNotSay() {
    Actor p = play.main("p").lock().asked("go").calls("a sessions_spawn").spawned("a", "a");
    Actor a = play.listed("a", Kind.SUBAGENT, null);
    assertThat(play.get(a).facts().parent()).isEqualTo(p.key);
  }

  @Test
  void circlesAreRefused() {
    Actor a = play.listed("a", Kind.SUBAGENT, new SessionKey("b"));
    Actor b = play.listed("b", Kind.SUBAGENT, new SessionKey("c"));
    Actor c = play.listed("c", Kind.SUBAGENT, new SessionKey("a"));
    assertThat(play.get(a).facts().parent()).isEqualTo(b.key);
    assertThat(play.get(b).facts().parent()).isEqualTo(c.key);
    assertThat(play.get(c).facts().parent()).isNull();
    assertThat(play.sessions.snapshot(play.now()).root(a.key)).isEqualTo(c.key);
  }

  @Test
  void childThatBrokeOffWithItsGatewayIsNotWaitedForUntilItGoesOn() {
    Actor p = play.main("p").running(0).asked("go").calls("a sessions_spawn");
    Actor a = play.sub("a", p).running(0).task("work");
    Actor b = play.sub("b", p).running(0);
    p.spawned("a", "a").spawned("a", "b").answered().run(Signal.RunStatus.DONE);
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 2 sub-agents");
    play.at(10);
    b.ownerDied();
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 1 sub-agent");
    a.ownerDied();
    assertThat(play.get(p).state()).isEqualTo(State.IDLE);

    play.at(20);
    a.running(20).gatewayAsked();
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 1 sub-agent");
    play.at(25);
    a.answered().run(Signal.RunStatus.DONE);
    assertThat(play.get(p).status().reason()).isEqualTo("waiting for 1 sub-agent");
    play.at(85);
    assertThat(play.get(p).state()).isEqualTo(State.IDLE);
  }

  @Test
  void childThatIsGoneIsNotWaitedFor() {
    Actor p = play.main("p").lock().asked("go").calls("a sessions_spawn");
    Actor a = play.sub("a", p).lock();
    p.spawned("a", "a").answered().lockGone();
    a.unlist();
    assertThat(play.get(p).state()).isEqualTo(State.IDLE);
    assertThat(play.get(p).children()).isEmpty();
    assertThat(play.sessions.snapshot(play.now()).get(a.key)).isNull();
  }
}
