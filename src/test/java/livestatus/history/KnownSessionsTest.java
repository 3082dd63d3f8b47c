package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import livestatus.session.Kind;
import livestatus.session.Session;
import livestatus.session.State;
import livestatus.session.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that knows from the one before what the database has. */
@ParameterizedClass
@EnumSource(Engine.class)
class KnownSessionsTest extends RecordedScene {
  private static final String ONE = "agent:main:one";
  private static final String TWO = "agent:main:two";

  private int marks;

  KnownSessionsTest(Engine engine, @TempDir Path folder) {
    super(engine, folder);
    scene
        .begin(ONE, "main", Kind.MAIN, at(0))
        .ask(ONE, "one asks", at(1))
        .tool(ONE, "c1", "exec", null, at(1), at(2))
        .spend(ONE, 500, 50, 1)
        .end(ONE, State.IDLE, null, at(3))
        .begin(TWO, "main", Kind.NAMED, at(1))
        .ask(TWO, "two asks", at(2))
        .spend(TWO, 10, 10, 0)
        .end(TWO, State.IDLE, null, at(4));
    scene.to(history, at(4));
    reopen();
    assertThat(table().number("SELECT count(*) FROM agent_sessions WHERE listed")).isEqualTo(2);
    assertThat(transitions()).hasSize(4);
  }

  private List<String> transitions() {
    return table().column("SELECT to_state FROM session_transitions ORDER BY seq");
  }

  private List<Map<String, String>> rows() {
    return table().rows("SELECT * FROM agent_sessions ORDER BY id");
  }

  private Map<String, String> row(String key) {
    return table().row("SELECT * FROM agent_sessions WHERE session_key = '" + key + "'");
  }

  private String id(String key) {
    return String.valueOf(row(key).get("id"));
  }

  private void know(String... keys) {
    for (String key : keys) {
      history.recorder().known(session(key));
    }
  }

