package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import livestatus.daemon.Daemon;
import livestatus.daemon.WrittenSettings;
import livestatus.daemon.settings.Settings;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole daemon in a folder of its own, with a clock that runs from {@link #START} on and jumps
 * when a test says so. Nothing is simulated; there is no Mattermost account, so it posts nothing.
 */
public final class RunningDaemon implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long began = System.nanoTime();
  private final AtomicReference<Duration> skipped = new AtomicReference<>(Duration.ZERO);
  private final Map<String, Object> registry = new LinkedHashMap<>();
  private final Path home;
  private final Settings settings;
  private final Daemon daemon;

  public RunningDaemon(Path folder) throws Exception {
    this(folder, "");
  }

  /**
   * @param more further settings, as YAML
   */
  public RunningDaemon(Path folder, String more) throws Exception {
    WrittenSettings written =
        WrittenSettings.write(
            folder,
            "host",
            "gateway: here\nmattermost: { enabled: false }\nlogging: { level: error }\n"
                + (more.contains("server:") ? "" : "server: { port: 0 }\n")
                + more);
    home = written.home();
    settings = written.settings();
    daemon = written.start(this::now);
  }

  public URI page() {
    return Objects.requireNonNull(daemon.page());
  }

  ApiClient client() {
    return new ApiClient(page());
  }

  public Settings settings() {
    return settings;
  }

  Path home() {
    return home;
  }

  Instant now() {
    return START.plusNanos(System.nanoTime() - began).plus(skipped.get());
  }

  void pass(Duration time) {
    skipped.updateAndGet(before -> before.plus(time));
  }

  /** The gateway's registry lists one more session. */
  void list(String agent, String key, Map<String, Object> entry) throws IOException {
    Map<String, Object> whole = new LinkedHashMap<>(entry);
    whole.putIfAbsent("sessionId", "00000000-0000-4000-8000-%012d".formatted(registry.size()));
    whole.putIfAbsent("updatedAt", now().toEpochMilli());
    registry.put(key, whole);
    Path folder = Files.createDirectories(home.resolve("agents/" + agent + "/sessions"));
    Path fresh = folder.resolve("sessions.json.tmp");
    Files.writeString(fresh, JsonMapper.shared().writeValueAsString(registry));
    Files.move(
        fresh,
        folder.resolve("sessions.json"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** An agent says in its file how it is. */
  void write(String session, String status, String message) throws IOException {
    Path folder = Files.createDirectories(settings.push().dir());
    String line =
        JsonMapper.shared()
                .writeValueAsString(
                    Map.of(
                        "session",
                        session,
                        "status",
                        status,
                        "message",
                        message,
                        "timestamp",
                        now().toString()))
            + "\n";
    Files.write(
        folder.resolve(session + "_status.json"),
        line.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  public String state(String key) {
    Session session = daemon.snapshot().get(new SessionKey(key));
    return session == null ? "none" : session.state().word();
  }

  public static void await(String what, BooleanSupplier met) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!met.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long: " + what).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    daemon.close();
  }
}
