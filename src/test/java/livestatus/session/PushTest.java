package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import livestatus.session.Play.Actor;
import livestatus.session.Signal.RunStatus;
import org.junit.jupiter.api.Test;

/** What an agent says of itself, alone and against the gateway's records. */
class PushTest {
  private final Play play = new Play();

  @Test
  void pushIsAllThatIsKnownOfAnAgentWithoutRecords() {
    Actor s = play.unlisted("build-bot").pushes(State.WORKING, "compiling");
    assertThat(play.get(s).facts().kind()).isEqualTo(Kind.PUSHED);
    play.at(100);
    s.pushes(State.BLOCKED, "which database?");
    play.at(200);
    s.pushes(State.COMPLETED, null);

    assertThat(play.timeline())
        .isEqualTo(
            """
            0.0 build-bot working: compiling [push]
            100.0 build-bot blocked: which database? [push]
            200.0 build-bot completed: the agent says so [push]""");
  }

  @Test
  void quietPushedWorkGrowsStaleButIsNotGivenUp() {
    Actor s = play.unlisted("bot").pushes(State.WORKING, "compiling");
    play.at(3600);
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
    assertThat(play.get(s).status().freshness()).isEqualTo(Freshness.STUCK);
    Actor idle = play.unlisted("idle").pushes(State.IDLE, null);
    play.at(9000);
    assertThat(play.get(idle).status().freshness()).isEqualTo(Freshness.FRESH);
  }

  @Test
  void lockIsBelievedBeforeThePushAndTheReasonNamesIt() {
    Actor s = play.main("s").lock().asked("go").calls("c1 exec npm test");
    play.at(1);
    s.pushes(State.IDLE, "nothing to do");
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
    assertThat(play.get(s).status().reason())
        .isEqualTo("exec `npm test` running; the agent says idle");
    play.at(301);
    assertThat(play.get(s).status().reason()).isEqualTo("exec `npm test` running");
  }

  @Test
  void freshPushIsBelievedBeforeAnOpenTool() {
    Actor s = play.main("s").asked("go").calls("c1 exec npm test");
    play.at(1);
    s.pushes(State.BLOCKED, "which database?");
    assertThat(play.get(s).state()).isEqualTo(State.BLOCKED);
    assertThat(play.get(s).status().reason()).isEqualTo("which database?; exec `npm test` running");
    play.at(301);
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
  }

  @Test
  void agentThatAsksStaysBlockedWhenItsTurnEnds() {
    Actor s = play.main("s").running(0).asked("go");
    play.at(1);
    s.pushes(State.BLOCKED, "which database?");
    play.at(2);
    s.answered().run(RunStatus.DONE);
    assertThat(play.get(s).state()).isEqualTo(State.BLOCKED);
    play.at(900);
    s.asked("postgres").answered();
    assertThat(play.get(s).state()).isEqualTo(State.IDLE);
  }

  @Test
  void endIsBelievedBeforeAPushOfWork() {
    Actor s = play.main("s").running(0).asked("go");
    s.pushes(State.WORKING, "40 percent");
    play.at(2);
    s.answered().run(RunStatus.DONE);
    assertThat(play.get(s).state()).isEqualTo(State.IDLE);
  }

  @Test
  void pushAfterTheEndIsNewsAsLongAsItIsFresh() {
    Actor s = play.main("s").running(0).asked("go");
    play.at(2);
    s.answered().run(RunStatus.DONE);
    play.at(10);
    s.pushes(State.WORKING, "in the background");
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
    play.at(310);
    assertThat(play.get(s).state()).isEqualTo(State.IDLE);
  }

  @Test
  void pushForAKnownSessionKeepsWhatTheGatewaySaysOfIt() {
    Actor s = play.main("s").asked("go").answered();
    SessionFacts said = new SessionFacts(s.key, "bot", Kind.PUSHED, null, "my title", null, null);
    s.tell(new Signal.Listed(said, play.now()));
    assertThat(play.get(s).facts().kind()).isEqualTo(Kind.MAIN);
    assertThat(play.get(s).facts().title()).isEqualTo("my title");

    Actor later = play.unlisted("t").pushes(State.WORKING, null);
    play.main("t");
    assertThat(play.get(later).facts().kind()).isEqualTo(Kind.MAIN);
  }

  @Test
  void pushedSessionSurvivesItsRecords() {
    Actor s = play.main("s").pushes(State.WORKING, "on it").unlist();
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
  }

  @Test
  void approvalBlocksUntilSomebodyAnswers() {
    Actor s = play.main("s").lock().asked("go").calls("c1 exec rm -r build");
    play.at(1);
    s.approvalNeeded("c1", "rm -r build");
    assertThat(play.get(s).state()).isEqualTo(State.BLOCKED);
    assertThat(play.get(s).status().reason()).isEqualTo("waiting for approval of `rm -r build`");
    play.at(2);
    s.answered().lockGone();
    assertThat(play.get(s).state()).isEqualTo(State.BLOCKED);
    play.at(60);
    s.lock().gatewayAsked().calls("c2 exec rm -r build");
    assertThat(play.get(s).state()).isEqualTo(State.WORKING);
  }
}
