package livestatus.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import livestatus.mattermost.FakeMattermost.Login;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mattermost's own JavaScript client drives the simulated server, so that the simulation cannot
 * drift from what a real client expects. It is installed with npm, once, below {@code target}.
 */
class OfficialClientIT {
  private static final String VERSION = "11.9.0";
  private static final Path FOLDER = Path.of("target", "official-client-" + VERSION);
  private static final Path MODULES = FOLDER.resolve("node_modules").toAbsolutePath();

  @BeforeAll
  static void install() throws Exception {
    if (Files.exists(MODULES.resolve("@mattermost/client/package.json"))) {
      return;
    }
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("package.json"), "{\"private\": true}\n");
    List<String> command =
        List.of(
            "npm",
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "@mattermost/client@" + VERSION,
            "@mattermost/types@" + VERSION);
    run(command, Map.of(), FOLDER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.37", "11"})
  void theOfficialClientIsContent(String version) throws Exception {
    try (FakeMattermost server = FakeMattermost.start(version, InstantSource.system())) {
      Login bot = server.bot("status");
      Login other = server.bot("other");
      Login alice = server.person("alice");
      String town = server.openChannel("town", bot, other, alice);
      server.limitRate(10, 100, false);
      Path script = FOLDER.resolve("official-client.js").toAbsolutePath();
      Files.write(script, resource("official-client.js"));
      String said =
          run(
              List.of("node", script.toString()),
              Map.of(
                  "MODULES", MODULES.toString(),
                  "URL", server.url(),
                  "VERSION", version,
                  "TOKEN", bot.token(),
                  "ME", bot.id(),
                  "OTHER_TOKEN", other.token(),
                  "PERSON", alice.id(),
                  "CHANNEL", town),
              FOLDER);
      assertThat(said).contains("is content with the simulated server");
      assertThat(server.requests()).containsKeys("POST /posts", "PUT /posts/{id}/patch");
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = OfficialClientIT.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  private static String run(List<String> command, Map<String, String> environment, Path folder)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + "\n" + said).isZero();
    return said;
  }
}
