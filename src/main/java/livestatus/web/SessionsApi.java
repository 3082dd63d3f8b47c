package livestatus.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.status.StatusCard;
import org.jspecify.annotations.Nullable;

/** What is known of the sessions now. */
final class SessionsApi {
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;
  private static final int DEEPEST = 50;

  private final WebApp.Parts parts;
  private final Elsewhere elsewhere;

  SessionsApi(WebApp.Parts parts, Elsewhere elsewhere) {
    this.parts = parts;
    this.elsewhere = elsewhere;
  }

  void addTo(Routes routes) {
    routes
        .add("GET", "/api/sessions", this::list)
        .add("GET", "/api/sessions/{key}", this::one)
        .add("GET", "/api/sessions/{key}/tree", this::tree)
        .add("GET", "/api/sessions/{key}/card", this::card)
        .add("GET", "/api/agents", this::agents);
  }

  private Reply list(Call call) throws Refusal {
    Snapshot snapshot = parts.snapshot().get();
    String state = state(call.query("state"));
    String agent = call.query("agent");
    String gateway = call.query("gateway");
    String text = call.query("q");
    int offset = call.number("offset", 0, 0, Integer.MAX_VALUE);
    int limit = call.number("limit", PAGE, 1, LARGEST_PAGE);
    List<Map<String, Object>> found = new ArrayList<>();
    int total = 0;
    for (Session session : snapshot.sessions().values()) {
      boolean otherState = state != null && !session.state().word().equals(state);
      if (otherState || (agent != null && !session.facts().agent().equals(agent))) {
        continue;
      }
      Map<String, Object> row = null;
      if (text != null || gateway != null) {
        row = parts.view().row(session);
        if ((gateway != null && !gateway.equals(row.get("gateway"))) || !holds(row, text)) {
          continue;
        }
      }
      if (total >= offset && found.size() < limit) {
        found.add(row == null ? parts.view().row(session) : row);
      }
      total++;
    }
    for (Map<String, Object> row : elsewhere.all()) {
      if (is(row, "state", state)
          && is(row, "agent", agent)
          && is(row, "gateway", gateway)
          && holds(row, text)) {
        if (total >= offset && found.size() < limit) {
          found.add(row);
        }
        total++;
      }
    }
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("total", total);
    reply.put("offset", offset);
    reply.put("sessions", found);
    return tagged(snapshot, reply);
  }

  private static boolean is(Map<String, Object> row, String field, @Nullable String wanted) {
    return wanted == null || wanted.equals(row.get(field));
  }

  private static @Nullable String state(@Nullable String word) throws Refusal {
    if (word == null) {
      return null;
    }
    for (State state : State.values()) {
      if (state.word().equals(word)) {
        return word;
      }
    }
    throw new Refusal(
        400,
        "The query field \"state\" must be one of unknown, idle, working, blocked, completed,"
            + " error, cancelled.");
  }

  private static boolean holds(Map<String, Object> row, @Nullable String text) {
    if (text == null) {
      return true;
    }
    String wanted = text.toLowerCase(Locale.ROOT);
    return List.of("key", "agent", "title", "asked", "message", "task_id").stream()
        .map(row::get)
        .anyMatch(
            value -> value instanceof String has && has.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private Session known(Call call) throws Refusal {
    Session session = here(call);
    if (session == null) {
      throw new Refusal(404, "No session has this key; /api/sessions lists those that are known.");
    }
    return session;
  }

  /** A session of this gateway, unless another one's is asked for. */
  private @Nullable Session here(Call call) throws Refusal {
    String gateway = call.query("gateway");
    return gateway == null || gateway.equals(parts.history().gateway())
        ? parts.snapshot().get().get(new SessionKey(call.parameter("key")))
        : null;
  }

  /** A session of another gateway; null where there is none. */
  private @Nullable Map<String, Object> there(Call call) throws Refusal {
    List<Map<String, Object>> found = elsewhere.find(call.query("gateway"), call.parameter("key"));
    if (found.size() > 1) {
      throw new Refusal(
          400,
          "Several gateways have a session with this key; say which one with ?gateway="
              + found.stream()
                  .map(row -> String.valueOf(row.get("gateway")))
                  .sorted()
                  .collect(Collectors.joining(" or "))
              + ".");
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private Reply one(Call call) throws Refusal {
    Map<String, Object> other = here(call) == null ? there(call) : null;
    if (other != null) {
      return tagged(parts.snapshot().get(), other);
    }
    return tagged(parts.snapshot().get(), parts.view().whole(known(call)));
  }

  private Reply tree(Call call) throws Refusal {
    Map<String, Object> other = here(call) == null ? there(call) : null;
    if (other != null) {
      return tagged(parts.snapshot().get(), branch(other, elsewhere.all(), 0));
    }
    Session session = known(call);
    Snapshot snapshot = parts.snapshot().get();
    return tagged(snapshot, branch(snapshot, session, 0));
  }

  private Map<String, Object> branch(Snapshot snapshot, Session session, int depth) {
    Map<String, Object> row = parts.view().row(session);
    List<Map<String, Object>> below = new ArrayList<>();
    if (depth < DEEPEST) {
      snapshot
          .children(session.key())
          .forEach(child -> below.add(branch(snapshot, child, depth + 1)));
    }
    row.put("sub_agents", below);
    return row;
  }

  private static Map<String, Object> branch(
      Map<String, Object> row, List<Map<String, Object>> all, int depth) {
    List<Map<String, Object>> below = new ArrayList<>();
    for (Map<String, Object> child : all) {
      boolean its = is(child, "gateway", String.valueOf(row.get("gateway")));
      if (its && depth < DEEPEST && is(child, "parent", String.valueOf(row.get("key")))) {
        below.add(branch(child, all, depth + 1));
      }
    }
    Map<String, Object> branch = new LinkedHashMap<>(row);
    branch.put("sub_agents", below);
    return branch;
  }

  private Reply card(Call call) throws Refusal {
    Session session = known(call);
    StatusCard card = parts.card().apply(parts.snapshot().get().root(session.key()));
    if (card == null) {
      throw new Refusal(404, "This session has no status card yet.");
    }
    return Reply.json(CardView.of(card));
  }

  private Reply agents(Call call) {
    Snapshot snapshot = parts.snapshot().get();
    Map<String, Map<String, Integer>> agents = new LinkedHashMap<>();
    for (Session session : snapshot.sessions().values()) {
      agents
          .computeIfAbsent(session.facts().agent(), unused -> new LinkedHashMap<>())
          .merge(session.state().word(), 1, Integer::sum);
    }
    for (Map<String, Object> row : elsewhere.all()) {
      agents
          .computeIfAbsent(String.valueOf(row.get("agent")), unused -> new LinkedHashMap<>())
          .merge(String.valueOf(row.get("state")), 1, Integer::sum);
    }
    List<Map<String, Object>> listed = new ArrayList<>();
    agents.forEach((name, states) -> listed.add(Map.of("agent", name, "sessions", states)));
    return tagged(snapshot, Map.of("agents", listed));
  }

  /** The same snapshot is the same answer, so that asking again costs nothing. */
  private Reply tagged(Snapshot snapshot, Object value) {
    Reply reply = Reply.json(value);
    return new Reply(
        200,
        reply.type(),
        reply.body(),
        Map.of(
            "ETag",
            "\"" + parts.epoch() + "-" + snapshot.version() + "-" + elsewhere.version() + "\""));
  }
}
