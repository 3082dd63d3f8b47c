package livestatus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import livestatus.daemon.settings.Surroundings;
import livestatus.web.RunningDaemon;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command, to a whole daemon and without one. */
class PushCommandTest {
  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void around() {
    environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
  }

  private int push(String... arguments) {
    err.reset();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of("push"));
    all.addAll(List.of(arguments));
    int code =
        Main.run(
            all.toArray(String[]::new),
            new Console(
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                new Surroundings(environment, folder, "host")));
    assertThat(out.toString(UTF_8)).isEmpty();
    return code;
  }

  private String said() {
    return err.toString(UTF_8);
  }

  private Path file(String session) {
    return folder.resolve("state/live-status/session_status/" + session + "_status.json");
  }

  @Test
  void theDaemonIsToldWhereOneRuns() throws Exception {
    try (RunningDaemon daemon =
        new RunningDaemon(folder, "server: { port: 0, writeToken: wr1te-t0ken }\n")) {
      environment.put("LIVE_STATUS_CONFIG", folder.resolve("live-status.yml").toString());
      assertThat(
              push(
                  "manager1",
                  "working",
                  "Querying DB",
                  "--progress",
                  "0.5",
                  "--task",
                  "160",
                  "--metadata",
                  "table=users"))
          .as(said())
          .isZero();
      assertThat(said()).startsWith("live-status: Told the daemon; manager1 is working: ");
      assertThat(daemon.state("manager1")).isEqualTo("working");
      assertThat(file("manager1")).doesNotExist();

      environment.put("LIVE_STATUS_URL", daemon.page() + "/");
      environment.put("LIVE_STATUS_TOKEN", "an0ther-t0ken");
      assertThat(push("manager1", "idle")).isEqualTo(1);
      assertThat(said()).contains("refused: This token is not known here.").doesNotContain("0ther");
      environment.put("LIVE_STATUS_TOKEN", "wr1te-t0ken");
      assertThat(push("manager1", "completed", "--result", "160 rows")).as(said()).isZero();
      assertThat(daemon.state("manager1")).isEqualTo("completed");
    }
  }

  @Test
  void withoutADaemonItGoesToTheFileThatTheDaemonReads() throws Exception {
    assertThat(push("agent:main:main", "working", "a\nb", "--metadata", "{\"n\":1}")).isZero();
    assertThat(said()).contains("No daemon runs; the status is in " + file("agent:main:main"));
    assertThat(push("agent:main:main", "blocked")).isZero();
    Path file = file("agent:main:main");
    List<String> lines = Files.readAllLines(file);
    JsonNode first = JsonMapper.shared().readTree(lines.get(0));
    assertThat(lines).hasSize(2);
    assertThat(first.get("message").asString()).isEqualTo("a\nb");
    assertThat(first.get("metadata").get("n").asInt()).isEqualTo(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    try (RunningDaemon daemon = new RunningDaemon(folder, "")) {
      RunningDaemon.await("it is read", () -> daemon.state("agent:main:main").equals("blocked"));
    }
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForAndTheStatusIsKept() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("LIVE_STATUS_URL", "http://127.0.0.1:" + socket.getLocalPort());
    }
    assertThat(push("manager1", "idle")).isZero();
    assertThat(said()).contains("The daemon does not answer; the status is in ");
    assertThat(file("manager1")).exists();
  }

  @Test
  void mistakesAreOneSentenceAndNothingIsWritten() {
    assertThat(push("../../x", "working")).isEqualTo(2);
    assertThat(said()).startsWith("live-status: The field \"session\" must be 1 to 200 letters");
    assertThat(push("a", "busy")).isEqualTo(2);
    assertThat(said()).contains("\"status\" must be one of idle, working");
    assertThat(push("a", "working", "--progress", "2")).isEqualTo(2);
    assertThat(said()).contains("\"progress\"");
    assertThat(push("a", "working", "--metadata", "x")).isEqualTo(2);
    assertThat(push("a", "working", "--metadata", "{x")).isEqualTo(2);
    assertThat(push("a")).isEqualTo(2);
    environment.put("LIVE_STATUS_URL", "nowhere");
    assertThat(push("a", "working")).isEqualTo(1);
    assertThat(said()).contains("$LIVE_STATUS_URL");
    assertThat(folder.resolve("state")).doesNotExist();
  }
}
