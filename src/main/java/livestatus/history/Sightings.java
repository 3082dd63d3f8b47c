package livestatus.history;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the monitor saw into what the database has to learn: only what is new. Owned by the
 * history's thread.
 */
@SuppressWarnings("ReferenceEquality") // What did not change is the same object; equality costs.
final class Sightings {
  /** How often the row of a working session says that it still does. */
  static final Duration CONFIRM = Duration.ofMinutes(1);

  /**
   * How long a session of an earlier run may take to be found again before it counts as gone: the
   * sources are read one after the other.
   */
  static final Duration SETTLE = Duration.ofMinutes(5);

  /**
   * What is known of a session's row.
   *
   * @param state the word for its last state; null for a row that is new
   */
  record Known(
      String id,
      Instant startedAt,
      int fingerprint,
      @Nullable Instant countedUntil,
      @Nullable String state,
      @Nullable Instant since,
      boolean mayBeGone) {
    static Known of(Session stranger) {
      return new Known(Ids.next(), Rows.began(stranger), 0, null, null, null, true);
    }
  }

  /** What the database has of sessions that were not yet met in this run, by session key. */
  interface Shelf {
    /** Rows that somebody reported and that are still open. */
    Map<String, Known> reported() throws SQLException;

    /** The listed rows of these sessions. */
    Map<String, Known> listed(Collection<SessionKey> keys) throws SQLException;
  }

  private final Rows rows;
  private final Map<SessionKey, Sighting> sightings = new HashMap<>();

  /** Sessions whose rows say what is true of them; many of the rows were never read. */
  private Snapshot believed = Snapshot.EMPTY;

  private Snapshot last = Snapshot.EMPTY;
  private Instant confirmed = Instant.EPOCH;
  private @Nullable Instant settled;

  Sightings(Rows rows) {
    this.rows = rows;
  }

  /** Begins anew with what the database has. */
  void load(Map<String, Known> listed) {
    sightings.clear();
    believed = Snapshot.EMPTY;
    last = Snapshot.EMPTY;
    settled = null;
    listed.forEach((key, known) -> sightings.put(new SessionKey(key), new Sighting(known)));
  }

  /**
   * Begins anew with sessions that are in the database as they are. Their rows are read when one of
   * them changes, which most never do.
   *
   * @param now what is true by now; mostly it is just that
   */
  void believe(List<Session> known, Snapshot now) {
    load(Map.of());
    boolean same = now.sessions().size() == known.size();
    for (Session session : known) {
      same = same && now.get(session.key()) == session;
    }
    if (same) {
      believed = now;
    } else {
      Map<SessionKey, Session> sessions = new LinkedHashMap<>();
      known.forEach(session -> sessions.put(session.key(), session));
      believed = new Snapshot(1, Instant.EPOCH, sessions);
    }
    last = believed;
  }

  /**
   * What is new.
   *
   * @param moments each transition with its session as it was then
   */
  List<Write> drain(Snapshot snapshot, List<Recorder.Moment> moments, Instant now, Shelf shelf)
      throws SQLException {
    Snapshot.Difference since = snapshot.since(last);
    readBelieved(since, moments, shelf);
    meet(since.changed(), moments, shelf);
    Map<Object, Write> writes = new LinkedHashMap<>();
    List<Write> transitions = new ArrayList<>(moments.size());
    for (Recorder.Moment moment : moments) {
      Sighting sighting = sightings.get(moment.transition().session());
      if (sighting == null) {
        // It came and went between two looks; nothing else is known of it.
        continue;
      }
      boolean again = sighting.wasToldOf(moment.transition());
      if (moment.session() != null) {
        see(sighting, moment.session(), now, writes);
        sighting = sightings.getOrDefault(moment.session().key(), sighting);
      }
      if (!again) {
        transitions.add(new Write.AddTransition(sighting.id(), rows.safe(moment.transition())));
      }
    }
    boolean confirm = !now.isBefore(confirmed.plus(CONFIRM));
    if (confirm) {
      confirmed = now;
    }
    for (Session session : confirm ? snapshot.sessions().values() : since.changed()) {
      Sighting sighting = sightings.get(session.key());
      if (sighting != null) {
        if (sighting.last() != session) {
          see(sighting, session, now, writes);
        } else if (confirm && Rows.isAtWork(session)) {
          save(sighting, session, now, true, writes);
        }
      }
    }
    if (confirm || settled == null || !since.gone().isEmpty()) {
      missSome(snapshot, now, writes);
    }
    last = snapshot;
    List<Write> all = new ArrayList<>(writes.values());
    all.addAll(transitions);
    return all;
  }

