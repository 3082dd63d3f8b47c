package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import livestatus.history.Postgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two daemons and a server without a gateway, on one PostgreSQL. */
class SharedDatabaseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path temp;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AutoCloseable> open = new ArrayList<>();
  private String url;

  @BeforeEach
  void database() {
    url = Postgres.url();
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private Path file(String gateway) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(gateway));
    Files.createDirectories(folder.resolve("openclaw/agents"));
    Path file = folder.resolve("live-status.yml");
    Files.writeString(
        file,
        "gateway: %s\nserver: { port: 0 }\nmattermost: { enabled: false }\nopenclaw: { home: %s }\n"
                .formatted(gateway, folder.resolve("openclaw"))
            + "logging: { level: error }\ndata: { url: \"%s\", dir: %s }\n"
                .formatted(url, folder.resolve("data")));
    return file;
  }

  private Settings settings(String gateway) throws Exception {
    return new SettingsLoader(new Surroundings(Map.of(), temp, "host"))
        .load(file(gateway))
        .settings();
  }

  private Daemon daemon(String gateway) throws Exception {
    Daemon daemon =
        Daemon.start(settings(gateway), Map.of(), "test", List.of(), InstantSource.system());
    open.add(daemon);
    return daemon;
  }

  private static void push(Daemon daemon, String session, String message) throws IOException {
    Files.writeString(
        Files.createDirectories(daemon.settings().push().dir()).resolve(session + "_status.json"),
        "{\"session\":\"%s\",\"status\":\"working\",\"message\":\"%s\",\"timestamp\":\"%s\"}\n"
            .formatted(session, message, Instant.now()),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void await(String what, BooleanSupplier met) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!met.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long: " + what).isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private HttpResponse<String> get(URI page, String path) {
    return send(HttpRequest.newBuilder(URI.create(page + path)).timeout(PATIENCE).build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private JsonNode json(URI page, String path) {
    return JsonMapper.shared().readTree(get(page, path).body());
  }

  /** Each session as gateway, key and whether it is another gateway's. */
  private List<String> sessions(URI page, String query) {
    return json(page, "/api/sessions" + query)
        .path("sessions")
        .valueStream()
        .map(
            row ->
                row.path("gateway").asString()
                    + " "
                    + row.path("key").asString()
                    + (row.path("remote").asBoolean(false) ? " remote" : ""))
        .sorted()
        .toList();
  }

  @Test
  void eachShowsTheSessionsOfAll() throws Exception {
    Daemon east = daemon("east");
    Daemon west = daemon("west");
    Serving serving = Serving.start(settings("nowhere"), InstantSource.system());
    open.add(serving);
    push(east, "builder", "in the east");
    push(west, "builder", "in the west");
    push(west, "tester", "in the west too");

    await(
        "all in one place",
        () ->
            sessions(serving.page(), "")
                .equals(
                    List.of("east builder remote", "west builder remote", "west tester remote")));
    await(
        "the others' beside one's own",
        () ->
            sessions(east.page(), "")
                .equals(List.of("east builder", "west builder remote", "west tester remote")));
    assertThat(east.snapshot().sessions()).hasSize(1);
    assertThat(sessions(east.page(), "?gateway=west&q=TESTER"))
        .containsExactly("west tester remote");
    assertThat(json(east.page(), "/api/sessions?limit=1&offset=2").path("total").asInt())
        .isEqualTo(3);
    assertThat(get(east.page(), "/metrics").body())
        .contains("live_status_sessions{state=\"working\"} 1.0", "live_status_remote_sessions 2.0");

    assertThat(json(east.page(), "/api/sessions/builder").path("gateway").asString())
        .isEqualTo("east");
    assertThat(json(east.page(), "/api/sessions/builder?gateway=west").path("gateway").asString())
        .isEqualTo("west");
    assertThat(json(east.page(), "/api/sessions/tester/tree").path("remote").asBoolean()).isTrue();
    HttpResponse<String> which = get(serving.page(), "/api/sessions/builder");
    assertThat(which.statusCode()).isEqualTo(400);
    assertThat(which.body()).contains("east or west");
    assertThat(get(serving.page(), "/api/sessions/nobody").statusCode()).isEqualTo(404);
    assertThat(json(serving.page(), "/api/gateways").path("gateways")).hasSize(2);
    assertThat(json(serving.page(), "/api/agents").path("agents")).isNotEmpty();
    HttpResponse<String> pushed =
        send(
            HttpRequest.newBuilder(URI.create(serving.page() + "/api/session-status/push"))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"session\":\"x\",\"status\":\"working\"}"))
                .build());
    assertThat(pushed.statusCode()).isEqualTo(405);
    assertThat(pushed.body()).contains("Nothing is watched here");
  }

  @Test
  void changesOfOthersComeAsTheyHappen() throws Exception {
    Daemon east = daemon("east");
    Serving serving = Serving.start(settings("nowhere"), InstantSource.system());
    open.add(serving);
    push(east, "builder", "one");
    await("the first", () -> sessions(serving.page(), "").size() == 1);
    HttpResponse<InputStream> stream =
        http.send(
            HttpRequest.newBuilder(URI.create(serving.page() + "/api/events")).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (var lines =
        new java.io.BufferedReader(
            new java.io.InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      push(east, "builder", "two");
      String line = "";
      while (!line.contains("reason\":\"two")) {
        line = String.valueOf(lines.readLine());
        assertThat(line).isNotEqualTo("null");
      }
      assertThat(line).contains("\"gateway\":\"east\"", "\"remote\":true");
    }
  }

  @Test
  void aSecondDaemonForOneGatewayIsRefusedInASentence() throws Exception {
    daemon("east");
    Path config = file("east");
    // Its own data folder, so that only the database can know of the other one.
    Files.writeString(
        config,
        Files.readString(config)
            .replace(temp.resolve("east/data").toString(), temp.resolve("second").toString()));
    Path said = temp.resolve("said");
    Process second =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "livestatus.cli.Main",
                "run",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      second.destroyForcibly();
    }
    assertThat(second.exitValue()).as(Files.readString(said)).isEqualTo(1);
    assertThat(Files.readString(said))
        .contains(
            "The gateway id \"east\" is already used", "process " + ProcessHandle.current().pid())
        .doesNotContain("\tat ");
  }
}
