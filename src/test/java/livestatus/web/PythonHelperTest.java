package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The Python helper, run by a real python3, and the daemon that it talks to. */
class PythonHelperTest {
  @TempDir Path folder;

  private String python(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().put("LIVE_STATUS_TOKEN", "wr1te-t0ken");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONPATH", Path.of("config/python").toAbsolutePath().toString());
    Path out = folder.resolve("out");
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(out) + process.exitValue();
  }

  @Test
  void whatAnAgentSaysIsWhatTheDaemonTells() throws Exception {
    try (RunningDaemon daemon =
        new RunningDaemon(
            folder, "server: { port: 0, readToken: re4d-t0ken, writeToken: wr1te-t0ken }\n")) {
      String script = Path.of("config/python/session_status.py").toAbsolutePath().toString();
      assertThat(
              python(
                  script,
                  "manager1",
                  "working",
                  "Querying DB ✓",
                  "--progress",
                  "0.5",
                  "--task",
                  "160",
                  "--metadata",
                  "table=users",
                  "--metadata",
                  "{\"n\": 1}"))
          .isEqualTo("0");
      assertThat(
              python(
                  "-c",
                  "from session_status import SessionStatus as S\n"
                      + "print(S('b').blocked('Which?'), S('c').completed(result='160 rows'))"))
          .isEqualTo("True True\n0");

      ApiClient client = daemon.client();
      JsonNode manager =
          client
              .get("/api/session-status/session/manager1", "Authorization", "Bearer re4d-t0ken")
              .json();
      assertThat(manager.get("status").asString()).isEqualTo("working");
      assertThat(manager.get("message").asString()).isEqualTo("Querying DB ✓");
      assertThat(manager.get("progress").asDouble()).isEqualTo(0.5);
      assertThat(manager.get("task_id").asString()).isEqualTo("160");
      assertThat(manager.get("metadata").get("table").asString()).isEqualTo("users");
      assertThat(manager.get("metadata").get("n").asInt()).isEqualTo(1);
      assertThat(daemon.state("b")).isEqualTo("blocked");
      assertThat(daemon.state("c")).isEqualTo("completed");
      assertThat(folder.resolve("state/live-status/session_status")).doesNotExist();
    }
  }
}
