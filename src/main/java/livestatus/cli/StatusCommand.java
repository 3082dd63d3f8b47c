package livestatus.cli;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import livestatus.daemon.OneLook;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Settings;
import livestatus.session.Session;
import livestatus.session.State;
import livestatus.status.Figures;
import livestatus.status.SafeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One screen on the daemon and the sessions. */
@Command(
    name = "status",
    description = {
      "Show the daemon, the sessions and why each is believed to be so.",
      "Where no daemon runs, the gateway's records are looked at once.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status status",
      "  live-status status --all              idle sessions too",
      "  live-status status --json | jq .sessions",
    })
final class StatusCommand implements Callable<Integer> {
  private static final int REASON = 100;
  private static final int NAME = 60;

  /** What one line tells. */
  private record Row(
      String state, String agent, String since, String reason, String witness, String key) {}

  private final Console console;

  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Option(names = "--all", description = "Idle and completed sessions too.")
  private boolean all;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InvalidSettings {
    Settings loaded = settings.load(console.around()).settings();
    DaemonClient daemon = DaemonClient.find(loaded);
    if (daemon == null) {
      return look(loaded);
    }
    JsonNode report = daemon.get("/api/status");
    JsonNode sessions = daemon.get("/api/sessions?limit=1000").path("sessions");
    if (json) {
      Map<String, Object> whole = new LinkedHashMap<>();
      whole.put("daemon", daemon.owner().toString());
      whole.put("report", report);
      whole.put("sessions", sessions);
      console.out().println(JsonMapper.shared().writeValueAsString(whole));
      return 0;
    }
    StatusText.lines(daemon.owner(), report).forEach(console.out()::println);
    List<Row> rows = new ArrayList<>();
    for (JsonNode session : sessions) {
      rows.add(
          new Row(
              session.path("state").asString(),
              session.path("agent").asString(),
              session.path("since").asString(),
              session.path("reason").asString(),
              session.path("witness").asString(),
              session.path("key").asString()));
    }
    print(rows);
    return 0;
  }

  private Integer look(Settings loaded) {
    OneLook.Seen seen = OneLook.at(loaded, InstantSource.system().instant());
    List<Row> rows = new ArrayList<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Session session : seen.snapshot().sessions().values()) {
      counts.merge(session.state().word(), 1, Integer::sum);
      rows.add(
          new Row(
              session.state().word(),
              session.facts().agent(),
              session.status().since().toString(),
              session.status().reason(),
              session.status().witness().word(),
              session.key().value()));
    }
    if (json) {
      Map<String, Object> whole = new LinkedHashMap<>();
      whole.put("daemon", null);
      whole.put("health", seen.health());
      whole.put("sessions", seen.rows());
      console.out().println(JsonMapper.shared().writeValueAsString(whole));
      return 0;
    }
    console.out().println("daemon    none runs; this is one look at the gateway's own records");
    seen.health().forEach(sentence -> console.out().println("note      " + sentence));
    List<String> words = new ArrayList<>();
    counts.forEach((state, count) -> words.add(count + " " + state));
    console.out().println("sessions  " + (words.isEmpty() ? "none" : String.join(" · ", words)));
    print(rows);
    return 0;
  }

  private void print(List<Row> rows) {
    List<Row> shown =
        rows.stream()
            .filter(row -> all || !isCalm(row.state()))
            .sorted(Comparator.comparing(Row::since).reversed())
            .toList();
    if (!shown.isEmpty()) {
      console.out().println();
    }
    ZoneId zone = ZoneId.systemDefault();
    for (Row row : shown) {
      console
          .out()
          .printf(
              "%-9s %-12s since %s  %s (%s)%n          %s%n",
              row.state(),
              SafeText.line(row.agent(), 12),
              Figures.day(Instant.parse(row.since()), zone),
              SafeText.line(row.reason(), REASON),
              row.witness(),
              SafeText.line(row.key(), NAME * 2));
    }
  }

  private static boolean isCalm(String state) {
    return state.equals(State.IDLE.word())
        || state.equals(State.COMPLETED.word())
        || state.equals(State.UNKNOWN.word());
  }
}
