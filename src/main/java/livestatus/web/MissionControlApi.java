package livestatus.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import livestatus.session.Kind;
import livestatus.session.PushedStatus;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.session.Turn;
import org.jspecify.annotations.Nullable;

/**
 * One entry an agent. What is seen comes first; an agent of whom nothing is known is told of in the
 * words of its own notes, and that is said.
 */
final class MissionControlApi {
  private static final int MAX_SUB_AGENTS = 200;

  /** Which of an agent's sessions tells what it is doing. */
  private static final List<State> FIRST =
      List.of(
          State.WORKING,
          State.BLOCKED,
          State.ERROR,
          State.COMPLETED,
          State.CANCELLED,
          State.IDLE,
          State.UNKNOWN);

  private static final Comparator<Session> TELLING =
      Comparator.<Session>comparingInt(session -> FIRST.indexOf(session.state()))
          .thenComparing(session -> session.status().since(), Comparator.reverseOrder());

  private final Supplier<Snapshot> snapshot;
  private final Workspaces workspaces;
  private final HistoryDesk desk;
  private final InstantSource clock;

  MissionControlApi(
      Supplier<Snapshot> snapshot, Workspaces workspaces, HistoryDesk desk, InstantSource clock) {
    this.snapshot = snapshot;
    this.workspaces = workspaces;
    this.desk = desk;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    // Files are read for it, and no thread of the server's waits for a disk.
    routes.patient("GET", "/api/mission-control/status", call -> desk.ask(this::status));
  }

  private Reply status() {
    Snapshot now = snapshot.get();
    Map<String, List<Session>> sessions = new LinkedHashMap<>();
    for (Session session : now.sessions().values()) {
      sessions.computeIfAbsent(agentOf(session), unused -> new ArrayList<>()).add(session);
    }
    Map<String, Workspaces.Agent> agents = new LinkedHashMap<>();
    workspaces.agents().forEach(agent -> agents.put(agent.id(), agent));
    sessions.keySet().forEach(id -> agents.putIfAbsent(id, new Workspaces.Agent(id, null, null)));
    List<Map<String, Object>> shown = new ArrayList<>();
    agents.forEach((id, agent) -> shown.add(agent(agent, sessions.get(id), now)));
    return Reply.json(Map.of("agents", shown));
  }

  /** Who only pushes has no agent that anybody named; its own name stands for one. */
  private static String agentOf(Session session) {
    String agent = session.facts().agent();
    boolean nameless = session.facts().kind() == Kind.PUSHED && agent.equals("unknown");
    return nameless ? session.key().value() : agent;
  }

  private Map<String, Object> agent(
      Workspaces.Agent agent, @Nullable List<Session> sessions, Snapshot now) {
    Map<String, Object> shown = new LinkedHashMap<>();
    String name = agent.name();
    shown.put("id", SessionView.line(agent.id()));
    shown.put("name", SessionView.line(name == null ? agent.id() : name));
    Session telling = sessions == null ? null : telling(sessions, now);
    Workspaces.Notes notes = agent.notes();
    if (telling != null && (notes == null || telling.state() != State.UNKNOWN)) {
      live(shown, telling, now);
      String result = lastResult(List.copyOf(sessions));
      if (result != null) {
        shown.put("lastResult", result);
      }
    } else if (notes != null) {
      noted(shown, notes);
    } else {
      shown.put("status", State.UNKNOWN.word());
      shown.put("source", "none");
      shown.put("subAgents", List.of());
    }
    return shown;
  }

  /** Sub-agents stand below those that they work for, unless the agent has no other sessions. */
  private static @Nullable Session telling(List<Session> sessions, Snapshot now) {
    List<Session> own =
        sessions.stream().filter(session -> now.root(session.key()).equals(session.key())).toList();
    return (own.isEmpty() ? sessions : own).stream().min(TELLING).orElse(null);
  }

  private void live(Map<String, Object> shown, Session session, Snapshot now) {
    shown.put("status", session.state().word());
    shown.put("source", "live");
    shown.put("sessionKey", session.key().value());
    String task = task(session);
    if (task != null) {
      shown.put("currentTask", task);
    }
    shown.put("duration_seconds", lasting(session));
    shown.put("reason", SessionView.line(session.status().reason()));
    List<Map<String, Object>> below = new ArrayList<>();
    for (Session child : below(session, now)) {
      Map<String, Object> one = new LinkedHashMap<>();
      String title = child.facts().title();
      one.put("sessionKey", child.key().value());
      one.put("name", SessionView.line(title == null ? child.facts().agent() : title));
      one.put("status", child.state().word());
      String its = task(child);
      if (its != null) {
        one.put("currentTask", its);
      }
      one.put("duration_seconds", lasting(child));
      below.add(one);
    }
    shown.put("subAgents", below);
  }

  private static List<Session> below(Session session, Snapshot now) {
    Set<SessionKey> seen = new LinkedHashSet<>(Set.of(session.key()));
    List<Session> found = new ArrayList<>(now.children(session.key()));
    List<Session> all = new ArrayList<>();
    for (int i = 0; i < found.size() && all.size() < MAX_SUB_AGENTS; i++) {
      Session child = found.get(i);
      if (seen.add(child.key())) {
        all.add(child);
        found.addAll(now.children(child.key()));
      }
    }
    return all;
  }

  private double lasting(Session session) {
    Duration time = Duration.between(session.status().since(), clock.instant());
    return SessionView.seconds(time.isNegative() ? Duration.ZERO : time);
  }

  private static @Nullable String task(Session session) {
    PushedStatus pushed = session.pushed();
    if (pushed != null && pushed.message() != null) {
      return SessionView.line(pushed.message());
    }
    Turn turn = session.turn();
    return turn == null || turn.asked() == null ? null : SessionView.line(turn.asked());
  }

  /** The newest result that the agent told of. */
  private static @Nullable String lastResult(List<Session> sessions) {
    String result = null;
    Instant newest = Instant.MIN;
    for (Session session : sessions) {
      PushedStatus pushed = session.pushed();
      if (pushed != null && pushed.result() != null && pushed.at().isAfter(newest)) {
        newest = pushed.at();
        result = SessionView.whole(pushed.result());
      }
    }
    return result;
  }

  private static void noted(Map<String, Object> shown, Workspaces.Notes notes) {
    String status = notes.status();
    State state = status == null ? State.UNKNOWN : state(status);
    shown.put("status", state.word());
    shown.put("source", "working-file");
    if (notes.task() != null) {
      shown.put("currentTask", SessionView.line(notes.task()));
    }
    shown.put("reason", "nothing is seen of it; its own notes say so");
    shown.put("updated_at", notes.updated().toString());
    shown.put("subAgents", List.of());
  }

  /** What a word of the agent's means, if it is one of ours. */
  private static State state(String words) {
    String said = words.toLowerCase(Locale.ROOT);
    for (State state : FIRST) {
      if (said.startsWith(state.word())) {
        return state;
      }
    }
    return said.startsWith("done") ? State.COMPLETED : State.UNKNOWN;
  }
}
