package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An orchestrator that calls a whole daemon. */
class WebhookApiTest {
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

  private JsonNode call(String action, String key, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("action", action);
    body.put("sessionKey", key);
    ApiClient.Answer answer = client.post("/api/agent-webhook", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static void is(JsonNode answer, boolean taken, String state) {
    assertThat(answer.get("taken").asBoolean()).as(answer.toString()).isEqualTo(taken);
    assertThat(answer.get("state").asString()).isEqualTo(state);
  }

  private JsonNode row(String key) {
    return client.get("/api/sessions/" + key).json();
  }

  @Test
  void anAgentFromItsSpawnToItsEnd() {
    is(call("spawn", "job:1", Map.of("agentName", "scout", "task", "Look")), true, "working");
    is(call("spawn", "job:1", Map.of("agentName", "scout", "task", "Look")), true, "working");
    assertThat(row("job:1").get("agent").asString()).isEqualTo("scout");
    assertThat(row("job:1").get("message").asString()).isEqualTo("Look");
    is(call("progress", "job:1", Map.of("progress", 0.4)), true, "working");
    assertThat(row("job:1").get("progress").asDouble()).isEqualTo(0.4);
    is(call("complete", "job:1", Map.of("result", "found")), true, "completed");
    assertThat(row("job:1").get("result").asString()).isEqualTo("found");
  }

  @Test
  void whatComesAfterAnEndChangesNothing() {
    call("spawn", "job:1", Map.of());
    call("complete", "job:1", Map.of("result", "found"));
    String before = row("job:1").toString();

    is(call("progress", "job:1", Map.of("task", "more")), false, "completed");
    is(call("error", "job:1", Map.of("error", "lost")), false, "completed");
    is(call("complete", "job:1", Map.of("result", "other")), false, "completed");
    assertThat(row("job:1").toString()).isEqualTo(before);
    is(call("spawn", "job:1", Map.of("task", "Again")), true, "working");
  }

  @Test
  void whatWasNeverSpawnedBeginsWithTheFirstCall() {
    is(call("progress", "job:1", Map.of("task", "Look")), true, "working");
    is(call("complete", "job:2", Map.of()), true, "completed");
    is(call("error", "job:3", Map.of("error", "lost")), true, "error");
    assertThat(row("job:3").get("message").asString()).isEqualTo("lost");
    is(call("spawn", "job:1", Map.of("agentName", "scout")), true, "working");
    assertThat(row("job:1").get("agent").asString()).isEqualTo("scout");
  }

  @Test
  void callsAreKeptLikePushes() {
    call("spawn", "job:1", Map.of("task", "Look"));
    call("complete", "job:1", Map.of());
    RunningDaemon.await(
        "both are kept",
        () ->
            client.get("/api/session-status/session/job:1/history").json().get("history").size()
                == 2);
  }

  @Test
  void aBadCallNamesItsField() {
    for (Map.Entry<String, Object> bad :
        Map.<String, Object>of("action", "finish", "sessionKey", "../x", "progress", "half")
            .entrySet()) {
      Map<String, Object> body = new HashMap<>(Map.of("action", "spawn", "sessionKey", "a"));
      body.put(bad.getKey(), bad.getValue());
      ApiClient.Answer answer = client.post("/api/agent-webhook", body);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().get("error").asString()).contains("\"" + bad.getKey() + "\"");
    }
    assertThat(client.get("/api/sessions").json().get("total").asInt()).isZero();
  }
}
