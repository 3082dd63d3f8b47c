package livestatus.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who spawned whom. Parents and children may appear in any order, and either may never appear. A
 * parent that would close a circle is refused.
 */
final class Family {
  /** A sub-agent that was started and gave no sign of life at all is not waited for any longer. */
  static final Duration NEVER_BEGAN = Duration.ofMinutes(5);

  /** A result that was not brought back within this time will not be. */
  static final Duration NEVER_CAME_BACK = Duration.ofMinutes(1);

  private final Map<SessionKey, Entry> entries;

  /** Children by parent, with the time of their start where it was told, in order of appearance. */
  private final Map<SessionKey, Map<SessionKey, Instant>> children = new HashMap<>();

  private final Map<SessionKey, SessionKey> spawners = new HashMap<>();

  Family(Map<SessionKey, Entry> entries) {
    this.entries = entries;
  }

  List<SessionKey> children(SessionKey parent) {
    Map<SessionKey, Instant> known = children.get(parent);
    return known == null ? List.of() : List.copyOf(known.keySet());
  }

  /** A session was heard of for the first time; a tool may have told before who started it. */
  void appeared(Entry entry) {
    SessionKey spawner = spawners.get(entry.key());
    if (spawner != null) {
      adopt(entry, spawner);
    }
  }

  /**
   * Takes what the list says of a session.
   *
   * @return the parents for whom that changes something
   */
  Set<SessionKey> list(Entry entry, SessionFacts facts) {
    SessionKey before = entry.facts().parent();
    SessionKey parent = facts.parent() == null ? spawners.get(facts.key()) : facts.parent();
    if (before == null && parent == null) {
      entry.facts(facts);
      return Set.of();
    }
    Set<SessionKey> touched = new HashSet<>();
    if (parent != null && isAbove(entry.key(), parent)) {
      parent = null;
    }
    entry.facts(withParent(facts, parent));
    if (before != null && !before.equals(parent)) {
      leave(before, entry.key());
      touched.add(before);
    }
    if (parent != null && !parent.equals(before)) {
      join(parent, entry.key(), null);
      touched.add(parent);
    }
    return touched;
  }

  /** A tool's result told that the parent started the child. */
  void spawned(SessionKey parent, SessionKey child, Instant at) {
    if (parent.equals(child)) {
      return;
    }
    spawners.putIfAbsent(child, parent);
    Entry entry = entries.get(child);
    if (entry != null && entry.facts().parent() == null) {
      adopt(entry, parent);
    }
    boolean isChild = entry == null || parent.equals(entry.facts().parent());
    if (isChild) {
      join(parent, child, at);
    }
  }

  void gone(Entry entry) {
    SessionKey parent = entry.facts().parent();
    if (parent != null) {
      leave(parent, entry.key());
    }
    spawners.remove(entry.key());
  }

  /** The same sessions, but children before their parents: these depend on those. */
  List<SessionKey> childrenFirst(Set<SessionKey> sessions) {
    List<SessionKey> parentsFirst = new ArrayList<>();
    Set<SessionKey> seen = new HashSet<>();
    for (SessionKey session : sessions) {
      List<SessionKey> line = new ArrayList<>();
      for (SessionKey at = session; at != null && sessions.contains(at) && seen.add(at); ) {
        line.add(at);
        Entry entry = entries.get(at);
        at = entry == null ? null : entry.facts().parent();
      }
      Collections.reverse(line);
      parentsFirst.addAll(line);
    }
    Collections.reverse(parentsFirst);
    return parentsFirst;
  }

  /** Which children's results a session still waits for. */
  Awaited awaited(Entry parent, Instant now) {
    Map<SessionKey, Instant> known = children.get(parent.key());
    if (known == null) {
      return Awaited.NOBODY;
    }
    Awaited awaited = Awaited.NOBODY;
    for (Map.Entry<SessionKey, Instant> child : known.entrySet()) {
      Entry entry = entries.get(child.getKey());
      State state = entry == null ? State.UNKNOWN : entry.status().state();
      Instant sign = entry == null ? null : entry.told().lastSign();
      if (state == State.WORKING || state == State.BLOCKED) {
        awaited = awaited.plus(null, sign);
        continue;
      }
      if (entry != null && RunWord.brokeOff(entry.told())) {
        // Its gateway is gone. If another one goes on with it, it works again.
        continue;
      }
      boolean began = state != State.UNKNOWN;
      Instant from = began ? endOf(entry) : child.getValue();
      if (from == null || !from.isAfter(parent.told().intake())) {
        // Its result came back, or nothing tells that it will.
        continue;
      }
      Instant givenUp = from.plus(began ? NEVER_CAME_BACK : NEVER_BEGAN);
      if (now.isBefore(givenUp)) {
        awaited = awaited.plus(givenUp, sign);
      }
    }
    return awaited;
  }

  /** The gateway's facts, with what only the agent told filled in. */
  static SessionFacts fill(SessionFacts facts, SessionFacts pushed) {
    return new SessionFacts(
        facts.key(),
        facts.agent(),
        facts.kind(),
        facts.parent() == null ? pushed.parent() : facts.parent(),
        facts.title() == null ? pushed.title() : facts.title(),
        facts.delivery() == null ? pushed.delivery() : facts.delivery(),
        facts.source() == null ? pushed.source() : facts.source());
  }

  private static @Nullable Instant endOf(@Nullable Entry child) {
    return child == null ? null : child.ended();
  }

  private void adopt(Entry entry, SessionKey parent) {
    if (!isAbove(entry.key(), parent)) {
      entry.facts(withParent(entry.facts(), parent));
      join(parent, entry.key(), null);
    }
  }

  /** Whether {@code above} is {@code key} itself or one of its ancestors. */
  private boolean isAbove(SessionKey above, SessionKey key) {
    Set<SessionKey> seen = new HashSet<>();
    SessionKey at = key;
    while (at != null && seen.add(at)) {
      if (at.equals(above)) {
        return true;
      }
      Entry entry = entries.get(at);
      at = entry == null ? null : entry.facts().parent();
    }
    return false;
  }

  private void join(SessionKey parent, SessionKey child, @Nullable Instant started) {
    Map<SessionKey, Instant> known = children.computeIfAbsent(parent, key -> new LinkedHashMap<>());
    if (started != null || !known.containsKey(child)) {
      known.put(child, started);
    }
  }

  private void leave(SessionKey parent, SessionKey child) {
    Map<SessionKey, Instant> known = children.get(parent);
    if (known != null) {
      known.remove(child);
      if (known.isEmpty()) {
        children.remove(parent);
      }
    }
  }

  private static SessionFacts withParent(SessionFacts facts, @Nullable SessionKey parent) {
    if (Objects.equals(facts.parent(), parent)) {
      return facts;
    }
    return new SessionFacts(
        facts.key(),
        facts.agent(),
        facts.kind(),
        parent,
        facts.title(),
        facts.delivery(),
        facts.source());
  }
}
