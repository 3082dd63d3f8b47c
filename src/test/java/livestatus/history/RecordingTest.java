package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import livestatus.session.Kind;
import livestatus.session.PushedStatus;
import livestatus.session.SessionKey;
import livestatus.session.State;
import livestatus.session.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class RecordingTest extends RecordedScene {
  private static final String SUB = "agent:main:subagent:1";
  private static final String MAIN = "agent:main:main";

  RecordingTest(Engine engine, @TempDir Path folder) {
    super(engine, folder);
  }

  private void written(String sql, long number) {
    Eventually.until(sql + " is " + number, () -> table().number(sql) == number);
  }

  @Test
  void aWorkingSessionIsARowAndStandsInTheView() {
    scene
        .begin(SUB, "main", Kind.SUBAGENT, at(0))
        .ask(SUB, "count to ten with s3cret", at(1))
        .step(SUB, "c1", "exec", null, at(2), null, Step.Outcome.RUNNING)
        .spend(SUB, 100, 20, 0.5)
        .to(history, time.pass(Duration.ofSeconds(90)));
    written("SELECT count(*) FROM active_agent_sessions", 1);
    Map<String, String> row = table().row("SELECT * FROM active_agent_sessions");
    assertThat(row)
        .containsEntry("session_key", SUB)
        .containsEntry("agent_name", "main")
        .containsEntry("gateway", "here")
        .containsEntry("task_description", "count to ten with [masked]")
        .containsEntry("status", "active")
        .containsEntry("state", "working")
        .containsEntry("current_tool", "exec")
        .containsEntry("model_tier", "opus")
        .containsEntry("context_tokens", "120")
        .containsEntry("exit_reason", "null");
    assertThat(Long.parseLong(String.valueOf(row.get("duration_seconds")))).isBetween(95L, 200L);
    assertThat(table().column("SELECT to_state FROM session_transitions"))
        .containsExactly("working");
  }

  @Test
  void aSubAgentsEndIsItsExit() {
    scene
        .begin(SUB, "main", Kind.SUBAGENT, at(0))
        .ask(SUB, "x", at(1))
        .end(SUB, State.ERROR, "This model's maximum context length is 8192 tokens", at(5))
        .to(history, time.pass(Duration.ofSeconds(9)));
    written("SELECT count(*) FROM agent_sessions WHERE ended_at IS NOT NULL", 1);
    assertThat(table().row("SELECT status, exit_reason, error_message FROM agent_sessions"))
        .isEqualTo(
            Map.of(
                "status", "error",
                "exit_reason", "context_limit",
                "error_message", "This model's maximum context length is 8192 tokens"));
    assertThat(table().column("SELECT to_state FROM session_transitions ORDER BY seq"))
        .containsExactly("working", "error");
    assertThat(table().number("SELECT count(*) FROM active_agent_sessions")).isZero();
  }

  @Test
  void aSubAgentThatIsAskedAgainIsOpenAgain() {
    scene
        .begin(SUB, "main", Kind.SUBAGENT, at(0))
        .ask(SUB, "x", at(1))
        .end(SUB, State.COMPLETED, null, at(5))
        .to(history, at(5));
    written("SELECT count(*) FROM agent_sessions WHERE exit_reason = 'completed'", 1);
    scene.ask(SUB, "once more", at(9)).to(history, at(9));
    written("SELECT count(*) FROM agent_sessions WHERE ended_at IS NULL", 1);
    assertThat(table().row("SELECT status, task_description FROM agent_sessions"))
        .containsEntry("status", "active")
        .containsEntry("task_description", "once more");
  }

  @Test
  void aSessionThatBeginsAnewIsAnotherRow() {
    scene
        .begin(MAIN, "main", Kind.MAIN, at(0))
        .ask(MAIN, "first", at(1))
        .spend(MAIN, 500, 500, 1)
        .end(MAIN, State.IDLE, null, at(2))
        .to(history, at(2));
    written("SELECT count(*) FROM agent_sessions WHERE turns = 1", 1);
    scene.remove(MAIN).begin(MAIN, "main", Kind.MAIN, at(3)).to(history, at(3));
    scene.ask(MAIN, "second", at(5)).spend(MAIN, 10, 10, 0).to(history, at(5));
    written("SELECT count(*) FROM agent_sessions", 2);
    assertThat(table().column("SELECT task_description FROM agent_sessions ORDER BY started_at"))
        .containsExactly("first", "second");
    assertThat(table().column("SELECT input_tokens FROM agent_sessions ORDER BY started_at"))
        .containsExactly("500", "10");
    assertThat(table().row("SELECT status, exit_reason FROM agent_sessions WHERE NOT listed"))
        .isEqualTo(Map.of("status", "completed", "exit_reason", "completed"));
  }

  @Test
  void aSessionThatIsNoLongerListedIsOver() {
    scene.begin(MAIN, "main", Kind.MAIN, at(0)).to(history, at(0));
    written("SELECT count(*) FROM agent_sessions WHERE listed", 1);
    scene.remove(MAIN).to(history, time.pass(Duration.ofSeconds(5)));
    written("SELECT count(*) FROM agent_sessions WHERE listed", 0);
    assertThat(table().row("SELECT status, exit_reason FROM agent_sessions"))
        .isEqualTo(Map.of("status", "completed", "exit_reason", "completed"));
    scene.begin(MAIN, "main", Kind.MAIN, at(9)).to(history, at(9));
    written("SELECT count(*) FROM agent_sessions", 2);
  }

  @Test
  void callsAndSkillsAreCountedOnceAlsoAfterARestart() {
    scene
        .begin(MAIN, "main", Kind.MAIN, at(0))
        .ask(MAIN, "x", at(1))
        .tool(MAIN, "c1", "read", "/home/me/skills/web-search/SKILL.md", at(1), at(2))
        .step(MAIN, "c2", "exec", null, at(2), at(4), Step.Outcome.FAILED)
        .to(history, at(4));
    written("SELECT count(*) FROM session_tools", 2);
    scene.tool(MAIN, "c3", "exec", null, at(4), at(7)).to(history, at(7));
    written("SELECT coalesce(sum(calls), 0) FROM session_tools", 3);
    reopen();
    scene.tool(MAIN, "c4", "exec", null, at(7), at(8)).to(history, at(8));
    written("SELECT coalesce(sum(calls), 0) FROM session_tools", 4);
    assertThat(table().row("SELECT calls, failures, millis FROM session_tools WHERE tool = 'exec'"))
        .isEqualTo(Map.of("calls", "3", "failures", "1", "millis", "6000"));
    assertThat(table().row("SELECT skill_name FROM agent_skill_usage"))
        .containsEntry("skill_name", "web-search");
    assertThat(table().row("SELECT skills_used FROM agent_sessions"))
        .containsEntry("skills_used", "[\"web-search\"]");
  }

  @Test
  void aRestartGoesOnWithTheSameRowAndWritesNothingThatIsKnown() {
    scene.begin(MAIN, "main", Kind.MAIN, at(0)).ask(MAIN, "x", at(1)).to(history, at(1));
    written("SELECT count(*) FROM agent_sessions", 1);
    scene.end(MAIN, State.IDLE, null, at(3)).to(history, at(3));
    written("SELECT count(*) FROM session_transitions", 2);
    String before = table().column("SELECT change_no FROM agent_sessions").get(0);
    reopen();
    scene.find(MAIN).to(history, at(4));
    scene.begin(SUB, "main", Kind.SUBAGENT, at(5)).to(history, at(5));
    written("SELECT count(*) FROM agent_sessions", 2);
    assertThat(table().number("SELECT count(*) FROM session_transitions")).isEqualTo(2);
    assertThat(
            table()
                .column("SELECT change_no FROM agent_sessions WHERE session_key = '" + MAIN + "'"))
        .containsExactly(before);
  }

  @Test
  void whatBecameOfASessionWhileTheDaemonWasDownIsWritten() {
    scene.begin(MAIN, "main", Kind.MAIN, at(0)).ask(MAIN, "x", at(1)).to(history, at(1));
    written("SELECT count(*) FROM session_transitions", 1);
    reopen();
    Scene later = new Scene().begin(MAIN, "main", Kind.MAIN, at(9)).find(MAIN);
    later.to(history, at(10));
    written("SELECT count(*) FROM session_transitions", 2);
    assertThat(table().column("SELECT to_state FROM session_transitions ORDER BY seq"))
        .containsExactly("working", "idle");
  }

  @Test
  void whatWentAwayWhileTheDaemonWasDownEndsAfterAWhile() {
    scene.begin(MAIN, "main", Kind.MAIN, at(0)).ask(MAIN, "x", at(1)).to(history, at(1));
    written("SELECT count(*) FROM agent_sessions WHERE listed", 1);
    reopen();
    scene.remove(MAIN).begin(SUB, "main", Kind.SUBAGENT, at(5)).to(history, at(5));
    written("SELECT count(*) FROM agent_sessions", 2);
    assertThat(table().number("SELECT count(*) FROM agent_sessions WHERE listed")).isEqualTo(2);
    scene.ask(SUB, "y", at(6)).to(history, time.pass(Sightings.SETTLE.plusSeconds(60)));
    written("SELECT count(*) FROM agent_sessions WHERE listed", 1);
    assertThat(table().row("SELECT status, exit_reason FROM agent_sessions WHERE NOT listed"))
        .isEqualTo(Map.of("status", "cancelled", "exit_reason", "interrupted"));
  }

  @Test
  void pushesAreKeptOnceAndMasked() {
    PushedStatus push =
        new PushedStatus(
            State.WORKING, at(1), 0.5, "query with s3cret", "160", null, Map.of("k", "s3cret"));
    history.recorder().pushed(new SessionKey("manager1"), push);
    history.recorder().pushed(new SessionKey("manager1"), push);
    history.recorder().pushed(new SessionKey("manager2"), push);
    written("SELECT count(*) FROM pushed_statuses", 2);
    assertThat(
            table()
                .row(
                    "SELECT message, metadata FROM pushed_statuses WHERE session_key = 'manager1'"))
        .isEqualTo(Map.of("message", "query with [masked]", "metadata", "{\"k\":\"[masked]\"}"));
  }

  @Test
  void momentsAreReadAsTheyWereWritten() {
    for (String text : List.of("2026-03-01T10:00:00.000Z", "1999-12-31T23:59:59.999Z")) {
      assertThat(Dialect.moment(text)).isEqualTo(Instant.parse(text));
    }
    assertThat(Dialect.moment("2026-03-01T10:00:00.123456Z"))
        .isEqualTo(Instant.parse("2026-03-01T10:00:00.123456Z"));
  }

  @Test
  void positionsAreThereAtTheNextStart() {
    history.recorder().positions(Map.of("a", "1", "b", "2"));
    history.recorder().positions(Map.of("a", "3"));
    history.recorder().forget(List.of("b"));
    reopen();
    assertThat(history.savedPositions()).isEqualTo(Map.of("a", "3"));
  }

  @Test
  void theNextRunKnowsWhenThereWasNoNews() {
    assertThat(history.previousRun()).isNull();
    Instant stop = time.pass(Duration.ofMinutes(5));
    reopen();
    PreviousRun run = history.previousRun();
    assertThat(run).isNotNull();
    assertThat(run.stopped()).isEqualTo(stop);
    assertThat(run.lastNews()).isEqualTo(stop);
  }

  @Test
  void textsThatADatabaseMayNotLikeDoNoHarm() {
    scene
        .begin(MAIN, "main", Kind.MAIN, at(0))
        .ask(MAIN, "nul \0 lone \ud800 and \udc00, \ud83d\ude00", at(1))
        .to(history, at(1));
    written("SELECT count(*) FROM agent_sessions WHERE status = 'active'", 1);
    assertThat(history.health().refused()).isZero();
    assertThat(table().column("SELECT task_description FROM agent_sessions").get(0))
        .startsWith("nul  lone ")
        .endsWith("\ud83d\ude00");
  }
}
