package livestatus.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import livestatus.session.Freshness;
import livestatus.session.Kind;
import livestatus.session.PushedStatus;
import livestatus.session.Session;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.State;
import livestatus.session.Status;
import livestatus.session.Usage;
import livestatus.session.Witness;
import org.junit.jupiter.api.Test;

class WebhookTest {
  private static final Instant NOW = Instant.parse("2026-11-21T14:02:00Z");

  private static Webhook.Call call(String action, String rest) throws BadPayload {
    String json = "{\"action\":\"" + action + "\",\"sessionKey\":\"s1\"" + rest + "}";
    return Webhook.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Session known(State state, String message) {
    PushedStatus pushed = new PushedStatus(state, NOW, 0.3, message, null, null, Map.of());
    return new Session(
        new SessionFacts(new SessionKey("s1"), "scout", Kind.PUSHED, null, null, null, null),
        new Status(state, NOW, "pushed", Witness.PUSH, Freshness.FRESH, NOW),
        null,
        pushed,
        Usage.NONE,
        0,
        List.of());
  }

  private static PushedStatus pushed(List<Signal> signals) {
    return ((Signal.Pushed) signals.get(signals.size() - 1)).status();
  }

  @Test
  void aSpawnBeginsASession() throws Exception {
    List<Signal> signals =
        Webhook.signals(call("spawn", ",\"agentName\":\"scout\",\"task\":\"Look\""), null, NOW);

    assertThat(((Signal.Listed) signals.get(0)).facts().agent()).isEqualTo("scout");
    assertThat(pushed(signals).state()).isEqualTo(State.WORKING);
    assertThat(pushed(signals).message()).isEqualTo("Look");
  }

  @Test
  void aRepeatedSpawnAndProgressBeforeSpawnAreDefined() throws Exception {
    Session working = known(State.WORKING, "Look");

    assertThat(Webhook.signals(call("spawn", ""), working, NOW)).hasSize(1);
    assertThat(pushed(Webhook.signals(call("spawn", ""), working, NOW)).message())
        .isEqualTo("Look");
    assertThat(Webhook.signals(call("progress", ",\"progress\":0.4"), null, NOW)).hasSize(2);
    assertThat(pushed(Webhook.signals(call("progress", ""), working, NOW)).progress())
        .isEqualTo(0.3);
  }

  @Test
  void nothingButASpawnFollowsAnEnd() throws Exception {
    for (State end : List.of(State.COMPLETED, State.ERROR)) {
      Session ended = known(end, "Look");
      assertThat(Webhook.signals(call("progress", ""), ended, NOW)).isEmpty();
      assertThat(Webhook.signals(call("complete", ""), ended, NOW)).isEmpty();
      assertThat(Webhook.signals(call("error", ""), ended, NOW)).isEmpty();
      assertThat(pushed(Webhook.signals(call("spawn", ",\"task\":\"Again\""), ended, NOW)))
          .isEqualTo(new PushedStatus(State.WORKING, NOW, null, "Again", null, null, Map.of()));
    }
  }

  @Test
  void anEndTellsItsResultOrItsError() throws Exception {
    Session working = known(State.WORKING, "Look");

    PushedStatus done =
        pushed(Webhook.signals(call("complete", ",\"result\":\"found\""), working, NOW));
    PushedStatus failed =
        pushed(Webhook.signals(call("error", ",\"error\":\"lost\""), working, NOW));

    assertThat(done.state()).isEqualTo(State.COMPLETED);
    assertThat(done.result()).isEqualTo("found");
    assertThat(done.progress()).isEqualTo(1);
    assertThat(failed.state()).isEqualTo(State.ERROR);
    assertThat(failed.message()).isEqualTo("lost");
  }

  @Test
  void aBadCallNamesItsField() {
    assertThatThrownBy(() -> call("finish", "")).hasMessageContaining("\"action\"");
    assertThatThrownBy(() -> call("spawn", ",\"agentName\":7")).hasMessageContaining("agentName");
    assertThatThrownBy(
            () -> Webhook.read("{\"action\":\"spawn\"}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("sessionKey");
  }
}
