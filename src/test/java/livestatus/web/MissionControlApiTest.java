package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All agents at a glance, of a whole daemon. */
class MissionControlApiTest {
  private static final String MAIN = "agent:main:main";
  private static final String CHILD = "agent:main:subagent:1";

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

  private void push(String session, String status, String message, String result) {
    Map<String, Object> body =
        Map.of("session", session, "status", status, "message", message, "result", result);
    assertThat(client.post("/api/session-status/push", body).status()).isEqualTo(200);
  }

  private JsonNode agent(String id) {
    return client
        .get("/api/mission-control/status")
        .json()
        .get("agents")
        .valueStream()
        .filter(agent -> agent.get("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsSeenOfAnAgentAndItsSubAgents() throws Exception {
    daemon.list("main", MAIN, Map.of());
    daemon.list("main", CHILD, Map.of("spawnedBy", MAIN, "label", "helper one"));
    RunningDaemon.await("the registry", () -> !daemon.state(CHILD).equals("none"));
    push(MAIN, "working", "Looking", "first result");
    push(CHILD, "working", "Digging", "");
    daemon.pass(Duration.ofSeconds(90));

    JsonNode main = agent("main");
    assertThat(main.get("source").asString()).isEqualTo("live");
    assertThat(main.get("status").asString()).isEqualTo("working");
    assertThat(main.get("sessionKey").asString()).isEqualTo(MAIN);
    assertThat(main.get("currentTask").asString()).isEqualTo("Looking");
    assertThat(main.get("duration_seconds").asDouble()).isBetween(90.0, 200.0);
    JsonNode child = main.get("subAgents").get(0);
    assertThat(child.get("name").asString()).isEqualTo("helper one");
    assertThat(child.get("currentTask").asString()).isEqualTo("Digging");

    push(MAIN, "completed", "All done", "42 rows");
    assertThat(agent("main").get("lastResult").asString()).isEqualTo("42 rows");
  }

  @Test
  void whoOnlyPushesStandsForItself() {
    push("manager1", "working", "Querying", "");
    push("manager2", "error", "It broke", "");
    assertThat(agent("manager1").get("currentTask").asString()).isEqualTo("Querying");
    assertThat(agent("manager2").get("status").asString()).isEqualTo("error");
  }

  @Test
  void anAgentOfWhomNothingIsSeenIsToldOfInItsOwnWords() throws Exception {
    Path scribe = Files.createDirectories(folder.resolve("scribe"));
    Files.writeString(
        daemon.home().resolve("openclaw.json"),
        JsonMapper.shared()
            .writeValueAsString(
                Map.of(
                    "agents",
                    Map.of(
                        "list",
                        new Object[] {
                          Map.of(
                              "id", "scribe", "name", "The Scribe", "workspace", scribe.toString()),
                          Map.of("id", "quiet")
                        }))));
    assertThat(agent("scribe").get("source").asString()).isEqualTo("none");
    assertThat(agent("quiet").get("status").asString()).isEqualTo("unknown");

    Files.writeString(
        scribe.resolve("WORKING.md"),
        """
        # Working

        - **Status:** Blocked, needs a key

        ## Current task

        Write with password=hunter2hunter2
        """);
    JsonNode told = agent("scribe");
    assertThat(told.get("name").asString()).isEqualTo("The Scribe");
    assertThat(told.get("source").asString()).isEqualTo("working-file");
    assertThat(told.get("status").asString()).isEqualTo("blocked");
    assertThat(told.get("currentTask").asString())
        .startsWith("Write with")
        .doesNotContain("hunter");
    assertThat(told.get("updated_at").asString()).endsWith("Z");

    assertThat(
            client
                .post(
                    "/api/agent-webhook",
                    Map.of("action", "spawn", "sessionKey", "job:1", "agentName", "scribe"))
                .status())
        .isEqualTo(200);
    assertThat(agent("scribe").get("source").asString()).isEqualTo("live");
    assertThat(agent("scribe").get("status").asString()).isEqualTo("working");
  }
}
