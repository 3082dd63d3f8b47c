package livestatus.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import livestatus.session.Signal;
import livestatus.session.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python helper, run by a real python3 against a real socket and a real file. */
class PythonPushTest {
  private static final Path SCRIPTS = Path.of("config/python").toAbsolutePath();
  private static final Path SCRIPT = SCRIPTS.resolve("session_status.py");
  private static final Instant NOW = Instant.parse("2026-11-21T14:02:00Z");

  @TempDir Path folder;

  private record Ran(int code, String out, String err) {}

  private Ran python(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONPATH", SCRIPTS.toString());
    builder.environment().putAll(environment);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static String deadUrl() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }

  @Test
  void theCommandSpeaksToTheDaemon() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    List<String> tokens = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/session-status/push",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(bodies.size() == 1 ? 200 : 400, -1);
          exchange.close();
        });
    server.start();
    try {
      Map<String, String> environment =
          Map.of(
              "LIVE_STATUS_URL",
              "http://127.0.0.1:" + server.getAddress().getPort() + "/",
              "LIVE_STATUS_TOKEN",
              "t0ken",
              "http_proxy",
              deadUrl());
      Ran told =
          python(
              environment,
              SCRIPT.toString(),
              "manager1",
              "working",
              "Querying DB ✓",
              "--progress",
              "0.5",
              "--task",
              "160");
      Ran refused = python(environment, SCRIPT.toString(), "manager1", "idle");

      assertThat(told.err()).isEmpty();
      assertThat(told.code()).isZero();
      Signal.Pushed pushed = Payload.status(bodies.get(0).getBytes(StandardCharsets.UTF_8), NOW);
      assertThat(pushed.session()).hasToString("manager1");
      assertThat(pushed.status().state()).isEqualTo(State.WORKING);
      assertThat(pushed.status().message()).isEqualTo("Querying DB ✓");
      assertThat(pushed.status().progress()).isEqualTo(0.5);
      assertThat(pushed.status().taskId()).isEqualTo("160");
      assertThat(tokens).containsOnly("Bearer t0ken");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("HTTP 400").doesNotContain("Traceback");
      assertThat(folder.resolve("live-status")).doesNotExist();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void withoutADaemonTheStatusGoesToTheFile() throws Exception {
    Ran ran =
        python(
            Map.of("LIVE_STATUS_URL", deadUrl()),
            "-c",
            """
            from session_status import SessionStatus
            s = SessionStatus("agent:main:main")
            print(s.idle(), s.working("a\\nb", progress=0.1), s.blocked("needs a key"))
            print(s.completed(task_id=7), s.error("boom"), s.push("working", metadata={"a": 1}))
            """);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().split("\\s+")).containsOnly("True").hasSize(6);
    Path file = folder.resolve("live-status/session_status/agent:main:main_status.json");
    List<State> states = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      states.add(Payload.status(line.getBytes(StandardCharsets.UTF_8), NOW).status().state());
    }
    assertThat(states)
        .containsExactly(
            State.IDLE, State.WORKING, State.BLOCKED, State.COMPLETED, State.ERROR, State.WORKING);
  }

  @Test
  void nothingIsRaisedIntoTheAgent() throws Exception {
    Ran ran =
        python(
            Map.of("LIVE_STATUS_URL", deadUrl(), "LIVE_STATUS_PUSH_DIR", "/proc/nowhere"),
            "-c",
            """
            from session_status import SessionStatus
            for s in SessionStatus("../../etc/passwd"), SessionStatus(None), SessionStatus("a b"):
                print(s.working())
            s = SessionStatus("a")
            print(s.push("busy"), s.working(progress=2), s.working(progress="x"))
            print(s.working(metadata={1, 2}), s.working("cannot be written"), s.problem is not None)
            print(SessionStatus("a", url="file:///etc/passwd").working())
            """);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().split("\\s+"))
        .containsExactly(
            "False", "False", "False", "False", "False", "False", "False", "False", "True",
            "False");
  }

  @Test
  void theDaemonsAddressIsFoundWhereTheDaemonWroteIt() throws Exception {
    Files.createDirectories(folder.resolve("live-status"));
    Files.writeString(
        folder.resolve("live-status/daemon.json"), "{\"page\":\"http://127.0.0.1:9\"}");
    Ran ran = python(Map.of(), "-c", "import session_status; print(session_status._daemon_url())");

    assertThat(ran.out().trim()).isEqualTo("http://127.0.0.1:9");
  }
}
