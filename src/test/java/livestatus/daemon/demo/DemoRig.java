package livestatus.daemon.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import livestatus.daemon.Daemon;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import livestatus.mattermost.FakeMattermost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon with a gateway's files on one side, and a Mattermost server on the other. */
abstract class DemoRig {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path temp;

  final FakeMattermost server = FakeMattermost.start();
  final FakeMattermost.Login bot = server.bot("claw");
  final FakeMattermost.Login alice = server.person("alice");
  final String town = server.openChannel("town", bot, alice);
  DemoGateway gateway;
  Daemon daemon;

  @BeforeEach
  final void start() throws Exception {
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
  final void stop() throws IOException {
    daemon.close();
    gateway.close();
    server.close();
  }
}
