package livestatus.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Puts together what a session and its sub-agents went through. */
final class TimelineQuery {
  /** A session begins anew each time its key is used again; older ones are left out. */
  private static final int MAX_BEGINNINGS = 50;

  private static final int MAX_DEPTH = 50;
  private static final int MAX_BRANCHES = 500;

  private final Handle handle;
  private final String gateway;
  private final int limit;
  private final Instant now;

  TimelineQuery(Handle handle, String gateway, int limit, Instant now) {
    this.handle = handle;
    this.gateway = gateway;
    this.limit = limit;
    this.now = now;
  }

  /** The rows that a session key had, the newest first. */
  static List<SessionRow> sessions(Handle handle, String gateway, String key) {
    return handle
        .createQuery(
            "SELECT * FROM agent_sessions WHERE gateway = :gateway AND session_key = :key"
                + " ORDER BY started_at DESC, id")
        .bind("gateway", gateway)
        .bind("key", key)
        .mapTo(SessionRow.class)
        .list();
  }

  @Nullable Timeline timeline(String key, boolean tree) {
    List<SessionRow> rows = sessions(handle, gateway, key);
    if (rows.isEmpty()) {
      return null;
    }
    List<SessionRow> begun = rows.subList(0, Math.min(rows.size(), MAX_BEGINNINGS));
    Map<String, List<TransitionRow>> transitions = transitions(begun);
    return new Timeline(
        transitions.getOrDefault(key, List.of()), states(begun), tree ? branches(key) : List.of());
  }

  private List<StateShare> states(List<SessionRow> rows) {
    Map<String, StateShare> sums = new TreeMap<>();
    for (SessionRow row : rows) {
      for (StateShare share : StateQuery.session(handle, row.id(), now)) {
        sums.merge(
            share.state(),
            share,
            (one, other) ->
                new StateShare(
                    one.state(), one.seconds() + other.seconds(), one.entries() + other.entries()));
      }
    }
    List<StateShare> shares = new ArrayList<>(sums.values());
    shares.sort(Comparator.comparingDouble(StateShare::seconds).reversed());
    return shares;
  }

  private List<Timeline.Branch> branches(String root) {
    Map<String, SessionRow> found = new LinkedHashMap<>();
    List<SessionRow> all = new ArrayList<>();
    Set<String> parents = new HashSet<>(Set.of(root));
    for (int depth = 0; depth < MAX_DEPTH && !parents.isEmpty(); depth++) {
      Set<String> next = new HashSet<>();
      for (SessionRow child : children(parents)) {
        boolean known = child.sessionKey().equals(root) || found.containsKey(child.sessionKey());
        if (!known && found.size() == MAX_BRANCHES) {
          continue;
        }
        if (!known) {
          next.add(child.sessionKey());
        }
        if (!child.sessionKey().equals(root)) {
          all.add(child);
          found.put(child.sessionKey(), child);
        }
      }
      parents = next;
    }
    Map<String, List<TransitionRow>> transitions = transitions(all);
    List<Timeline.Branch> branches = new ArrayList<>();
    found.forEach(
        (key, row) ->
            branches.add(new Timeline.Branch(row, transitions.getOrDefault(key, List.of()))));
    return branches;
  }

  private List<SessionRow> children(Set<String> parents) {
    return handle
        .createQuery(
            "SELECT * FROM agent_sessions WHERE gateway = :gateway AND parent_key IN (<parents>)"
                + " ORDER BY started_at, id")
        .bind("gateway", gateway)
        .bindList("parents", List.copyOf(parents))
        .mapTo(SessionRow.class)
        .list();
  }

  /** The last ones of each key, the oldest first. */
  private Map<String, List<TransitionRow>> transitions(List<SessionRow> rows) {
    if (rows.isEmpty()) {
      return Map.of();
    }
    Map<String, String> keys = new LinkedHashMap<>();
    rows.forEach(row -> keys.put(row.id(), row.sessionKey()));
    Map<String, List<TransitionRow>> byKey = new LinkedHashMap<>();
    handle
        .createQuery(
            "SELECT * FROM session_transitions WHERE session_id IN (<ids>)"
                + " ORDER BY seq DESC LIMIT "
                + Records.MAX_ROWS)
        .bindList("ids", List.copyOf(keys.keySet()))
        .mapTo(TransitionRow.class)
        .forEach(
            row -> {
              List<TransitionRow> its =
                  byKey.computeIfAbsent(
                      String.valueOf(keys.get(row.sessionId())), unused -> new ArrayList<>());
              if (its.size() < limit) {
                its.add(row);
              }
            });
    byKey.values().forEach(Collections::reverse);
    return byKey;
  }
}
