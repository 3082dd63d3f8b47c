package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is said to those who push while the monitor has no time for them. */
class BusyMonitorTest {
  private static final Map<String, Object> PUSH = Map.of("session", "a", "status", "working");
  private static final Map<String, Object> CALL = Map.of("action", "spawn", "sessionKey", "a");

  @Test
  void whatIsTakenLaterIsAcceptedAndWhatFindsNoRoomIsRefused() throws IOException {
    try (Site site = new Site(Doors.Tokens.NONE)) {
      ApiClient client = new ApiClient(URI.create("http://127.0.0.1:" + site.port()));
      CompletableFuture<ApiClient.Answer> pushed =
          CompletableFuture.supplyAsync(() -> client.post("/api/session-status/push", PUSH));
      assertThat(client.post("/api/agent-webhook", CALL).status()).isEqualTo(202);
      assertThat(pushed.join().status()).isEqualTo(202);
      assertThat(site.inbox).hasSize(2);
      site.fill();
      for (ApiClient.Answer full :
          new ApiClient.Answer[] {
            client.post("/api/session-status/push", PUSH), client.post("/api/agent-webhook", CALL)
          }) {
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.header("Retry-After")).isEqualTo("1");
        assertThat(full.json().get("error").asString()).contains("try again");
      }
    }
  }
}
