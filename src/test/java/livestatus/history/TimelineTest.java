package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import livestatus.session.Kind;
import livestatus.session.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class TimelineTest {
  private static final String MAIN = "agent:main:main";
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final TestTime time = new TestTime(START);
  private final Scene scene = new Scene();
  private final History history;

  TimelineTest(Engine engine, @TempDir Path folder) {
    history =
        History.open(
            new History.Settings(
                engine.url(folder), "here", Duration.ofDays(30), "host", 1, "test"),
            text -> text,
            time);
  }

  @AfterEach
  void close() {
    history.close();
  }

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  private Timeline timeline(int limit, boolean tree) {
    return Objects.requireNonNull(history.records().timeline("here", MAIN, limit, tree));
  }

  private static List<String> states(List<TransitionRow> transitions) {
    return transitions.stream().map(TransitionRow::toState).toList();
  }

  private void kept(int transitions) {
    Eventually.until(
        transitions + " transitions are kept",
        () ->
            new Table(history.database()).number("SELECT count(*) FROM session_transitions")
                == transitions);
  }

  @Test
  void aSessionAndItsWholeTree() {
    scene
        .begin(MAIN, "main", Kind.MAIN, at(0))
        .begin("sub:1", "main", Kind.SUBAGENT, MAIN, at(0))
        .begin("sub:1:1", "coder", Kind.SUBAGENT, "sub:1", at(0))
        .begin("other", "main", Kind.OTHER, at(0))
        .state(MAIN, State.WORKING, "asked", at(0))
        .state("sub:1", State.WORKING, "task", at(10))
        .state("sub:1:1", State.WORKING, "task", at(20))
        .state("other", State.WORKING, "asked", at(20))
        .state("sub:1:1", State.COMPLETED, "done", at(30))
        .state("sub:1", State.ERROR, "failed", at(40))
        .state(MAIN, State.IDLE, "done", at(60));
    time.set(at(100));
    scene.to(history, at(100));
    kept(7);

    Timeline alone = timeline(200, false);
    assertThat(states(alone.transitions())).containsExactly("working", "idle");
    assertThat(alone.transitions().get(0).reason()).isEqualTo("asked");
    assertThat(alone.states())
        .containsExactly(new StateShare("working", 60, 1), new StateShare("idle", 40, 1));
    assertThat(alone.branches()).isEmpty();

    Timeline whole = timeline(200, true);
    assertThat(whole.branches())
        .extracting(branch -> branch.session().sessionKey())
        .containsExactly("sub:1", "sub:1:1");
    assertThat(whole.branches().get(0).session().parentKey()).isEqualTo(MAIN);
    assertThat(whole.branches().get(1).session().state()).isEqualTo("completed");
    assertThat(states(whole.branches().get(0).transitions())).containsExactly("working", "error");
  }

  @Test
  void theLastChangesAreTheOnesThatStay() {
    scene.begin(MAIN, "main", Kind.MAIN, at(0));
    for (int i = 0; i < 5; i++) {
      scene.state(MAIN, State.WORKING, "turn " + i, at(10L * i));
      scene.state(MAIN, State.IDLE, "end " + i, at(10L * i + 5));
    }
    time.set(at(50));
    scene.to(history, at(50));
    kept(10);

    Timeline last = timeline(3, false);
    assertThat(last.transitions())
        .extracting(TransitionRow::reason)
        .containsExactly("end 3", "turn 4", "end 4");
    assertThat(last.states()).contains(new StateShare("working", 25, 5));
  }

  @Test
  void anUnknownKeyHasNone() {
    assertThat(history.records().timeline("here", "nobody", 10, true)).isNull();
    scene.begin(MAIN, "main", Kind.MAIN, at(0)).state(MAIN, State.WORKING, "asked", at(0));
    scene.to(history, at(0));
    kept(1);
    assertThat(history.records().timeline("elsewhere", MAIN, 10, true)).isNull();
  }
}
