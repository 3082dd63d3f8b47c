package livestatus.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All sessions at one moment; immutable, so that any thread may read it.
 *
 * @param version grows by one with every change
 * @param taken when it was made
 */
public record Snapshot(long version, Instant taken, Map<SessionKey, Session> sessions) {
  public static final Snapshot EMPTY = new Snapshot(0, Instant.EPOCH, Map.of());

  public Snapshot {
    sessions = SessionMap.of(sessions);
  }

  public @Nullable Session get(SessionKey key) {
    return sessions.get(key);
  }

  /**
   * What differs between two snapshots.
   *
   * @param changed sessions that are new or other than before
   * @param gone those that are not there any more
   */
  public record Difference(List<Session> changed, List<SessionKey> gone) {}

  /** What differs from an earlier one; costs what differs, not what is there. */
  public Difference since(Snapshot before) {
    List<Session> changed = new ArrayList<>();
    List<SessionKey> gone = new ArrayList<>();
    SessionMap.of(sessions)
        .since(
            SessionMap.of(before.sessions),
            new SessionMap.Difference() {
              @Override
              public void changed(Session now) {
                changed.add(now);
              }

              @Override
              public void gone(SessionKey key) {
                gone.add(key);
              }
            });
    return new Difference(changed, gone);
  }

  /**
   * The ancestor that no known session spawned: the one whose post shows this session. A parent
   * that is not known ends the way up, and so does a cycle.
   */
  public SessionKey root(SessionKey key) {
    Session first = sessions.get(key);
    if (first == null || first.facts().parent() == null) {
      return key;
    }
    Set<SessionKey> seen = new HashSet<>();
    SessionKey at = key;
    while (seen.add(at)) {
      Session session = sessions.get(at);
      SessionKey parent = session == null ? null : session.facts().parent();
      if (parent == null || !sessions.containsKey(parent) || seen.contains(parent)) {
        return at;
      }
      at = parent;
    }
    return at;
  }

  /** Sessions that no known session spawned, in the order they appeared. */
  public List<Session> roots() {
    List<Session> roots = new ArrayList<>();
    for (Session session : sessions.values()) {
      SessionKey parent = session.facts().parent();
      if (parent == null || !sessions.containsKey(parent)) {
        roots.add(session);
      }
    }
    return roots;
  }

  /** The known children of a session, in the order they appeared. */
  public List<Session> children(SessionKey key) {
    Session session = sessions.get(key);
    if (session == null) {
      return List.of();
    }
    List<Session> children = new ArrayList<>();
    for (SessionKey child : session.children()) {
      Session known = sessions.get(child);
      if (known != null) {
        children.add(known);
      }
    }
    return children;
  }

  public Map<State, Integer> countByState() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    sessions.values().forEach(session -> counts.merge(session.state(), 1, Integer::sum));
    return counts;
  }
}