  /** Reads the rows of those that are not any more as they were believed to be. */
  private void readBelieved(Snapshot.Difference since, List<Recorder.Moment> moments, Shelf shelf)
      throws SQLException {
    Set<SessionKey> keys = new LinkedHashSet<>(since.gone());
    since.changed().forEach(session -> keys.add(session.key()));
    moments.forEach(moment -> keys.add(moment.transition().session()));
    keys.removeIf(key -> sightings.containsKey(key) || believed.get(key) == null);
    if (!keys.isEmpty()) {
      shelf.listed(keys).forEach((name, known) -> believe(new SessionKey(name), known));
    }
  }

  /** It was there as if it had been seen in this run: it may go, or begin anew. */
  private void believe(SessionKey key, Known known) {
    Session session = believed.get(key);
    sightings.put(key, session == null ? new Sighting(known) : new Sighting(known, session));
  }

  /** Makes sure that every session of the snapshot has a row, an old one where it fits. */
  private void meet(List<Session> changed, List<Recorder.Moment> moments, Shelf shelf)
      throws SQLException {
    List<Session> strangers = new ArrayList<>();
    for (Recorder.Moment moment : moments) {
      Session session = moment.session();
      if (session != null && !sightings.containsKey(session.key())) {
        strangers.add(session);
      }
    }
    for (Session session : changed) {
      if (!sightings.containsKey(session.key())) {
        strangers.add(session);
      }
    }
    if (strangers.isEmpty()) {
      return;
    }
    Map<String, Known> open = shelf.reported();
    for (Session session : strangers) {
      Known known = open.get(session.key().value());
      sightings.putIfAbsent(session.key(), new Sighting(known != null ? known : Known.of(session)));
    }
  }

  private void see(Sighting before, Session session, Instant now, Map<Object, Write> writes) {
    Sighting sighting = before;
    switch (before.course(session)) {
      case GOES_ON -> {}
      case UNCLEAR -> {
        return;
      }
      case BEGAN_ANEW -> {
        over(before, now, writes);
        sighting = new Sighting(Known.of(session));
        sightings.put(session.key(), sighting);
      }
    }
    for (Write found : sighting.look(session)) {
      if (found instanceof Write.AddCalls calls) {
        writes.merge(
            List.of(calls.sessionId(), calls.tool()),
            calls,
            (one, more) -> ((Write.AddCalls) one).plus((Write.AddCalls) more));
      } else {
        writes.put(found, found);
      }
    }
    save(sighting, session, now, false, writes);
  }

  private void save(
      Sighting sighting, Session session, Instant now, boolean always, Map<Object, Write> writes) {
    int fingerprint = rows.fingerprint(sighting, session);
    if (always || fingerprint != sighting.fingerprint()) {
      sighting.saved(fingerprint);
      writes.put(
          sighting.id(),
          new Write.SaveSession(() -> rows.row(sighting, session, now), fingerprint));
    }
  }

  /** Sessions that the records no longer have are over. */
  private void missSome(Snapshot snapshot, Instant now, Map<Object, Write> writes) {
    if (settled == null) {
      settled = now.plus(SETTLE);
    }
    boolean allFound = !now.isBefore(settled);
    Set<SessionKey> present = snapshot.sessions().keySet();
    for (Iterator<Map.Entry<SessionKey, Sighting>> all = sightings.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<SessionKey, Sighting> entry = all.next();
      Sighting sighting = entry.getValue();
      if (present.contains(entry.getKey()) || !(allFound || sighting.mayBeGone())) {
        continue;
      }
      all.remove();
      over(sighting, now, writes);
    }
  }

  private void over(Sighting sighting, Instant now, Map<Object, Write> writes) {
    Session session = sighting.last();
    if (session == null) {
      writes.put(sighting.id(), new Write.EndSession(sighting.id()));
    } else {
      // A row that is over is never compared again, unless the session comes back.
      writes.put(sighting.id(), new Write.SaveSession(() -> rows.gone(sighting, session, now), 0));
    }
  }
}
