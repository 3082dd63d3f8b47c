package livestatus.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Agents that say how they are, to a whole daemon. */
class SessionStatusApiTest {
  private static final String PUSH = "/api/session-status/push";

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

  private JsonNode push(String session, String status, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("session", session);
    body.put("status", status);
    ApiClient.Answer answer = client.post(PUSH, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private JsonNode get(String path) {
    ApiClient.Answer answer = client.get("/api/session-status" + path);
    assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(200);
    return answer.json();
  }

  private String refused(Object body) {
    ApiClient.Answer answer = client.post(PUSH, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    return answer.json().get("error").asString();
  }

  private static List<String> names(JsonNode list) {
    return list.valueStream()
        .map(one -> one.isString() ? one.asString() : one.get("session").asString())
        .toList();
  }

  @Test
  void thePushIsAnsweredWithTheStateThatCameOfIt() {
    JsonNode row =
        push(
            "manager1",
            "working",
            Map.of(
                "message",
                "Querying DB",
                "progress",
                0.5,
                "task_id",
                160,
                "mood",
                "good",
                "metadata",
                Map.of("password", "hunter2hunter2")));

    assertThat(row.get("session").asString()).isEqualTo("manager1");
    assertThat(row.get("status").asString()).isEqualTo("working");
    assertThat(row.get("pushed_status").asString()).isEqualTo("working");
    assertThat(row.get("witness").asString()).isEqualTo("push");
    assertThat(row.get("message").asString()).isEqualTo("Querying DB");
    assertThat(row.get("progress").asDouble()).isEqualTo(0.5);
    assertThat(row.get("task_id").asString()).isEqualTo("160");
    assertThat(row.get("metadata").get("mood").asString()).isEqualTo("good");
    assertThat(row.get("metadata").get("password").asString()).doesNotContain("hunter2");
    assertThat(row.get("is_stale").asBoolean()).isFalse();
    assertThat(row.get("age_seconds").asDouble()).isBetween(0.0, 60.0);

    assertThat(push("manager1", "completed", Map.of()).get("status").asString())
        .isEqualTo("completed");
    assertThat(daemon.state("manager1")).isEqualTo("completed");
  }

  @Test
  void aStrongerWitnessIsBelievedAndBothAreTold() throws Exception {
    String key = "agent:main:main";
    daemon.list(
        "main",
        key,
        Map.of("status", "done", "endedAt", daemon.now().plusSeconds(3600).toEpochMilli()));
    RunningDaemon.await("the registry", () -> daemon.state(key).equals("idle"));
    JsonNode row = push(key, "working", Map.of());

    assertThat(row.get("pushed_status").asString()).isEqualTo("working");
    assertThat(row.get("status").asString()).isEqualTo("idle");
    assertThat(row.get("witness").asString()).isEqualTo("end");
  }

  @Test
  void whoWorksWhoFailedAndWhoIsSilent() throws Exception {
    push("a", "working", Map.of());
    push("b", "error", Map.of("message", "It broke"));
    push("c", "idle", Map.of());
    daemon.list("main", "agent:main:main", Map.of());
    RunningDaemon.await("the registry", () -> !daemon.state("agent:main:main").equals("none"));

    JsonNode summary = get("/summary");
    assertThat(summary.get("total_sessions").asInt()).isEqualTo(3);
    assertThat(summary.get("by_status").toString())
        .isEqualTo("{\"working\":1,\"error\":1,\"idle\":1}");
    assertThat(names(summary.get("working_sessions"))).containsExactly("a");
    assertThat(names(summary.get("error_sessions"))).containsExactly("b");
    assertThat(names(summary.get("stale_sessions"))).isEmpty();
    assertThat(names(get("/sessions").get("sessions"))).containsExactly("a", "b", "c");
    assertThat(names(get("/working").get("sessions"))).containsExactly("a");
    assertThat(names(get("/errors").get("sessions"))).containsExactly("b");
    assertThat(get("/stale").get("total").asInt()).isZero();

    for (String freshness : List.of("stale", "very-stale", "stuck")) {
      daemon.pass(
          switch (freshness) {
            case "stale" -> Duration.ofMinutes(6);
            case "very-stale" -> Duration.ofMinutes(10);
            default -> Duration.ofMinutes(15);
          });
      push("c", "idle", Map.of());
      JsonNode silent = get("/stale").get("sessions").get(0);
      assertThat(silent.get("session").asString()).isEqualTo("a");
      assertThat(silent.get("freshness").asString()).isEqualTo(freshness);
      assertThat(silent.get("is_stale").asBoolean()).isTrue();
      assertThat(silent.get("age_seconds").asDouble()).isGreaterThan(300);
    }
    assertThat(names(get("/summary").get("stale_sessions"))).containsExactly("a");
    assertThat(get("/session/b").get("message").asString()).isEqualTo("It broke");
    assertThat(client.get("/api/session-status/session/agent:main:main").status()).isEqualTo(404);
  }

  @Test
  void everyStatusIsKept() {
    push("manager1", "working", Map.of("message", "token=abcdefgh12345678", "progress", 0.25));
    push("manager1", "blocked", Map.of("metadata", Map.of("who", "ann")));
    push("manager1", "completed", Map.of("result", "fine"));
    RunningDaemon.await(
        "all is kept", () -> get("/session/manager1/history").get("history").size() == 3);

    JsonNode last = get("/session/manager1/history?limit=1").get("history");
    assertThat(last.size()).isEqualTo(1);
    assertThat(last.get(0).get("status").asString()).isEqualTo("completed");
    assertThat(last.get(0).get("result").asString()).isEqualTo("fine");
    JsonNode all = get("/session/manager1/history").get("history");
    assertThat(all.get(1).get("metadata").get("who").asString()).isEqualTo("ann");
    assertThat(all.get(2).get("progress").asDouble()).isEqualTo(0.25);
    assertThat(all.toString()).doesNotContain("abcdefgh12345678");
    assertThat(get("/session/nobody/history").get("history").size()).isZero();
  }

  @Test
  void aBadPushNamesItsField() {
    assertThat(refused(Map.of("status", "working"))).contains("\"session\"");
    assertThat(refused(Map.of("session", "a"))).contains("\"status\"");
    assertThat(refused(Map.of("session", "a", "status", "busy"))).contains("\"status\"");
    assertThat(refused(Map.of("session", "a", "status", "cancelled"))).contains("\"status\"");
    assertThat(refused(Map.of("session", "a", "status", "working", "progress", 1.1)))
        .contains("\"progress\"");
    assertThat(refused(Map.of("session", "a", "status", "working", "timestamp", "soon")))
        .contains("\"timestamp\"");
    assertThat(refused(Map.of("session", "a", "status", "working", "metadata", List.of())))
        .contains("\"metadata\"");
    Map<String, Object> many = new HashMap<>(Map.of("session", "a", "status", "working"));
    for (int i = 0; i < 101; i++) {
      many.put("field" + i, i);
    }
    assertThat(refused(many)).contains("\"metadata\"");
    assertThat(refused("{\"session\":")).contains("\"body\"");
    assertThat(refused("")).contains("\"body\"");
    assertThat(refused("[]")).contains("\"body\"");
    assertThat(refused("{\"session\":\"a\",\"status\":\"idle\",\"status\":\"idle\"}"))
        .contains("\"body\"");
    assertThat(refused("{\"metadata\":" + "[".repeat(30) + "]".repeat(30) + "}"))
        .contains("\"body\"");
    assertThat(get("/sessions").get("total").asInt()).isZero();
  }

  @Test
  void aNameIsNeverAPath() {
    for (String name :
        List.of("../../etc/passwd", "a/b", "..", ".", "a b", "a\u0000b", "ü", "x".repeat(201))) {
      assertThat(refused(Map.of("session", name, "status", "working"))).contains("\"session\"");
      String encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20");
      for (String path : List.of("", "/history")) {
        ApiClient.Answer answer = client.get("/api/session-status/session/" + encoded + path);
        assertThat(answer.status()).as(name).isIn(400, 404);
        assertThat(answer.text()).doesNotContain("root:");
      }
    }
  }

  @Test
  void aBodyHasItsLimit() {
    Map<String, Object> body =
        Map.of("session", "a", "status", "working", "metadata", Map.of("x", "y".repeat(70_000)));
    assertThat(client.post(PUSH, body).status()).isEqualTo(413);
    assertThat(refused(Map.of("session", "a", "status", "working", "message", "y".repeat(8_001))))
        .contains("\"message\"");
  }
}
