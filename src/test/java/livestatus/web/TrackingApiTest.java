package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What agents and orchestrators report, to a whole daemon. */
class TrackingApiTest {
  private static final String SESSIONS = "/api/tracking/sessions";

  @TempDir Path folder;

  private RunningDaemon daemon;
  private ApiClient client;

  @BeforeEach
  void start() throws Exception {
    daemon = new RunningDaemon(folder);
    client = daemon.client();
  }

  @AfterEach
  void stop() throws Exception {
    daemon.close();
  }

  private JsonNode ask(int status, String method, String path, Object body) {
    ApiClient.Answer answer =
        method.equals("GET") ? client.get(path) : client.send(method, path, body);
    assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(status);
    return answer.json();
  }

  private JsonNode get(String path) {
    return ask(200, "GET", path, "");
  }

  private String refused(int status, String method, String path, Object body) {
    return ask(status, method, path, body).get("error").asString();
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private JsonNode begin(String id) {
    return ask(201, "POST", SESSIONS, Map.of("agent", "coder", "id", id));
  }

  @Test
  void aSessionFromItsStartToItsEnd() {
    JsonNode started =
        ask(
            201,
            "POST",
            SESSIONS,
            Map.of(
                "agent",
                "coder",
                "agent_name",
                "Coder",
                "workspace_path",
                "/w",
                "model_tier",
                "large",
                "task",
                "use token=abcdefgh12345678"));
    String one = SESSIONS + "/" + started.get("id").asString();
    assertThat(started.get("status").asString()).isEqualTo("active");
    assertThat(started.get("task_description").asString()).doesNotContain("abcdefgh12345678");
    assertThat(started.has("ended_at")).isFalse();

    daemon.pass(Duration.ofMinutes(2));
    ask(200, "PUT", one + "/issues", Map.of("issues", List.of("bd-1", "bd-2")));
    ask(200, "PUT", one + "/skills", Map.of("skills", List.of("search")));
    ask(200, "PUT", one + "/tokens", Map.of("context_tokens", 1234));
    assertThat(get(SESSIONS).get("sessions").get(0).get("id")).isEqualTo(started.get("id"));
    JsonNode status = get("/api/agents/Coder/status");
    assertThat(status.get("sessions").get(0).get("context_tokens").asInt()).isEqualTo(1234);

    JsonNode ended =
        ask(200, "POST", one + "/end", Map.of("reason", "context_limit", "result", "half"));
    assertThat(ended.get("exit_reason").asString()).isEqualTo("context_limit");
    assertThat(ended.get("status").asString()).isEqualTo("error");
    assertThat(texts(ended.get("issues_claimed"))).containsExactly("bd-1", "bd-2");
    assertThat(ended.get("duration_seconds").asDouble()).isBetween(120.0, 240.0);
    assertThat(get(one)).isEqualTo(ended);
    assertThat(get(SESSIONS).get("sessions").size()).isZero();
    assertThat(get(SESSIONS + "?agent=coder").get("sessions").size()).isEqualTo(1);
    assertThat(get("/api/agents/nobody/status").get("sessions").size()).isZero();
  }

  @Test
  void workOnAnIssueAndTheSkillsItTook() {
    begin("s1");
    JsonNode work = ask(201, "POST", SESSIONS + "/s1/work", Map.of("issue", "bd/7"));
    String one = "/api/tracking/work/" + work.get("id").asString();
    JsonNode use =
        ask(
            201,
            "POST",
            SESSIONS + "/s1/skill-uses",
            Map.of("skill", "search", "used_for_issue", "bd/7", "context_added", 900));
    assertThat(use.get("context_added").asInt()).isEqualTo(900);
    JsonNode done =
        ask(
            200,
            "POST",
            one + "/complete",
            Map.of(
                "status_changes",
                List.of("open > closed"),
                "decision_rationale",
                "r",
                "notes",
                "n"));

    assertThat(done.get("completed").asBoolean()).isTrue();
    assertThat(texts(done.get("status_changes"))).containsExactly("open > closed");
    assertThat(get(one)).isEqualTo(done);
    assertThat(get("/api/tracking/issues/bd%2F7/work").get("work").get(0)).isEqualTo(done);
    assertThat(get(SESSIONS + "/s1/work").get("work").get(0)).isEqualTo(done);
    assertThat(get(SESSIONS + "/s1/skill-uses").get("skill_uses").get(0)).isEqualTo(use);
    assertThat(texts(get(SESSIONS + "/s1").get("issues_claimed"))).containsExactly("bd/7");
    JsonNode left = ask(201, "POST", SESSIONS + "/s1/work", Map.of("issue", "bd-8"));
    assertThat(
            ask(
                    200,
                    "POST",
                    "/api/tracking/work/" + left.get("id").asString() + "/complete",
                    Map.of("completed", false))
                .get("completed")
                .asBoolean())
        .isFalse();
  }

  @Test
  void whatMakesNoSenseIsRefusedInASentenceAndChangesNothing() {
    begin("s1");
    assertThat(refused(409, "POST", SESSIONS, Map.of("agent", "coder", "id", "s1")))
        .isEqualTo("Session s1 was already started.");
    assertThat(refused(404, "GET", SESSIONS + "/nope", "")).contains("There is no session nope");
    assertThat(refused(404, "GET", "/api/tracking/work/nope", "")).contains("no work nope");
    assertThat(refused(404, "POST", SESSIONS + "/nope/work", Map.of("issue", "a")))
        .contains("nope");
    assertThat(refused(400, "POST", SESSIONS + "/s1/end", Map.of("reason", "bored")))
        .contains("exit reason");
    assertThat(get(SESSIONS + "/s1").get("status").asString()).isEqualTo("active");
    ask(200, "POST", SESSIONS + "/s1/end", "{}");
    assertThat(refused(409, "POST", SESSIONS + "/s1/end", "{}")).contains("Session s1 ended at");
    assertThat(refused(409, "POST", SESSIONS + "/s1/work", Map.of("issue", "a")))
        .contains("ended at");
    assertThat(refused(409, "PUT", SESSIONS + "/s1/tokens", Map.of("context_tokens", 1)))
        .contains("ended at");
    assertThat(get(SESSIONS + "/s1/work").get("work").size()).isZero();
  }

  @Test
  void aBadFieldIsNamed() {
    begin("s1");
    String one = SESSIONS + "/s1";
    assertThat(refused(400, "POST", SESSIONS, "{}")).contains("\"agent\" is missing");
    assertThat(refused(400, "POST", SESSIONS, Map.of("agent", 7))).contains("\"agent\"");
    assertThat(refused(400, "POST", SESSIONS, Map.of("agent", "a", "taks", "x")))
        .contains("\"taks\" is not known");
    assertThat(refused(400, "POST", SESSIONS, Map.of("agent", " "))).contains("agent id");
    assertThat(refused(400, "PUT", one + "/issues", Map.of("issues", "bd-1")))
        .contains("\"issues\" must be a list");
    assertThat(refused(400, "PUT", one + "/skills", Map.of("skills", List.of(1))))
        .contains("\"skills\"");
    assertThat(refused(400, "PUT", one + "/tokens", Map.of("context_tokens", 1.5)))
        .contains("\"context_tokens\"");
    assertThat(refused(400, "PUT", one + "/tokens", "{}")).contains("\"context_tokens\"");
    assertThat(refused(400, "PUT", one + "/tokens", Map.of("context_tokens", -1)))
        .contains("less than 0");
    assertThat(refused(400, "POST", one + "/work", "not JSON")).contains("\"body\"");
    assertThat(refused(400, "GET", "/api/agents/a/status?limit=x", "")).contains("\"limit\"");
    assertThat(client.send("DELETE", one, "").status()).isEqualTo(405);
  }
}
