package livestatus.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import livestatus.session.SessionKey;
import livestatus.session.State;
import org.junit.jupiter.api.Test;

/** The whole daemon: a gateway's files on one side, a Mattermost server on the other. */
class DemoDaemonTest extends DemoRig {
  private static void await(String what, BooleanSupplier met) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!met.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long: " + what).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private State state(String key) {
    var session = daemon.snapshot().get(new SessionKey(key));
    return session == null ? State.UNKNOWN : session.state();
  }

  private static Map<String, Object> entry(String chat, String to) {
    return Map.of(
        "chatType",
        chat,
        "channel",
        "mattermost",
        "deliveryContext",
        Map.of("channel", "mattermost", "to", to, "accountId", "default"));
  }

  @Test
  void oneTurnIsOnePostThatTellsItsEnd() {
    String key = "agent:main:mattermost:channel:" + town;
    gateway.session("main", key, entry("channel", "channel:" + town));
    gateway.begin(key);
    DemoTranscript transcript = gateway.transcript(key);
    transcript.asked("Tell @channel why the test fails");
    var call = new DemoTranscript.Call("c1", "exec", Map.of("command", "npm test"));
    transcript.calls("Looking.", 1000, call);

    await("the post", () -> server.posts(town).size() == 1);
    assertThat(state(key)).isEqualTo(State.WORKING);
    await("the tool", () -> text(town).contains("npm test"));

    transcript.result(call, 0, 1200, "ok");
    transcript.answers("It was the clock.", 1000);
    gateway.end(key);

    await("the end", () -> state(key) == State.IDLE && text(town).contains("Done"));
    assertThat(server.posts(town)).hasSize(1);
    assertThat(server.notifications()).isEmpty();
  }

  @Test
  void aPrivateConversationStaysPrivateAndItsSubAgentsStandInItsPost() {
    String direct = "agent:main:mattermost:direct:" + alice.id();
    String child = "agent:main:subagent:c1";
    gateway.session("main", direct, entry("direct", "user:" + alice.id()));
    gateway.begin(direct);
    gateway.transcript(direct).asked("Something private");
    gateway.session("main", child, Map.of("spawnedBy", direct, "label", "helper one"));
    gateway.begin(child);
    gateway.transcript(child).asked("[Subagent Context] …\n\n[Subagent Task]: dig");
    String channel = server.directChannel(bot, alice);

    await("the post", () -> server.posts(channel).size() == 1);
    await("the sub-agent", () -> text(channel).contains("helper one"));
    assertThat(server.posts(town)).isEmpty();
    assertThat(server.posts(channel)).hasSize(1);
  }

  private String text(String channel) {
    return server.posts(channel).stream().map(post -> post.props().toString()).toList().toString();
  }
}
