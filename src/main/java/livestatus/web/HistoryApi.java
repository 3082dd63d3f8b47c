package livestatus.web;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import livestatus.history.AgentStatistics;
import livestatus.history.Filter;
import livestatus.history.GatewayView;
import livestatus.history.History;
import livestatus.history.SessionRow;
import livestatus.history.Since;
import livestatus.history.Statistics;
import livestatus.history.Timeline;
import livestatus.history.ToolStatistics;
import livestatus.history.TransitionRow;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import org.jspecify.annotations.Nullable;

/** What was: timelines, gateways and what can be counted. */
final class HistoryApi {
  private static final int TRANSITIONS = 200;
  private static final int MOST_TRANSITIONS = 10_000;

  /** A statistic by its name. */
  private interface Counting {
    Object of(Statistics statistics, Filter filter);
  }

  private static final Map<String, Counting> STATISTICS = new LinkedHashMap<>();

  static {
    STATISTICS.put("overall", Statistics::overall);
    STATISTICS.put("agents", Statistics::agents);
    STATISTICS.put("issues", Statistics::issues);
    STATISTICS.put("skills", Statistics::skills);
    STATISTICS.put("durations", Statistics::durations);
    STATISTICS.put("days", Statistics::days);
    STATISTICS.put("tools", HistoryApi::tools);
  }

  private final History history;
  private final HistoryDesk desk;
  private final Supplier<Snapshot> snapshot;
  private final InstantSource clock;

  HistoryApi(History history, HistoryDesk desk, Supplier<Snapshot> snapshot, InstantSource clock) {
    this.history = history;
    this.desk = desk;
    this.snapshot = snapshot;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes
        .patient("GET", "/api/sessions/{key}/timeline", this::timeline)
        .patient("GET", "/api/gateways", call -> desk.ask(this::gateways))
        .patient("GET", "/api/statistics/{name}", this::statistics);
  }

  // --- one session ------------------------------------------------------------------------------

  private CompletableFuture<Reply> timeline(Call call) throws Refusal {
    String key = call.parameter("key");
    String asked = call.query("gateway");
    String gateway = asked == null ? history.gateway() : asked;
    int limit = call.number("limit", TRANSITIONS, 1, MOST_TRANSITIONS);
    boolean tree = call.flag("tree");
    return desk.ask(
        () -> {
          Timeline found = history.records().timeline(gateway, key, limit, tree);
          if (found == null && !isHere(gateway, key)) {
            throw new Refusal(404, "No session of gateway " + gateway + " has or had this key.");
          }
          Timeline told = found == null ? new Timeline(List.of(), List.of(), List.of()) : found;
          Map<String, Object> shown = new LinkedHashMap<>();
          shown.put("key", key);
          shown.put("gateway", gateway);
          shown.put("transitions", transitions(told.transitions()));
          shown.put(
              "states",
              told.states().stream()
                  .map(share -> Map.of("state", share.state(), "seconds", share.seconds()))
                  .toList());
          if (tree) {
            shown.put("sub_agents", told.branches().stream().map(HistoryApi::branch).toList());
          }
          return Reply.json(shown);
        });
  }

  /** A session that has just begun is known before it is kept. */
  private boolean isHere(String gateway, String key) {
    return gateway.equals(history.gateway()) && snapshot.get().get(new SessionKey(key)) != null;
  }

  private static Map<String, Object> branch(Timeline.Branch branch) {
    SessionRow session = branch.session();
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("key", session.sessionKey());
    shown.put("parent", String.valueOf(session.parentKey()));
    shown.put("agent", session.agentName());
    if (session.title() != null) {
      shown.put("title", session.title());
    }
    shown.put("state", session.state());
    shown.put("transitions", transitions(branch.transitions()));
    return shown;
  }

  private static List<Map<String, Object>> transitions(List<TransitionRow> rows) {
    List<Map<String, Object>> shown = new ArrayList<>();
    for (TransitionRow row : rows) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("at", row.at().toString());
      one.put("from", row.fromState());
      one.put("to", row.toState());
      one.put("reason", row.reason());
      one.put("witness", row.witness());
      shown.add(one);
    }
    return shown;
  }

  // --- all of them ------------------------------------------------------------------------------

  private Reply gateways() {
    Instant now = clock.instant();
    List<Map<String, Object>> shown = new ArrayList<>();
    for (GatewayView gateway : history.records().gateways()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("gateway", gateway.gateway());
      one.put("host", gateway.host());
      one.put("version", gateway.version());
      one.put("started_at", gateway.startedAt().toString());
      one.put("beat_at", gateway.beatAt().toString());
      if (gateway.stoppedAt() != null) {
        one.put("stopped_at", gateway.stoppedAt().toString());
      }
      one.put("alive", gateway.isAlive(now));
      one.put("sessions", gateway.sessions());
      one.put("active", gateway.active());
      one.put("here", gateway.gateway().equals(history.gateway()));
      shown.add(one);
    }
    return Reply.json(Map.of("gateways", shown));
  }

  private CompletableFuture<Reply> statistics(Call call) throws Refusal {
    String name = call.parameter("name");
    Counting counting = STATISTICS.get(name);
    if (counting == null) {
      throw new Refusal(404, "The statistics are " + String.join(", ", STATISTICS.keySet()) + ".");
    }
    Instant since = since(call.query("since"));
    Filter filter = new Filter(since, call.query("gateway"), call.query("agent"));
    return desk.ask(
        () -> {
          Map<String, Object> shown = new LinkedHashMap<>();
          if (since != null) {
            shown.put("since", since.toString());
          }
          shown.put(name, counting.of(history.statistics(), filter));
          return Reply.json(shown);
        });
  }

  private @Nullable Instant since(@Nullable String text) throws Refusal {
    if (text == null) {
      return null;
    }
    Instant since = Since.parse(text, clock.instant());
    if (since == null) {
      throw new Refusal(
          400,
          "The query field \"since\" must be like 12h, 7d, 2026-03-01 or 2026-03-01T10:00:00Z.");
    }
    return since;
  }

  /** The tools of all agents together, the most called one first. */
  private static List<ToolStatistics> tools(Statistics statistics, Filter filter) {
    Map<String, ToolStatistics> sums = new LinkedHashMap<>();
    for (AgentStatistics agent : statistics.agents(filter)) {
      for (ToolStatistics tool : agent.tools()) {
        sums.merge(
            tool.tool(),
            tool,
            (one, other) ->
                new ToolStatistics(
                    one.tool(),
                    one.calls() + other.calls(),
                    one.failures() + other.failures(),
                    one.seconds() + other.seconds()));
      }
    }
    return sums.values().stream()
        .sorted(
            Comparator.comparingLong(ToolStatistics::calls)
                .reversed()
                .thenComparing(ToolStatistics::tool))
        .toList();
  }
}
