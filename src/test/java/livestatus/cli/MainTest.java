package livestatus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import livestatus.daemon.settings.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return run(Map.of(), args);
  }

  private int run(Map<String, String> environment, String... args) {
    out.reset();
    err.reset();
    Surroundings around = new Surroundings(environment, folder, "testhost");
    return Main.run(
        args,
        new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), around));
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @Test
  void helpGoesToStdoutAndTeachesWithExamples() {
    assertThat(run("--help")).isZero();
    assertThat(out()).startsWith("Usage: live-status").contains("Examples:", "config check");
    assertThat(out()).doesNotContain("\u001b");
    assertThat(err()).isEmpty();
    assertThat(out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(run("config", "check", "--help")).isZero();
    assertThat(out()).startsWith("Usage: live-status config check");
  }

  @Test
  void withoutACommandTheUsageGoesToStderr() {
    assertThat(run()).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err()).startsWith("Usage: live-status");
    assertThat(run("config")).isEqualTo(2);
    assertThat(err()).contains("Try 'live-status config --help'.");
  }

  @Test
  void wrongUsageIsOneSentenceWithAWayOut() {
    assertThat(run("confg")).isEqualTo(2);
    assertThat(err()).contains("confg", "Try 'live-status --help'.").doesNotContain("Exception");
    assertThat(run("config", "check", "--jsn")).isEqualTo(2);
    assertThat(err()).contains("--jsn", "--json");
    assertThat(out()).isEmpty();
  }

  @Test
  void versionSaysWhichJavaToo() {
    assertThat(run("--version")).isZero();
    assertThat(out()).startsWith("live-status ").contains("(Java 1");
  }

  @Test
  void configCheckSaysWhichFileIsRight() throws IOException {
    assertThat(run("config", "check")).isZero();
    assertThat(out()).isEqualTo("No settings file: the defaults are in force.\n");
    Path file = Files.writeString(folder.resolve("c.yml"), "gateway: größe\n");
    assertThat(run("config", "check", "--config", file.toString())).isEqualTo(2);
    assertThat(err()).startsWith(file + ":1: gateway: \"größe\" is no gateway id;");
    Files.writeString(file, "gateway: g1\n");
    assertThat(run(Map.of("LIVE_STATUS_CONFIG", file.toString()), "config", "check")).isZero();
    assertThat(out()).isEqualTo(file + ": no mistakes.\n");
  }

  @Test
  void mistakesAreSentencesOrJsonNeverTraces() throws IOException {
    Path file = Files.writeString(folder.resolve("c.yml"), "gatway: x\nserver: {port: y}\n");

    assertThat(run("config", "show", "-c", file.toString())).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err())
        .isEqualTo(
            """
            %1$s:1: gatway: unknown key; did you mean gateway?
            %1$s:2: server.port: "y" is no number from 0 to 65535
            """
                .formatted(file));

    assertThat(run("config", "check", "--json", "-c", file.toString())).isEqualTo(2);
    JsonNode mistakes = JsonMapper.shared().readTree(out()).get("mistakes");
    assertThat(mistakes).hasSize(2);
    assertThat(mistakes.get(1).get("line").asInt()).isEqualTo(2);
    assertThat(mistakes.get(1).get("key").asString()).isEqualTo("server.port");
  }

  @Test
  void configShowMasksSecrets() throws IOException {
    Files.createDirectories(folder.resolve(".config/live-status"));
    Files.writeString(
        folder.resolve(".config/live-status/live-status.yml"),
        "server: {token: very-secret-token}\n");

    assertThat(run("config", "show")).isZero();
    assertThat(out()).startsWith("# From " + folder).contains("token: '********'", "port: 8377");
    assertThat(out()).doesNotContain("very-secret");
    assertThat(run("config", "show", "--json")).isZero();
    JsonNode shown = JsonMapper.shared().readTree(out());
    assertThat(shown.get("server").get("token").asString()).isEqualTo("********");
    assertThat(shown.get("mattermost").get("follow").get("after").asInt()).isEqualTo(15);
  }

  @Test
  void completionIsAScriptThatBashAccepts() throws Exception {
    assertThat(run("completion")).isZero();
    Path script = Files.writeString(folder.resolve("completion"), out());
    Process bash = new ProcessBuilder("bash", "-n", script.toString()).start();
    assertThat(bash.waitFor()).isZero();
    assertThat(out()).contains("live-status", "config", "check");
  }
}
