package livestatus.daemon.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.doctor.Finding.Level;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import livestatus.history.GatewayView;
import livestatus.mattermost.FakeMattermost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is found, and what to do is said, before a simulated server. */
class DoctorTest {
  @TempDir Path temp;

  private final FakeMattermost server = FakeMattermost.start();
  private final FakeMattermost.Login bot = server.bot("claw");
  private final FakeMattermost.Login alice = server.person("alice");
  private final String town = server.openChannel("town", bot, alice);
  private final String closed = server.privateChannel("closed", alice);
  private Path home;

  @BeforeEach
  void prepare() throws IOException {
    home = Files.createDirectories(temp.resolve("openclaw"));
    gateway(bot.token(), "off");
    session("town", town);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private void gateway(String token, String streaming) throws IOException {
    Files.writeString(
        home.resolve("openclaw.json"),
        "{channels:{mattermost:{enabled:true,baseUrl:'%s',botToken:'%s',streaming:'%s'}}}"
            .formatted(server.url(), token, streaming));
  }

  private void session(String agent, String channel) throws IOException {
    Path folder = Files.createDirectories(home.resolve("agents").resolve(agent + "/sessions"));
    Files.writeString(
        folder.resolve("sessions.json"),
        """
        {"agent:%s:mattermost:channel:%s":{"sessionId":"one","updatedAt":%d,"chatType":"channel",
        "deliveryContext":{"channel":"mattermost","to":"channel:%s","accountId":"default"}}}
        """
            .formatted(agent, channel, Instant.now().toEpochMilli(), channel));
  }

  private List<Finding> examine(InstantSource clock) throws Exception {
    Map<String, String> environment =
        Map.of(
            "OPENCLAW_STATE_DIR", home.toString(),
            "XDG_STATE_HOME", temp.resolve("state").toString(),
            "XDG_CONFIG_HOME", temp.resolve("config").toString());
    Path file = temp.resolve("live-status.yml");
    Files.writeString(file, "gateway: box\nserver: { port: 0 }\n");
    Settings settings =
        new SettingsLoader(new Surroundings(environment, temp, "here")).load(file).settings();
    return new Doctor(settings, environment, clock).examine();
  }

  private List<Finding> examine() throws Exception {
    return examine(InstantSource.system());
  }

  private static void has(List<Finding> findings, Level level, String check, String what) {
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.level()).isEqualTo(level);
              assertThat(finding.check()).isEqualTo(check);
              assertThat(finding.what()).contains(what);
              assertThat(finding.todo().isEmpty()).isEqualTo(level == Level.OK);
            });
  }

  @Test
  void whereAllIsWellNothingFails() throws Exception {
    List<Finding> findings = examine();
    assertThat(findings).noneMatch(finding -> finding.level() == Level.FAIL);
    has(findings, Level.OK, "java", "Java ");
    has(findings, Level.OK, "gateway", home.toString());
    has(findings, Level.OK, "sessions", "1 session");
    has(findings, Level.OK, "account default", "takes the token of @claw");
    has(findings, Level.OK, "account default", "It sees a session's channel town.");
    has(findings, Level.OK, "database", "made at the first start");
    has(findings, Level.WARN, "daemon", "No daemon runs.");
    has(findings, Level.OK, "port", "is free");
    has(findings, Level.WARN, "start", "Nothing starts the daemon");
    assertThat(temp.resolve("state")).as("it changes nothing").doesNotExist();
  }

  @Test
  void aChannelWithoutTheBotFails() throws Exception {
    session("closed", closed);
    List<Finding> findings = examine();
    has(findings, Level.FAIL, "account default", "It cannot see a session's channel " + closed);
    has(findings, Level.OK, "account default", "It sees a session's channel town");

    server.say(alice, town, "", "the last one out");
    server.archive(town, true);
    has(examine(), Level.FAIL, "account default", "town, which is archived");
  }

  @Test
  void tokensPeopleLimitsAndPreviewsAreTold() throws Exception {
    server.limitRate(10, 100, false);
    server.editTimeLimit(Duration.ofMinutes(5));
    gateway(alice.token(), "partial");
    List<Finding> findings = examine();
    has(findings, Level.WARN, "account default", "@alice is a person's account");
    has(findings, Level.OK, "account default", "The server counts requests (bursts of 101)");
    has(findings, Level.WARN, "account default", "edit messages for 300 s only");
    has(findings, Level.WARN, "double posting", "streaming: partial");

    gateway("no-such-token", "off");
    has(examine(), Level.FAIL, "account default", "(401)");
    assertThat(examine().toString()).doesNotContain("no-such-token");
  }

  @Test
  void aClockThatIsWrongIsTold() throws Exception {
    InstantSource slow = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(-5));
    has(examine(slow), Level.WARN, "account default", "The server's clock differs by ");
  }

  @Test
  void aServerThatIsAwayFails() throws Exception {
    server.goDown();
    has(examine(), Level.FAIL, "account default", "cannot be reached");
  }

  @Test
  void anotherDaemonForTheSameGatewayFails() {
    Instant now = Instant.parse("2026-11-21T14:02:00Z");
    InstanceLock.Owner here = new InstanceLock.Owner(4711, now, "box", null);
    GatewayView there = view("box", "elsewhere", 12, now.minusSeconds(5));
    GatewayView ourOwn = view("box", InstanceLock.hostName(), 4711, now.minusSeconds(5));
    long gone = Long.MAX_VALUE;
    GatewayView killed = view("box", InstanceLock.hostName(), gone, now.minusSeconds(5));
    GatewayView old = view("box", "elsewhere", 12, now.minusSeconds(600));
    GatewayView other = view("other", "elsewhere", 12, now.minusSeconds(5));

    has(
        DatabaseChecks.others("box", here, List.of(there), now),
        Level.FAIL,
        "second daemon",
        "A daemon on elsewhere (process 12)");
    assertThat(DatabaseChecks.others("box", here, List.of(ourOwn, killed, old, other), now))
        .isEmpty();
  }

  private static GatewayView view(String gateway, String host, long pid, Instant beat) {
    return new GatewayView(gateway, host, pid, "1", beat, beat, null, 0, 0);
  }

  @Test
  void aDatabaseThatIsNoneFailsAndIsLeftAlone() throws Exception {
    Path file = temp.resolve("state/live-status/live-status.db");
    Files.createDirectories(file.getParent());
    String letter = "this is a letter to my aunt".repeat(100);
    Files.writeString(file, letter);
    has(examine(), Level.FAIL, "database", file + " is no SQLite database.");
    assertThat(Files.readString(file)).isEqualTo(letter);

    Files.writeString(file, "");
    has(examine(), Level.OK, "database", "can be written");
  }

  @Test
  void aDaemonThatRunsIsNamed() throws Exception {
    Path data = temp.resolve("state/live-status");
    try (InstanceLock lock = InstanceLock.take(data)) {
      lock.announce(new InstanceLock.Owner(4711, Instant.EPOCH, "box", null));
      has(examine(), Level.OK, "daemon", "process 4711 on box");
    }
  }

  @Test
  void smallLimitsOfTheSystemAreTold() throws Exception {
    Path few = Files.writeString(temp.resolve("few"), "12\n");
    assertThat(MachineChecks.watches(few).level()).isEqualTo(Level.WARN);
    assertThat(MachineChecks.instances(few)).hasSize(1);
    assertThat(MachineChecks.watches(temp.resolve("none")).what()).contains("no inotify");
    assertThat(MachineChecks.instances(temp.resolve("none"))).isEmpty();
  }

  /** The kernel's own files are not like those of a test: their size is 0. */
  @Test
  void theKernelsOwnLimitsAreReadWhole() throws Exception {
    Path limit = Path.of("/proc/sys/fs/inotify/max_user_watches");
    assumeTrue(Files.exists(limit), "there is no inotify");
    Process cat = new ProcessBuilder("cat", limit.toString()).start();
    String whole = new String(cat.getInputStream().readAllBytes(), US_ASCII).strip();
    assertThat(MachineChecks.watches(limit).what()).containsPattern("\\b" + whole + " folders");
  }

  @Test
  void aHookThatStartsNothingIsTold() throws Exception {
    Path folder = Files.createDirectories(home.resolve("hooks/live-status"));
    Path jar = temp.resolve("moved.jar");
    Files.writeString(folder.resolve("handler.js"), "const JAR = \"" + jar + "\";\n");

    has(examine(), Level.FAIL, "start", jar + ", which is not there");
  }
}
