package livestatus.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livestatus.DaemonProcess;
import livestatus.Until;
import livestatus.mattermost.FakeMattermost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as a process of its own: signals, a kill, and a second one. */
class RunningDaemonTest {
  @TempDir Path temp;

  private final FakeMattermost server = FakeMattermost.start();
  private final FakeMattermost.Login bot = server.bot("claw");
  private final String town = server.openChannel("town", bot);
  private final String key = "agent:main:mattermost:channel:" + town;
  private final Map<String, String> environment = new HashMap<>();
  private Path home;
  private Path config;
  private DemoGateway gateway;

  @BeforeEach
  void prepare() throws IOException {
    home = Files.createDirectories(temp.resolve("openclaw/agents")).getParent();
    config = temp.resolve("live-status.yml");
    environment.put("OPENCLAW_STATE_DIR", home.toString());
    environment.put("XDG_STATE_HOME", temp.resolve("state").toString());
    Files.writeString(config, "server: { port: 0 }\nlogging: { level: info }\n");
    token(bot.token());
    gateway = new DemoGateway(home, InstantSource.system());
    gateway.session(
        "main",
        key,
        Map.of(
            "chatType",
            "channel",
            "deliveryContext",
            Map.of("channel", "mattermost", "to", "channel:" + town, "accountId", "default")));
  }

  /** As people write it. */
  private void token(String token) throws IOException {
    Files.writeString(
        home.resolve("openclaw.json"),
        "{ // by hand\n channels: { mattermost: { enabled: true, baseUrl: '"
            + server.url()
            + "', botToken: '"
            + token
            + "', }, }, }\n");
  }

  @AfterEach
  void end() {
    gateway.close();
    server.close();
  }

  private DaemonProcess run(String... more) throws IOException {
    String[] args = {"run", "--config", config.toString()};
    String[] all =
        java.util.stream.Stream.of(args, more)
            .flatMap(java.util.Arrays::stream)
            .toArray(String[]::new);
    return DaemonProcess.start(temp, environment, all);
  }

  private void ask(String what) {
    gateway.begin(key);
    gateway.transcript(key).asked(what);
  }

  private void answer(String what) {
    gateway.transcript(key).answers(what, 1000);
    gateway.end(key);
  }

  private String shown() {
    return server.posts(town).stream().map(post -> post.attachment().toString()).toList() + "";
  }

  @Test
  void afterAKillThePostsTellOfTheTimeInBetween() throws Exception {
    try (DaemonProcess first = run()) {
      first.says("page ");
      ask("Build the release");
      Until.met(this::shown, text -> text.contains("Working"));
      first.kill();
    }
    assertThat(shown()).as("nobody could say anything").doesNotContain("stopped");
    int before = server.writes(town);
    answer("Built.");

    try (DaemonProcess second = run()) {
      Until.met(this::shown, text -> text.contains("Done"));
      assertThat(shown()).contains("No news between ");
      assertThat(server.writes(town)).as("one edit").isEqualTo(before + 1);

      ask("Publish it");
      Until.met(this::shown, text -> text.contains("Publish it"));
      assertThat(shown()).doesNotContain("No news between ");
      second.signal("TERM");
      assertThat(second.exit()).isZero();
    }
    assertThat(shown()).contains("Live Status stopped at ");
    assertThat(server.posts(town)).hasSize(1);
  }

  @Test
  void itSaysWhatItDoesAndTakesAnotherTokenOnSighup() throws Exception {
    server.revoke(bot.token());
    try (DaemonProcess daemon = run()) {
      daemon.says("page ");
      assertThat(daemon.err().lines().filter(line -> !line.contains("Z ")))
          .satisfiesExactly(
              line -> assertThat(line).startsWith("Live Status "),
              line -> assertThat(line).isEqualTo("  watches   " + home),
              line -> assertThat(line).matches("  posts     as default at " + server.url()),
              line -> assertThat(line).contains("  keeps     ", "live-status.db"),
              line -> assertThat(line).matches("  page      http://127.0.0.1:\\d+"));
      ask("Build the release");
      daemon.says("does not accept the token (401)");

      token(server.newToken(bot));
      daemon.signal("HUP");
      Until.met(this::shown, text -> text.contains("Working"));

      Files.writeString(config, "servr: 1\n");
      daemon.signal("HUP");
      daemon.says("servr: unknown key");

      Files.writeString(config, "server: { port: 0 }\n");
      try (DaemonProcess second = run();
          DaemonProcess third = run("--if-not-running")) {
        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.err())
            .contains("already runs")
            .contains("process " + daemon.pid() + " on ");
        assertThat(third.exit()).isZero();
      }
      daemon.signal("INT");
      assertThat(daemon.exit()).isZero();
    }
  }

  /** A rule of the house sees our own classes only, and not what a library loads by itself. */
  @Test
  void noObjectMappingIsLoaded() throws Exception {
    Path loaded = temp.resolve("loaded");
    environment.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + loaded);
    Files.writeString(config, "server: { port: 0 }\nlogging: { format: json }\n");
    try (DaemonProcess daemon = run()) {
      daemon.says("page ");
      ask("Build the release");
      Until.met(this::shown, text -> text.contains("Working"));
      Matcher said = Pattern.compile("page +(http://[0-9.:]+)").matcher(daemon.err());
      assertThat(said.find()).isTrue();
      String page = said.group(1);
      for (String path :
          List.of(
              "/",
              "/metrics",
              "/api/status",
              "/api/sessions",
              "/api/sessions/" + key,
              "/api/sessions/" + key + "/card",
              "/api/sessions/" + key + "/timeline",
              "/api/statistics/agents",
              "/api/tracking/sessions",
              "/api/mission-control/status")) {
        assertThat(status(HttpRequest.newBuilder(URI.create(page + path)))).as(path).isEqualTo(200);
      }
      tell(page + "/api/session-status/push", "{'session': 'a', 'status': 'working', 'n': 1}");
      tell(page + "/api/agent-webhook", "{'action': 'spawn', 'sessionKey': 'b', 'task': 'c'}");
      tell(page + "/api/tracking/sessions", "{'agent': 'main', 'task': 'd'}");
      daemon.signal("TERM");
      assertThat(daemon.exit()).isZero();
    }
    assertThat(Files.readString(loaded))
        .contains(" livestatus.json.JsonTree ", " tools.jackson.core.", " okhttp3.")
        .doesNotContain(" tools.jackson.databind.", " com.fasterxml.jackson.");
  }

  private static void tell(String address, String json) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.replace('\'', '"')));
    assertThat(status(request)).as(address).isBetween(200, 299);
  }

  private static int status(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
