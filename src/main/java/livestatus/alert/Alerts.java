package livestatus.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import livestatus.session.Freshness;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.session.State;

/**
 * Decides which alerts begin and which are over: the whole policy. Pure; time comes in with each
 * call.
 *
 * <p>A session in error, very stale or stuck is told of once, until it is so no longer. What comes
 * back is told again after {@value #AGAIN_MINUTES} minutes at the earliest, and there are at most
 * {@value #AT_ONCE} at once and one each {@value #THEN_MINUTES} minutes after that; what is held
 * back is told later if it is still true then. Trouble of our own must last a minute first: most of
 * it mends itself.
 */
final class Alerts {
  static final int AGAIN_MINUTES = 10;
  static final int AT_ONCE = 10;
  static final int THEN_MINUTES = 2;
  private static final int MOST_OPEN = 500;
  static final Duration GRACE = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofMinutes(AGAIN_MINUTES);
  private static final Duration THEN = Duration.ofMinutes(THEN_MINUTES);

  private final Instant watchedUntil;
  private final Map<String, Alert> open = new LinkedHashMap<>();
  private final Map<String, Instant> raised = new HashMap<>();
  private final Map<String, Instant> troubleSeen = new HashMap<>();
  private final Set<String> held = new HashSet<>();
  private Instant allowance;
  private long heldBack;

  /** What the sessions gave cause for at the last look, and what that came of. */
  private Map<String, Alert> causes = Map.of();

  private Snapshot seen = Snapshot.EMPTY;
  private Set<String> openThen = Set.of();

  /**
   * @param watchedUntil errors before that are old
   * @param open what was told before and not taken back
   */
  Alerts(Instant watchedUntil, Collection<Alert> open, Instant now) {
    this.watchedUntil = watchedUntil;
    open.forEach(alert -> this.open.put(alert.id(), alert));
    allowance = now.minus(THEN.multipliedBy(AT_ONCE));
  }

  /** What begins and ends with this. */
  List<Event> look(Snapshot snapshot, List<Trouble> troubles, Instant now) {
    Map<String, Alert> wanted = new LinkedHashMap<>(causes(snapshot));
    add(troubles, wanted, now);
    List<Event> events = new ArrayList<>();
    for (Alert alert : List.copyOf(open.values())) {
      if (!wanted.containsKey(alert.id())) {
        open.remove(alert.id());
        events.add(new Event(alert, now));
      }
    }
    held.retainAll(wanted.keySet());
    raised.values().removeIf(at -> !at.plus(AGAIN).isAfter(now));
    for (Alert alert : wanted.values()) {
      if (!open.containsKey(alert.id()) && mayRaise(alert.id(), now)) {
        open.put(alert.id(), alert);
        raised.put(alert.id(), now);
        events.add(new Event(alert, null));
      }
    }
    return events;
  }

  /** What the sessions give cause for. While nothing changes, that is what it was. */
  @SuppressWarnings("ReferenceEquality") // A snapshot in which nothing changed is the same object.
  private Map<String, Alert> causes(Snapshot snapshot) {
    if (snapshot != seen || !open.keySet().equals(openThen)) {
      Map<String, Alert> fresh = new LinkedHashMap<>();
      for (Session session : snapshot.sessions().values()) {
        add(session, snapshot, fresh);
      }
      causes = fresh;
      seen = snapshot;
      openThen = Set.copyOf(open.keySet());
    }
    return causes;
  }

  private void add(Session session, Snapshot snapshot, Map<String, Alert> wanted) {
    SessionKey key = session.key();
    State state = session.state();
    Freshness freshness = session.status().freshness();
    boolean isQuiet = freshness != Freshness.VERY_STALE && freshness != Freshness.STUCK;
    if (isQuiet && state != State.ERROR && state != State.UNKNOWN) {
      // As nearly all are: not worth making ids for.
      return;
    }
    boolean wasOpen = open.containsKey(Alert.Kind.ERROR.of(key));
    if (state == State.ERROR && (wasOpen || session.status().since().isAfter(watchedUntil))) {
      put(Alert.Kind.ERROR, session, snapshot, wanted);
    }
    boolean wasVeryStale = open.containsKey(Alert.Kind.VERY_STALE.of(key));
    // Given up after a long silence: nothing says that it is over.
    boolean lost = state == State.UNKNOWN && wasVeryStale;
    // Who waits for somebody may wait for long.
    boolean waits = state == State.BLOCKED && freshness == Freshness.STUCK;
    boolean stuck = freshness == Freshness.STUCK && !waits;
    if (freshness == Freshness.VERY_STALE || waits || (wasVeryStale && (stuck || lost))) {
      put(Alert.Kind.VERY_STALE, session, snapshot, wanted);
    }
    if (stuck || lost) {
      put(Alert.Kind.STUCK, session, snapshot, wanted);
    }
  }

  private static void put(
      Alert.Kind kind, Session session, Snapshot snapshot, Map<String, Alert> wanted) {
    Alert alert = Wording.of(kind, session, snapshot);
    wanted.put(alert.id(), alert);
  }

  private void add(List<Trouble> troubles, Map<String, Alert> wanted, Instant now) {
    Set<String> told = new HashSet<>();
    for (Trouble trouble : troubles) {
      told.add(trouble.id());
      Instant since = troubleSeen.computeIfAbsent(trouble.id(), id -> now);
      String id = Alert.Kind.DAEMON.word() + " " + trouble.id();
      if (open.containsKey(id) || !since.plus(GRACE).isAfter(now)) {
        wanted.put(id, new Alert(id, Alert.Kind.DAEMON, null, null, null, since, trouble.what()));
      }
    }
    troubleSeen.keySet().retainAll(told);
  }

  private boolean mayRaise(String id, Instant now) {
    boolean tooMany = allowance.plus(THEN).isAfter(now) || open.size() >= MOST_OPEN;
    if (tooMany || raised.containsKey(id)) {
      if (held.add(id)) {
        heldBack++;
      }
      return false;
    }
    held.remove(id);
    Instant fullAt = now.minus(THEN.multipliedBy(AT_ONCE));
    allowance = (allowance.isBefore(fullAt) ? fullAt : allowance).plus(THEN);
    return true;
  }

  Collection<Alert> open() {
    return List.copyOf(open.values());
  }

  /** How many were not told when they began, because there were too many or it was too soon. */
  long heldBack() {
    return heldBack;
  }
}
