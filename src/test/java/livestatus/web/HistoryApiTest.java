package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What was, asked of a whole daemon. */
class HistoryApiTest {
  private static final String MAIN = "agent:main:main";
  private static final String CHILD = "agent:main:subagent:1";
  private static final String TIMELINE = "/api/sessions/" + MAIN + "/timeline";

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

  private JsonNode ok(String path) {
    ApiClient.Answer answer = client.get(path);
    assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(200);
    return answer.json();
  }

  private String refused(int status, String path) {
    ApiClient.Answer answer = client.get(path);
    assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(status);
    return answer.json().get("error").asString();
  }

  private void say(String key, String status, String message) throws Exception {
    daemon.write(key, status, message);
    RunningDaemon.await(key + " is " + status, () -> daemon.state(key).equals(status));
  }

  private void aDay() throws Exception {
    daemon.list("main", MAIN, Map.of());
    daemon.list("main", CHILD, Map.of("spawnedBy", MAIN, "label", "helper one"));
    RunningDaemon.await("the registry", () -> !daemon.state(CHILD).equals("none"));
    say(MAIN, "working", "Looking");
    daemon.pass(Duration.ofSeconds(10));
    say(CHILD, "working", "Digging");
    daemon.pass(Duration.ofSeconds(20));
    say(CHILD, "error", "It broke");
    say(MAIN, "blocked", "Which one?");
    RunningDaemon.await(
        "all is kept", () -> ok(TIMELINE).get("transitions").toString().contains("blocked"));
  }

  @Test
  void aTimelineTellsWhatASessionWentThrough() throws Exception {
    aDay();
    JsonNode timeline = ok(TIMELINE);

    assertThat(timeline.get("key").asString()).isEqualTo(MAIN);
    assertThat(timeline.get("gateway").asString()).isEqualTo("here");
    assertThat(timeline.has("sub_agents")).isFalse();
    List<JsonNode> transitions = List.copyOf(timeline.get("transitions").valueStream().toList());
    JsonNode last = transitions.get(transitions.size() - 1);
    JsonNode before = transitions.get(transitions.size() - 2);
    assertThat(before.get("to").asString()).isEqualTo("working");
    assertThat(before.get("at").asString()).startsWith("2026-11-21T12:0");
    assertThat(last.get("from").asString()).isEqualTo("working");
    assertThat(last.get("to").asString()).isEqualTo("blocked");
    assertThat(last.get("witness").asString()).isEqualTo("push");
    assertThat(last.get("reason").asString()).isNotEmpty();
    assertThat(timeline.get("states").valueStream())
        .anySatisfy(
            share -> {
              assertThat(share.get("state").asString()).isEqualTo("working");
              assertThat(share.get("seconds").asDouble()).isBetween(30.0, 120.0);
            });

    JsonNode child = ok(TIMELINE + "?tree=true&limit=1").get("sub_agents").get(0);
    assertThat(child.get("key").asString()).isEqualTo(CHILD);
    assertThat(child.get("parent").asString()).isEqualTo(MAIN);
    assertThat(child.get("title").asString()).isEqualTo("helper one");
    assertThat(child.get("state").asString()).isEqualTo("error");
    assertThat(child.get("transitions").valueStream())
        .singleElement()
        .satisfies(one -> assertThat(one.get("to").asString()).isEqualTo("error"));

    assertThat(refused(404, "/api/sessions/nobody/timeline")).contains("No session");
    assertThat(refused(404, TIMELINE + "?gateway=elsewhere")).contains("elsewhere");
    assertThat(refused(400, TIMELINE + "?limit=0")).contains("\"limit\"");
    assertThat(refused(400, TIMELINE + "?tree=yes")).contains("\"tree\"");
  }

  @Test
  void gatewaysAreListed() throws Exception {
    aDay();
    RunningDaemon.await(
        "the sessions are counted",
        () -> ok("/api/gateways").get("gateways").get(0).path("sessions").asInt() == 2);
    JsonNode gateway = ok("/api/gateways").get("gateways").get(0);
    assertThat(gateway.get("gateway").asString()).isEqualTo("here");
    assertThat(gateway.get("version").asString()).isEqualTo("test");
    assertThat(gateway.get("started_at").asString()).startsWith("2026-11-21T12:0");
    assertThat(gateway.get("here").asBoolean()).isTrue();
    assertThat(gateway.get("alive").asBoolean()).isTrue();
    assertThat(gateway.has("stopped_at")).isFalse();
  }

  @Test
  void whatIsTrueNowIsToldWithoutADatabase() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    String url = "jdbc:postgresql://127.0.0.1:" + nobody + "/x?connectTimeout=1&password=s3cret99";
    try (RunningDaemon alone =
        new RunningDaemon(folder.resolve("alone"), "data: { url: \"" + url + "\" }\n")) {
      client = alone.client();
      alone.write("manager1", "working", "on");
      RunningDaemon.await("it is seen", () -> alone.state("manager1").equals("working"));
      for (String path :
          List.of("/api/sessions/manager1/timeline", "/api/gateways", "/api/statistics/overall")) {
        ApiClient.Answer away = client.get(path);
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isEqualTo("1");
        assertThat(away.json().get("error").asString())
            .startsWith("The database jdbc:postgresql://127.0.0.1:" + nobody + "/x cannot be used")
            .doesNotContain("s3cret99");
      }
      assertThat(ok("/api/sessions").get("total").asInt()).isEqualTo(1);
    }
  }

  @Test
  void everyStatisticIsThere() throws Exception {
    aDay();
    for (String name :
        List.of("overall", "agents", "issues", "skills", "durations", "days", "tools")) {
      JsonNode answer = ok("/api/statistics/" + name + "?since=7d&gateway=here&agent=main");
      assertThat(answer.get("since").asString()).startsWith("2026-11-14T12:0");
      assertThat(answer.has(name)).as(name).isTrue();
    }
    assertThat(ok("/api/statistics/overall").has("since")).isFalse();
    assertThat(ok("/api/statistics/overall").get("overall").get("unique_agents").asInt())
        .isEqualTo(1);
    JsonNode agent = ok("/api/statistics/agents").get("agents").get(0);
    assertThat(agent.get("agent_id").asString()).isEqualTo("main");
    assertThat(agent.get("sessions").asInt()).isEqualTo(2);
    assertThat(ok("/api/statistics/days").get("days").get(0).get("state_seconds").has("working"))
        .isTrue();
    assertThat(ok("/api/statistics/agents?gateway=elsewhere").get("agents").size()).isZero();
    assertThat(refused(400, "/api/statistics/days?since=yesterday")).contains("\"since\"");
    assertThat(refused(404, "/api/statistics/moods")).contains("overall, agents");
  }
}
