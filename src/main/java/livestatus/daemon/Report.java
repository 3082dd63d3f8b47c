package livestatus.daemon;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.alert.AlertReport;
import livestatus.history.HistoryHealth;
import livestatus.mattermost.PublishReport;
import livestatus.openclaw.StoreReport;
import livestatus.session.State;

/** How the daemon itself is, in one structure for {@code status}, the API and programs. */
final class Report {
  private Report() {}

  static Map<String, Object> of(
      Daemon daemon, List<GatewaySource> homes, Inbox inbox, Delays delays) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("gateway", daemon.settings().gateway());
    report.put("sessions", states(daemon));
    report.put("homes", homes.stream().map(GatewaySource::notes).map(Report::home).toList());
    report.put("posts", posts(daemon.published()));
    HistoryHealth history = daemon.history();
    report.put(
        "history",
        Map.of(
            "database",
            history.database(),
            "written",
            history.written(),
            "waiting",
            history.waiting(),
            "dropped",
            history.dropped(),
            "refused",
            history.refused()));
    AlertReport alerts = daemon.alerts();
    report.put(
        "alerts",
        Map.of(
            "open",
            alerts.open(),
            "raised",
            alerts.raised(),
            "resolved",
            alerts.resolved(),
            "held_back",
            alerts.heldBack(),
            "delivered",
            alerts.delivered(),
            "failed",
            alerts.failed(),
            "waiting",
            alerts.waiting()));
    report.put("inbox", Map.of("waiting", inbox.waiting(), "refused", inbox.refused()));
    report.put("lag", lag(delays));
    report.put("health", daemon.health());
    return report;
  }

  private static Map<String, Integer> states(Daemon daemon) {
    Map<State, Integer> counts = daemon.snapshot().countByState();
    Map<String, Integer> states = new LinkedHashMap<>();
    for (State state : State.values()) {
      states.put(state.word(), counts.getOrDefault(state, 0));
    }
    return states;
  }

  /** How long after it happened a change was noticed. */
  private static Map<String, Object> lag(Delays delays) {
    double changes = delays.changes();
    return Map.of(
        "changes",
        Math.round(changes),
        "mean_seconds",
        changes == 0 ? 0 : delays.seconds() / changes,
        "last_seconds",
        delays.last(),
        "worst_seconds",
        delays.worst());
  }

  private static Map<String, Object> home(GatewaySource.Notes home) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("folder", home.folder().toString());
    List<Map<String, Object>> stores = new ArrayList<>();
    for (StoreReport store : home.stores()) {
      stores.add(
          Map.of(
              "agent",
              store.agent(),
              "store",
              store.store().name().toLowerCase(java.util.Locale.ROOT),
              "why",
              store.why()));
    }
    shown.put("agents", stores);
    var counters = home.counters();
    shown.put("lines", counters.lines());
    shown.put("skipped_lines", counters.skippedLines());
    shown.put("unknown_lines", counters.unknownLines());
    shown.put("refused_paths", counters.refusedPaths());
    return shown;
  }

  private static Map<String, Object> posts(PublishReport report) {
    Map<String, Object> posts = new LinkedHashMap<>();
    posts.put("wanted", report.wanted());
    posts.put("created", report.created());
    posts.put("edited", report.edited());
    posts.put("suppressed", report.suppressed());
    posts.put("withheld", report.withheld());
    posts.put("refused", report.refused());
    posts.put("waiting", report.waiting());
    posts.put("moved", report.moved());
    posts.put("adopted", report.adopted());
    posts.put("requests", report.requests());
    posts.put("turns", report.turns());
    posts.put(
        "edits_per_turn", report.turns() == 0 ? 0 : (double) report.turnEdits() / report.turns());
    posts.put("most_edits_of_a_turn", report.mostTurnEdits());
    posts.put("writes_by_channel", report.writesByChannel());
    posts.put("failures", report.failures());
    return posts;
  }
}
