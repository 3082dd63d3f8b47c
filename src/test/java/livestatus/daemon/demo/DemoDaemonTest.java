package livestatus.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import livestatus.daemon.Daemon;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import livestatus.mattermost.FakeMattermost;
import livestatus.session.SessionKey;
import livestatus.session.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon: a gateway's files on one side, a Mattermost server on the other. */
class DemoDaemonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path temp;

  private final FakeMattermost server = FakeMattermost.start();
  private final FakeMattermost.Login bot = server.bot("claw");
  private final FakeMattermost.Login alice = server.person("alice");
  private final String town = server.openChannel("town", bot, alice);
  private DemoGateway gateway;
  private Daemon daemon;

  @BeforeEach
  void start() throws Exception {
    Path home = Files.createDirectories(temp.resolve("openclaw/agents")).getParent();
    gateway = new DemoGateway(home, InstantSource.system());
    Path file = temp.resolve("live-status.yml");
    Files.writeString(
        file,
        "server: { port: 0 }\nmattermost: { url: \""
            + server.url()
            + "\", token: "
            + bot.token()
            + ", editInterval: 1s }\nlogging: { level: error }\n");
    Map<String, String> environment = new HashMap<>();
    environment.put("OPENCLAW_STATE_DIR", home.toString());
    environment.put("XDG_STATE_HOME", temp.resolve("state").toString());
    Settings settings =
        new SettingsLoader(new Surroundings(environment, temp, "here")).load(file).settings();
    daemon = Daemon.start(settings, environment, "test", List.of(), InstantSource.system());
  }

  @AfterEach
  void stop() throws IOException {
    daemon.close();
    gateway.close();
    server.close();
  }

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