  private Session session(String key) {
    return scene.snapshot(time.instant()).sessions().values().stream()
        .filter(session -> session.key().value().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsKnownIsNotWrittenAgain() {
    List<Map<String, String>> before = rows();
    know(ONE, TWO);
    scene.to(history, at(9));
    History run = history;
    reopen();
    assertThat(writes(run)).isZero();
    assertThat(rows()).isEqualTo(before);
    assertThat(transitions()).hasSize(4);
  }

  @Test
  void whatIsKnownIsNotWrittenAgainWhenItIsConfirmed() {
    List<Map<String, String>> before = rows();
    know(ONE, TWO);
    scene.to(history, at(9));
    taken();
    scene.to(history, time.pass(Sightings.SETTLE.plusSeconds(60)));
    History run = history;
    reopen();
    assertThat(writes(run)).isZero();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void whatChangesLaterChangesItsOwnRow() {
    String id = id(ONE);
    Map<String, String> other = row(TWO);
    know(ONE, TWO);
    scene.to(history, at(9));
    taken();
    scene
        .ask(ONE, "once more", at(10))
        .step(ONE, "c2", "exec", null, at(10), at(12), Step.Outcome.FAILED)
        .spend(ONE, 1, 1, 0)
        .to(history, at(12));
    reopen();
    assertThat(row(ONE))
        .containsEntry("id", id)
        .containsEntry("task_description", "once more")
        .containsEntry("state", "working")
        .containsEntry("turns", "2");
    assertThat(row(TWO)).isEqualTo(other);
    assertThat(calls()).isEqualTo(Map.of("calls", "2", "failures", "1", "millis", "3000"));
    assertThat(transitions()).containsExactly("working", "idle", "working", "idle", "working");
    assertThat(
            table()
                .column(
                    "SELECT to_state FROM session_transitions WHERE session_id = '"
                        + id
                        + "' ORDER BY seq"))
        .containsExactly("working", "idle", "working");
  }

  @Test
  void whatChangedBeforeTheFirstLookChangesItsOwnRow() {
    String id = id(ONE);
    Map<String, String> other = row(TWO);
    know(ONE, TWO);
    scene.ask(ONE, "once more", at(10)).to(history, at(10));
    reopen();
    assertThat(row(ONE)).containsEntry("id", id).containsEntry("task_description", "once more");
    assertThat(row(TWO)).isEqualTo(other);
    assertThat(transitions()).containsExactly("working", "idle", "working", "idle", "working");
  }

  @Test
  void whatGoesIsEnded() {
    String id = id(ONE);
    Map<String, String> other = row(TWO);
    know(ONE, TWO);
    scene.remove(ONE).to(history, time.pass(Duration.ofSeconds(20)));
    reopen();
    assertThat(table().row("SELECT id, status, exit_reason FROM agent_sessions WHERE NOT listed"))
        .isEqualTo(Map.of("id", id, "status", "completed", "exit_reason", "completed"));
    assertThat(row(TWO)).isEqualTo(other);
  }

  @Test
  void whatComesBackAfterItWentIsAnotherRow() {
    know(ONE, TWO);
    scene.to(history, at(9));
    taken();
    scene.remove(ONE).to(history, time.pass(Duration.ofSeconds(20)));
    taken();
    scene.begin(ONE, "main", Kind.MAIN, at(30)).to(history, at(30));
    reopen();
    assertThat(
            table()
                .column(
                    "SELECT CASE WHEN listed THEN 'listed' ELSE 'gone' END FROM agent_sessions"
                        + " WHERE session_key = '"
                        + ONE
                        + "' ORDER BY started_at"))
        .containsExactly("gone", "listed");
  }

  @Test
  void whatBeganAnewIsAnotherRow() {
    String id = id(ONE);
    know(ONE, TWO);
    scene.to(history, at(9));
    taken();
    scene.remove(ONE).begin(ONE, "main", Kind.MAIN, at(10));
    scene.ask(ONE, "something else", at(11)).spend(ONE, 1, 1, 0).to(history, at(11));
    reopen();
    assertThat(
            table().row("SELECT id, task_description, turns FROM agent_sessions WHERE NOT listed"))
        .isEqualTo(Map.of("id", id, "task_description", "one asks", "turns", "1"));
    assertThat(
            table()
                .row(
                    "SELECT task_description, input_tokens, turns FROM agent_sessions"
                        + " WHERE listed AND session_key = '"
                        + ONE
                        + "'"))
        .isEqualTo(Map.of("task_description", "something else", "input_tokens", "1", "turns", "1"));
  }

  @Test
  void whatIsToldAnewIsNotWrittenAgainAndItsCallsAreCountedOnce() {
    List<Map<String, String>> before = rows();
    know(ONE, TWO);
    scene.to(history, at(9));
    taken();
    // For a moment its last turn is gone; then it is told from the records.
    Session told = session(ONE);
    scene.forgetTurn(ONE).to(history, at(10));
    taken();
    scene.bring(told).to(history, at(11));
    History run = history;
    reopen();
    assertThat(rows()).isEqualTo(before);
    assertThat(writes(run)).isZero();
    assertThat(calls()).isEqualTo(Map.of("calls", "1", "failures", "0", "millis", "1000"));
  }

  private Map<String, String> calls() {
    return table().row("SELECT calls, failures, millis FROM session_tools WHERE tool = 'exec'");
  }

  @Test
  void whatIsNewIsAnotherRow() {
    List<Map<String, String>> before = rows();
    know(ONE, TWO);
    scene.begin("agent:main:three", "main", Kind.NAMED, at(9)).to(history, at(9));
    History run = history;
    reopen();
    assertThat(writes(run)).isEqualTo(1);
    assertThat(rows()).hasSize(3).containsAll(before);
  }

  @Test
  void ofWhatNobodyKnewEverythingIsLoadedAndWhatIsGoneIsEnded() {
    List<Map<String, String>> before = rows();
    String gone = id(TWO);
    know(ONE);
    scene.remove(TWO).to(history, at(9));
    taken();
    assertThat(rows()).isEqualTo(before);
    scene.to(history, time.pass(Sightings.SETTLE.plusSeconds(60)));
    reopen();
    assertThat(table().column("SELECT id FROM agent_sessions WHERE NOT listed"))
        .containsExactly(gone);
    assertThat(transitions()).hasSize(4);
  }

  @Test
  void whatIsKnownBesideOthersIsNotWrittenAgain() {
    List<Map<String, String>> before = rows();
    know(ONE);
    scene.find(TWO).to(history, at(9));
    History run = history;
    reopen();
    assertThat(writes(run)).isZero();
    assertThat(rows()).isEqualTo(before);
    assertThat(transitions()).hasSize(4);
  }

  /** How much was written, the marks of {@link #taken} left out. */
  private long writes(History run) {
    return run.health().written() - marks;
  }

  /** The history's thread has looked at what was recorded last. */
  private void taken() {
    time.pass(Duration.ofMillis(1));
    marks++;
    history.recorder().positions(Map.of("mark", String.valueOf(time.instant())));
    Eventually.until(
        "it was looked at",
        () ->
            history
                .savedPositions()
                .getOrDefault("mark", "")
                .equals(String.valueOf(time.instant())));
  }
}
