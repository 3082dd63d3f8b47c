package livestatus.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The truth: takes signals, knows states. Not safe for threads; the monitor's thread owns it.
 *
 * <p>It never looks at a clock: time comes in with each call. What a session was told is kept in
 * {@link Told}, what is to be believed of it is for {@link Judge} to say, and which changes are
 * possible at all says {@link Legal}:
 *
 * <pre>
 * to        | by whose word                        | from
 * ----------+--------------------------------------+---------------------------------
 * UNKNOWN   | age                                  | WORKING, BLOCKED; the first state
 * WORKING   | run status, lock, open tool,         | any other
 *           | transcript, children, push           |
 * BLOCKED   | transcript, push                     | any other
 * IDLE      | end, lock (gone), transcript, push   | any other
 * COMPLETED | end, lock (gone), transcript, push   | any other
 * ERROR     | end, push                            | any other
 * CANCELLED | end                                  | any other
 * </pre>
 *
 * <p>One end may follow another without work between them: a late word corrects an early one. A
 * session that is new, or whose transcript is told anew, is judged when the whole of it was told,
 * that is at the next call of another method than {@link #apply}; every later signal is judged at
 * once.
 */
public final class Sessions {
  /** After how long without a sign of life a session counts as stale, very stale and stuck. */
  public record Staleness(Duration stale, Duration veryStale, Duration stuck) {
    public static final Staleness DEFAULT =
        new Staleness(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(30));

    public Staleness {
      if (stale.isNegative()
          || stale.isZero()
          || veryStale.compareTo(stale) < 0
          || stuck.compareTo(veryStale) < 0) {
        throw new IllegalArgumentException(
            "The times until a session is stale, very stale and stuck must be above zero and grow,"
                + (" not " + stale + ", " + veryStale + ", " + stuck + "."));
      }
    }
  }

  private record Due(Instant at, SessionKey key) {
    static final Comparator<Due> FIRST = Comparator.comparing(Due::at).thenComparing(Due::key);
  }

  private final Staleness staleness;
  private final Judge judge;
  private final Map<SessionKey, Entry> entries = new LinkedHashMap<>();
  private final Family family = new Family(entries);
  private final TreeSet<Due> deadlines = new TreeSet<>(Due.FIRST);

  /** Sessions of which a whole history is being told. */
  private final Set<SessionKey> beingTold = new LinkedHashSet<>();

  private final Set<SessionKey> changed = new LinkedHashSet<>();
  private List<Transition> transitions = new ArrayList<>();
  private Snapshot snapshot = Snapshot.EMPTY;
  private Instant latest = Instant.MIN;

  public Sessions(Staleness staleness) {
    this.staleness = staleness;
    this.judge = new Judge(staleness);
  }

  /** Takes one signal. Signals of one session come in the order in which its records have them. */
  public void apply(Signal signal, Instant now) {
    latest = now;
    if (signal instanceof Signal.Unlisted) {
      unlist(signal.session(), now);
      return;
    }
    if (signal instanceof Signal.Remembered remembered) {
      remember(remembered, now);
      return;
    }
    Entry entry = entry(signal, now);
    if (signal instanceof Signal.Listed listed) {
      list(entry, listed.facts(), now);
    } else {
      if (signal instanceof Signal.Restarted) {
        beingTold.add(entry.key());
        entry.forgetRemembered();
      }
      entry.told().take(signal, now);
      if (signal instanceof Signal.ToolDone done && done.spawned() != null) {
        spawned(done.session(), done.spawned(), done.at());
      }
    }
    changed.add(entry.key());
    if (!beingTold.contains(entry.key())) {
      judge(entry, now);
    }
  }

  /** Lets time pass: what is quiet grows stale, what was left open is given up. */
  public void tick(Instant now) {
    hearOut(now);
    while (!deadlines.isEmpty() && !deadlines.first().at().isAfter(now)) {
      Due due = deadlines.pollFirst();
      Entry entry = due == null ? null : entries.get(due.key());
      if (entry != null) {
        judge(entry, now);
      }
    }
  }

  /** When {@link #tick} would next change something; null if only a signal can. */
  public @Nullable Instant nextDeadline() {
    hearOut(latest);
    return deadlines.isEmpty() ? null : deadlines.first().at();
  }

  /** What is true now; the same object as before if nothing changed, also of each session. */
  public Snapshot snapshot(Instant now) {
    hearOut(now);
    if (changed.isEmpty()) {
      return snapshot;
    }
    Map<SessionKey, @Nullable Session> different =
        snapshot.sessions().isEmpty() ? everything() : different();
    changed.clear();
    if (!different.isEmpty()) {
      SessionMap views = SessionMap.of(snapshot.sessions()).with(different);
      snapshot = new Snapshot(snapshot.version() + 1, now, views);
    }
    return snapshot;
  }

  private Map<SessionKey, @Nullable Session> different() {
    Map<SessionKey, @Nullable Session> different = new LinkedHashMap<>();
    for (SessionKey key : changed) {
      Entry entry = entries.get(key);
      Session before = snapshot.get(key);
      Session view = entry == null ? null : entry.view(family.children(key));
      if (!Objects.equals(before, view)) {
        different.put(key, view);
      }
    }
    return different;
  }

  /** What a start knows, which may be thousands: there is nothing to compare with. */
  private Map<SessionKey, @Nullable Session> everything() {
    Map<SessionKey, @Nullable Session> all = new LinkedHashMap<>(entries.size() * 4 / 3 + 1);
    entries.forEach((key, entry) -> all.put(key, entry.view(family.children(key))));
    return all;
  }

  /** The changes of state since the last call, oldest first. */
  public List<Transition> drainTransitions() {
    hearOut(latest);
    List<Transition> drained = transitions;
    transitions = new ArrayList<>();
    return drained;
  }

  // --- who there is -----------------------------------------------------------------------------

  private Entry entry(Signal signal, Instant now) {
    Entry known = entries.get(signal.session());
    if (known != null) {
      return known;
    }
    Entry entry =
        appeared(signal.session(), signal instanceof Signal.Pushed ? Kind.PUSHED : Kind.OTHER, now);
    beingTold.add(entry.key());
    return entry;
  }

  private Entry appeared(SessionKey key, Kind kind, Instant now) {
    Entry entry = new Entry(new SessionFacts(key, "unknown", kind, null, null, null, null), now);
    entries.put(key, entry);
    family.appeared(entry);
    return entry;
  }

  private void list(Entry entry, SessionFacts facts, Instant now) {
    boolean fromGateway = facts.kind() != Kind.PUSHED;
    if (entry.listed() && !fromGateway) {
      facts = Family.fill(entry.facts(), facts);
    }
    entry.listed(entry.listed() || fromGateway);
    for (SessionKey parent : family.list(entry, facts)) {
      changed.add(parent);
      rejudge(parent, now);
    }
  }

  private void remember(Signal.Remembered signal, Instant now) {
    Session known = signal.known();
    Entry entry = entries.get(known.key());
    if (entry == null) {
      entry = appeared(known.key(), Kind.OTHER, now);
    }
    beingTold.remove(entry.key());
    entry.remember(known);
    list(entry, known.facts(), now);
    changed.add(entry.key());
    if (!entry.rests()) {
      judge(entry, now);
    }
  }

  private void spawned(SessionKey parent, SessionKey child, Instant at) {
    family.spawned(parent, child, at);
    changed.add(parent);
    changed.add(child);
  }

  private void unlist(SessionKey key, Instant now) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return;
    }
    changed.add(key);
    if (entry.told().pushed() != null) {
      entry.listed(false);
      return;
    }
    SessionKey parent = entry.facts().parent();
    entries.remove(key);
    beingTold.remove(key);
    drop(entry.deadline(), key);
    family.gone(entry);
    if (parent != null) {
      changed.add(parent);
      rejudge(parent, now);
    }
  }

  // --- what they do -----------------------------------------------------------------------------

  /** Judges those whose history was being told: now it is told. */
  private void hearOut(Instant now) {
    if (beingTold.isEmpty()) {
      return;
    }
    for (SessionKey key : family.childrenFirst(beingTold)) {
      beingTold.remove(key);
      rejudge(key, now);
    }
  }

  private void rejudge(SessionKey key, Instant now) {
    Entry entry = entries.get(key);
    if (entry != null && !beingTold.contains(key)) {
      judge(entry, now);
    }
  }

  /** Judges a session, and those above it as long as something changes for them. */
  private void judge(Entry first, Instant now) {
    Deque<Entry> open = new ArrayDeque<>();
    open.add(first);
    while (!open.isEmpty()) {
      Entry entry = open.remove();
      SessionKey parent = entry.facts().parent();
      Entry above = parent == null ? null : entries.get(parent);
      if (settle(entry, now) && above != null && !beingTold.contains(above.key())) {
        open.add(above);
      }
    }
  }

  /** Whether anything changed that a parent may care for. */
  private boolean settle(Entry entry, Instant now) {
    if (entry.rests()) {
      return false;
    }
    Status before = entry.status();
    Instant endedBefore = entry.ended();
    Instant deadlineBefore = entry.deadline();
    Told told = entry.told();
    Awaited awaited = Awaited.NOBODY;
    Verdict verdict;
    Session known = entry.remembered();
    if (known != null) {
      verdict = judge.judge(known, told, now);
    } else {
      told.catchUp();
      boolean rests = RunWord.endOf(told) != null;
      awaited = rests ? family.awaited(entry, now) : Awaited.NOBODY;
      verdict = judge.judge(entry.facts().kind(), told, awaited, now);
    }
    if (Legal.keeps(before.state(), verdict)) {
      return false;
    }
    Instant sign = told.lastSign();
    if (verdict.witness() == Witness.CHILDREN) {
      sign = Awaited.later(sign, awaited.lastSign());
    }
    entry.settle(verdict, sign, now, staleness);
    Status after = entry.status();
    if (!after.equals(before)) {
      changed.add(entry.key());
    }
    if (!Objects.equals(deadlineBefore, entry.deadline())) {
      drop(deadlineBefore, entry.key());
    }
    if (entry.deadline() != null) {
      deadlines.add(new Due(entry.deadline(), entry.key()));
    }
    if (after.state() != before.state()) {
      Legal.check(entry.key(), before.state(), after);
      transitions.add(
          new Transition(
              entry.key(),
              before.state(),
              after.state(),
              after.since(),
              now,
              after.reason(),
              after.witness()));
    }
    return after.state() != before.state() || !Objects.equals(endedBefore, entry.ended());
  }

  private void drop(@Nullable Instant deadline, SessionKey key) {
    if (deadline != null) {
      deadlines.remove(new Due(deadline, key));
    }
  }
}
