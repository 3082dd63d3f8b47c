package livestatus.daemon.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import livestatus.daemon.Daemon;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real daemon and a gateway whose files a test writes, line by line. Its clock is the system's,
 * and can be set forward.
 */
public final class Stage implements AutoCloseable {
  /** Settings of Mattermost for a daemon that posts nowhere. */
  public static final String QUIET = "{ enabled: false }";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final String mattermost;
  private final @Nullable String token;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private final DemoGateway gateway;
  private @Nullable Daemon daemon;
  private int port;

  /**
   * A gateway without a daemon at first; {@link #startDaemon} starts one.
   *
   * @param mattermost the settings below {@code mattermost}, in braces
   * @param token what the daemon's server wants to be shown; null for nothing
   */
  public Stage(Path folder, String mattermost, @Nullable String token) {
    this.folder = folder;
    this.mattermost = mattermost;
    this.token = token;
    try {
      Path home = Files.createDirectories(folder.resolve("openclaw/agents")).getParent();
      Files.createDirectories(pushes());
      gateway = new DemoGateway(home, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A gateway and a daemon that watches it and posts nowhere. */
  public static Stage open(Path folder) {
    Stage stage = new Stage(folder, QUIET, null);
    stage.startDaemon();
    return stage;
  }

  private Daemon start() {
    try {
      Path file = folder.resolve("live-status.yml");
      Files.writeString(
          file,
          "server: { port: "
              + port
              + (token == null ? "" : ", token: " + token)
              + " }\ngateway: here\ndata: { url: \""
              + database(folder)
              + "\" }\npush: { dir: "
              + pushes()
              + " }\nmattermost: "
              + mattermost
              + "\nlogging: { level: error }\n");
      Map<String, String> environment = new HashMap<>();
      environment.put("OPENCLAW_STATE_DIR", folder.resolve("openclaw").toString());
      environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
      Settings settings =
          new SettingsLoader(new Surroundings(environment, folder, "here")).load(file).settings();
      Daemon started = Daemon.start(settings, environment, "test", List.of(), clock);
      port = Objects.requireNonNull(started.page()).getPort();
      return started;
    } catch (Exception e) {
      throw new IllegalStateException("The daemon did not start.", e);
    }
  }

  /** Where the daemon of a stage in that folder keeps its history. */
  public static String database(Path folder) {
    return "jdbc:sqlite:" + folder.resolve("history.db");
  }

  private Path pushes() {
    return folder.resolve("pushes");
  }

  public URI page() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public void stopDaemon() {
    try {
      if (daemon != null) {
        daemon.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a daemon; if it is not the first, on the same port and with the same data. */
  public void startDaemon() {
    daemon = start();
  }

  /** Sets the clock so far ahead of the system's, or behind. */
  public void setClock(Duration offset) {
    ahead.set(offset);
  }

  /** Lets time pass for the daemon and the gateway. */
  public void pass(Duration time) {
    ahead.updateAndGet(before -> before.plus(time));
  }

  /** Lists a session in the gateway's records. */
  public void session(String key, Map<String, Object> entry) {
    gateway.session(key.split(":", 3)[1], key, entry);
  }

  /** Lists a session that another one spawned. */
  public void subAgent(String key, String parent, String label) {
    session(key, Map.of("spawnedBy", parent, "spawnDepth", 1, "label", label));
  }

  /** Lists a session, begins its run and asks it something. */
  public void begin(String key, Map<String, Object> entry, String asked) {
    session(key, entry);
    ask(key, asked);
  }

  public void ask(String key, String asked) {
    gateway.begin(key);
    gateway.transcript(key).asked(asked);
  }

  /** The model calls a tool. */
  public void call(String key, String id, String tool, Map<String, Object> arguments) {
    gateway.transcript(key).calls("", 1_000, new DemoTranscript.Call(id, tool, arguments));
  }

  public void result(String key, String id, String tool, int exitCode, String output) {
    gateway
        .transcript(key)
        .result(new DemoTranscript.Call(id, tool, Map.of()), exitCode, 1_200, output);
  }

  /** A tool must be approved by a person before it goes on. */
  public void needsApproval(String key, String id, String output) {
    gateway
        .transcript(key)
        .result(
            new DemoTranscript.Call(id, "exec", Map.of()),
            Map.of("status", "approval-pending", "approvalId", "demo", "host", "gateway"),
            output,
            false);
    gateway.transcript(key).answers(output, 100);
    gateway.end(key);
  }

  public void answer(String key, String said) {
    gateway.transcript(key).answers(said, 500);
    gateway.end(key);
  }

  public void fail(String key, String error) {
    gateway.transcript(key).fails(error);
    gateway.end(key);
  }

  /** Somebody said stop while a tool ran. */
  public void abort(String key, String id) {
    gateway.transcript(key).aborted(new DemoTranscript.Call(id, "exec", Map.of()));
    gateway.end(key);
  }

  /** An agent says how it is, in its own file. */
  public void push(String session, String status, Map<String, Object> more) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("session", session);
    line.put("status", status);
    line.put("timestamp", clock.instant().toString());
    line.putAll(more);
    try {
      Files.writeString(
          pushes().resolve(session + "_status.json"),
          JSON.writeValueAsString(line) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stopDaemon();
    gateway.close();
  }
}
