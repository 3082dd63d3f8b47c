package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import livestatus.session.Play.Actor;
import livestatus.session.Signal.RunStatus;
import livestatus.session.Signal.Stop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was asked stays in sight until something else is asked. */
class QuestionTest {
  private final Play play = new Play();
  private final Actor s = play.main("s");

  private @Nullable String asked() {
    Turn turn = play.get(s).turn();
    return turn == null ? null : turn.asked();
  }

  @Test
  void aResultThatComesBackIsAboutTheSameQuestion() {
    s.lock().asked("delegate").answered().lockGone();
    play.at(5);
    s.lock();
    assertThat(asked()).isEqualTo("delegate");
    s.childReported().answered().lockGone();
    assertThat(asked()).isEqualTo("delegate");
    assertThat(play.get(s).turns()).isEqualTo(2);

    play.at(9);
    s.lock().asked("and now?");
    assertThat(asked()).isEqualTo("and now?");
  }

  @Test
  void aNoticeOfTheGatewayIsAboutTheSameQuestion() {
    s.running(0).asked("compile it").answered().run(RunStatus.DONE);
    play.at(60);
    s.running(60).gatewayAsked();
    assertThat(asked()).isEqualTo("compile it");
  }

  @Test
  void anAnswerWithoutALineOfItsOwnIsAboutTheSameQuestion() {
    s.running(0).asked("delegate").answered();
    play.at(3);
    s.answered();
    assertThat(play.get(s).turns()).isEqualTo(2);
    assertThat(asked()).isEqualTo("delegate");
  }

  @Test
  void aNoticeThatIsTriedAgainIsOneTurn() {
    s.running(0).asked("delegate").answered().run(RunStatus.DONE);
    play.at(3);
    s.running(3).childReported().answered(Stop.ERROR, "500");
    play.at(4);
    s.childReported().answered().run(RunStatus.DONE);
    assertThat(play.get(s).turns()).isEqualTo(2);
    assertThat(asked()).isEqualTo("delegate");
  }

  @Test
  void aHistoryThatIsToldAnewTellsItAnew() {
    s.running(0).asked("delegate").answered().run(RunStatus.DONE);
    play.at(3);
    s.restarted(false);
    assertThat(asked()).isNull();
    s.asked("delegate").answered().childReported();
    assertThat(asked()).isEqualTo("delegate");
  }

  @Test
  void aSessionThatBeganAnewHasNone() {
    s.running(0).asked("delegate").answered().run(RunStatus.DONE);
    play.at(3);
    s.restarted(true).running(3);
    play.at(4);
    s.gatewayAsked().answered();
    assertThat(play.get(s).turn()).isNotNull();
    assertThat(asked()).isNull();
  }

  @Test
  void whatASubAgentIsToDoIsAQuestionToo() {
    Actor child = play.sub("child", s).lock().task("count the lines");
    child.answered().lockGone();
    play.at(2);
    child.lock().childReported();
    Turn turn = play.get(child).turn();
    assertThat(turn).isNotNull();
    assertThat(turn.asked()).isEqualTo("count the lines");
  }
}
