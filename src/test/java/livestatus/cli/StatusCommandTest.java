package livestatus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import livestatus.Until;
import livestatus.daemon.Daemon;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatusCommandTest {
  private static final InstanceLock.Owner OWNER =
      new InstanceLock.Owner(
          4711, Instant.parse("2026-11-21T14:02:00Z"), "box", "http://127.0.0.1:8377");

  @TempDir Path temp;

  private Surroundings around;
  private Path config;

  @BeforeEach
  void prepare() throws Exception {
    SomeRecords.session(temp.resolve("openclaw"), "main", "Fix the login test");
    around =
        new Surroundings(
            Map.of(
                "OPENCLAW_STATE_DIR", temp.resolve("openclaw").toString(),
                "XDG_STATE_HOME", temp.resolve("state").toString()),
            temp,
            "here");
    config = temp.resolve("live-status.yml");
    Files.writeString(config, "server: { port: 0 }\nmattermost: { enabled: false }\n");
  }

  private String status(String... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    String[] args = new String[3 + more.length];
    System.arraycopy(new String[] {"status", "--config", config.toString()}, 0, args, 0, 3);
    System.arraycopy(more, 0, args, 3, more.length);
    assertThat(Main.run(args, new Console(print, print, around))).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode report(String json) {
    return JsonMapper.shared().readTree(json.replace('\'', '"'));
  }

  @Test
  void oneScreen() {
    JsonNode report =
        report(
            """
            {'homes':[{'folder':'/home/claw/.openclaw','skipped_lines':2,'refused_paths':1,
              'agents':[{'agent':'main','store':'files'},{'agent':'ops','store':'sqlite'}]}],
             'sessions':{'working':2,'idle':11,'error':0},
             'posts':{'created':12,'edited':40,'suppressed':31,'waiting':1,'refused':0,
               'edits_per_turn':3.25},
             'history':{'written':120,'waiting':3,'dropped':4,'refused':0},
             'alerts':{'open':1,'raised':2,'delivered':2,'failed':1},
             'inbox':{'refused':7},
             'lag':{'changes':40,'mean_seconds':0.21,'last_seconds':0.1,'worst_seconds':1.52},
             'health':['The server does not accept the token (401).']}
            """);
    assertThat(StatusText.lines(OWNER, report))
        .containsExactly(
            "daemon    process 4711 on box, running since 2026-11-21T14:02:00Z",
            "page      http://127.0.0.1:8377",
            "watches   /home/claw/.openclaw: main (files), ops (sqlite)",
            "sessions  2 working · 11 idle",
            "posts     12 made, 40 edits sent, 31 suppressed, 1 waiting, 0 refused; 3.3 edits a"
                + " turn",
            "history   120 changes kept, 3 waiting",
            "alerts    1 open, 2 raised, 2 delivered",
            "dropped   4 changes of the history, 7 pushed statuses, 1 alerts, 2 lines that cannot"
                + " be read, 1 paths that lead elsewhere",
            "lag       0.1 s for the last change, 0.2 s on average, 1.5 s at the worst of 40",
            "health    ! The server does not accept the token (401).");
  }

  @Test
  void whereAllIsWellItIsShort() {
    assertThat(StatusText.lines(OWNER, report("{}")))
        .contains(
            "sessions  none",
            "dropped   nothing",
            "lag       nothing has changed yet",
            "health    all is well");
  }

  @Test
  void withoutADaemonTheRecordsAreLookedAt() {
    assertThat(status("--all"))
        .startsWith("daemon    none runs; this is one look at the gateway's own records\n")
        .contains("sessions  1 ", "agent:main:main");
    JsonNode json = JsonMapper.shared().readTree(status("--json"));
    assertThat(json.path("daemon").isNull()).isTrue();
    assertThat(json.path("sessions").path(0).path("asked").asString(""))
        .isEqualTo("Fix the login test");
  }

  @Test
  void aDaemonIsAsked() throws Exception {
    var settings = new SettingsLoader(around).load(config).settings();
    try (Daemon daemon =
        Daemon.start(settings, Map.of(), "test", List.of(), InstantSource.system())) {
      Until.met(daemon::snapshot, snapshot -> !snapshot.sessions().isEmpty());
      assertThat(status())
          .startsWith("daemon    process " + ProcessHandle.current().pid() + " on ")
          .contains("page      " + daemon.page(), "dropped   nothing", "health    all is well");
      JsonNode json = JsonMapper.shared().readTree(status("--json"));
      assertThat(json.path("report").path("lag").has("worst_seconds")).isTrue();
      assertThat(json.path("sessions").path(0).path("asked").asString(""))
          .isEqualTo("Fix the login test");
    }
  }
}
