package livestatus.daemon.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import livestatus.daemon.Daemon;
import livestatus.daemon.WrittenSettings;
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
    WrittenSettings settings = DemoSettings.write(temp, server, bot, ", editInterval: 1s", "");
    gateway = new DemoGateway(settings.home(), InstantSource.system());
    daemon = settings.start(InstantSource.system());
  }

  @AfterEach
  final void stop() throws IOException {
    daemon.close();
    gateway.close();
    server.close();
  }
}
