package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is true now, asked of a whole daemon. */
class SessionsApiTest {
  private static final String MAIN = "agent:main:main";

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

  private void push(String session, String status, String message) {
    Map<String, Object> body = Map.of("session", session, "status", status, "message", message);
    assertThat(client.post("/api/session-status/push", body).status()).isEqualTo(200);
  }

  private JsonNode ok(String path) {
    ApiClient.Answer answer = client.get(path);
    assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> keys(JsonNode page) {
    return page.get("sessions").valueStream().map(row -> row.get("key").asString()).toList();
  }

  private String refused(int status, String path) {
    ApiClient.Answer answer = client.get(path);
    assertThat(answer.status()).as(path).isEqualTo(status);
    return answer.json().get("error").asString();
  }

  @Test
  void pagesTogetherAreTheWhole() {
    for (int i = 0; i < 25; i++) {
      push("s" + i, i % 5 == 0 ? "blocked" : "working", "task " + i);
    }
    List<String> all = keys(ok("/api/sessions"));
    List<String> paged = new ArrayList<>();
    for (int offset = 0; offset < 30; offset += 10) {
      JsonNode page = ok("/api/sessions?limit=10&offset=" + offset);
      assertThat(page.get("total").asInt()).isEqualTo(25);
      assertThat(page.get("offset").asInt()).isEqualTo(offset);
      paged.addAll(keys(page));
    }
    assertThat(all).hasSize(25).doesNotHaveDuplicates();
    assertThat(paged).isEqualTo(all);
    assertThat(keys(ok("/api/sessions?offset=1000"))).isEmpty();
    JsonNode blocked = ok("/api/sessions?state=blocked&limit=2&offset=1");
    assertThat(blocked.get("total").asInt()).isEqualTo(5);
    assertThat(keys(blocked)).containsExactly("s5", "s10");
    assertThat(refused(400, "/api/sessions?limit=1001")).contains("\"limit\"");
    assertThat(refused(400, "/api/sessions?offset=-1")).contains("\"offset\"");
  }

  @Test
  void filtersNarrowTheList() throws Exception {
    daemon.list("main", MAIN, Map.of("label", "the front desk"));
    RunningDaemon.await("the registry", () -> !daemon.state(MAIN).equals("none"));
    push("a", "working", "Fix the LOGIN");
    push("b", "idle", "nothing");
    assertThat(keys(ok("/api/sessions?q=login"))).containsExactly("a");
    assertThat(keys(ok("/api/sessions?q=login&state=idle"))).isEmpty();
    assertThat(keys(ok("/api/sessions?agent=main"))).containsExactly(MAIN);
    assertThat(keys(ok("/api/sessions?gateway=here"))).containsExactlyInAnyOrder(MAIN, "a", "b");
    assertThat(keys(ok("/api/sessions?gateway=elsewhere"))).isEmpty();
    assertThat(refused(400, "/api/sessions?state=busy")).contains("\"state\" must be one of");
    assertThat(refused(400, "/api/sessions?state=idle&state=error")).contains("more than once");
    JsonNode agents = ok("/api/agents").get("agents");
    assertThat(agents.get(0).get("agent").asString()).isEqualTo("main");
  }

  @Test
  void oneSessionWithEverythingThatIsKnown() throws Exception {
    daemon.list("main", MAIN, Map.of());
    daemon.list("main", "agent:main:subagent:1", Map.of("spawnedBy", MAIN, "label", "helper"));
    RunningDaemon.await(
        "the registry", () -> !daemon.state("agent:main:subagent:1").equals("none"));
    push(MAIN, "working", "Looking for token=abcdefgh12345678");

    JsonNode whole = ok("/api/sessions/" + MAIN);
    assertThat(whole.get("state").asString()).isEqualTo("working");
    assertThat(whole.get("pushed").get("status").asString()).isEqualTo("working");
    assertThat(whole.toString()).doesNotContain("abcdefgh12345678");
    JsonNode tree = ok("/api/sessions/agent%3Amain%3Amain/tree");
    assertThat(tree.get("sub_agents").get(0).get("title").asString()).isEqualTo("helper");
    RunningDaemon.await(
        "the card", () -> client.get("/api/sessions/" + MAIN + "/card").status() == 200);
    JsonNode card = ok("/api/sessions/agent:main:subagent:1/card");
    assertThat(card.get("key").asString()).isEqualTo(MAIN);
    for (String path : List.of("", "/tree", "/card")) {
      assertThat(refused(404, "/api/sessions/nobody" + path)).contains("No session");
      assertThat(refused(404, "/api/sessions/..%2F..%2Fetc%2Fpasswd" + path)).contains("No ");
    }
  }

  @Test
  void theSameAnswerIsNotSentTwice() {
    push("a", "working", "on");
    for (String path : List.of("/api/sessions", "/api/sessions/a", "/api/agents")) {
      String tag = client.get(path).header("ETag");
      ApiClient.Answer again = client.get(path, "If-None-Match", tag);
      assertThat(tag).startsWith("\"");
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.text()).isEmpty();
      assertThat(client.get(path, "If-None-Match", "\"other\", W/" + tag).status()).isEqualTo(304);
      assertThat(client.get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
    }
    String before = client.get("/api/sessions").header("ETag");
    push("a", "blocked", "off");
    assertThat(client.get("/api/sessions", "If-None-Match", before).status()).isEqualTo(200);
  }

  @Test
  void longAnswersArePackedForThoseWhoCanUnpackThem() {
    for (int i = 0; i < 20; i++) {
      push("s" + i, "working", "task " + i);
    }
    ApiClient.Answer plain = client.get("/api/sessions");
    ApiClient.Answer packed = client.get("/api/sessions", "Accept-Encoding", "gzip");
    assertThat(plain.header("Content-Encoding")).isEmpty();
    assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.header("Vary")).contains("Accept-Encoding");
    assertThat(packed.raw().length).isLessThan(plain.raw().length / 4);
    assertThat(packed.json()).isEqualTo(plain.json());
    assertThat(client.get("/health", "Accept-Encoding", "gzip").header("Content-Encoding"))
        .isEmpty();
  }

  @Test
  void howTheDaemonIs() {
    assertThat(ok("/health").get("status").asString()).isEqualTo("up");
    RunningDaemon.await("it looked", () -> client.get("/ready").status() == 200);
    assertThat(ok("/ready").get("ready").asBoolean()).isTrue();
    push("a", "working", "on");
    JsonNode status = ok("/api/status");
    assertThat(status.get("gateway").asString()).isEqualTo("here");
    assertThat(status.get("sessions").get("working").asInt()).isEqualTo(1);
    HttpHeaders headers = client.get("/api/status").headers();
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Cache-Control")).contains("no-cache");
    assertThat(refused(404, "/nowhere")).contains("/openapi.json");
    assertThat(client.send("DELETE", "/api/sessions", "").status()).isEqualTo(405);
    assertThat(client.get("/api/ws").status()).isEqualTo(426);
  }
}
