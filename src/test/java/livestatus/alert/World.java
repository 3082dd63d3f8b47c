package livestatus.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import livestatus.session.Delivery.Chat;
import livestatus.session.Kind;
import livestatus.session.PushedStatus;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.State;
import org.jspecify.annotations.Nullable;

/** Sessions under the real reducer, and a clock that the test moves. */
final class World {
  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  final List<Trouble> troubles = new ArrayList<>();
  private final Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
  private volatile Instant now = START;

  Instant now() {
    return now;
  }

  World advance(Duration by) {
    now = now.plus(by);
    return this;
  }

  World minutes(int minutes) {
    return advance(Duration.ofMinutes(minutes));
  }

  Snapshot snapshot() {
    sessions.tick(now);
    return sessions.snapshot(now);
  }

  World is(String key, State state, String message) {
    return is(key, Kind.NAMED, null, false, state, message);
  }

  World is(
      String key, Kind kind, @Nullable String parent, boolean talks, State state, String message) {
    SessionKey session = new SessionKey(key);
    livestatus.session.Delivery delivery =
        talks
            ? new livestatus.session.Delivery("mattermost", Chat.DIRECT, "user1", null, null)
            : null;
    sessions.apply(
        new Signal.Listed(
            new SessionFacts(
                session,
                "main",
                kind,
                parent == null ? null : new SessionKey(parent),
                "title of " + key,
                delivery,
                null),
            now),
        now);
    sessions.apply(
        new Signal.Pushed(
            session, new PushedStatus(state, now, null, message, null, null, Map.of())),
        now);
    return this;
  }

  /** A run that the gateway itself calls running, under a lock, and that says nothing more. */
  World runs(String key) {
    SessionKey session = new SessionKey(key);
    sessions.apply(
        new Signal.Listed(
            new SessionFacts(session, "main", Kind.NAMED, null, "title of " + key, null, null),
            now),
        now);
    sessions.apply(new Signal.LockTaken(session, now), now);
    sessions.apply(new Signal.Asked(session, now, Signal.Asked.By.PERSON, "go"), now);
    return this;
  }

  /** The same without a lock: nobody knows after half an hour. */
  World isAsked(String key) {
    SessionKey session = new SessionKey(key);
    sessions.apply(
        new Signal.Listed(
            new SessionFacts(session, "main", Kind.NAMED, null, "title of " + key, null, null),
            now),
        now);
    sessions.apply(new Signal.Asked(session, now, Signal.Asked.By.PERSON, "go"), now);
    return this;
  }
}
