package livestatus.web;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import livestatus.history.History;
import livestatus.push.BadPayload;
import livestatus.push.Payload;
import livestatus.session.PushedStatus;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.State;

/** Sessions that say themselves how they are: taking their word, and telling it. */
final class SessionStatusApi {
  private static final int PUSHES = 50;
  private static final int MOST_PUSHES = 1_000;

  private final Supplier<Snapshot> snapshot;
  private final Teller teller;
  private final History history;
  private final HistoryDesk desk;
  private final InstantSource clock;

  SessionStatusApi(
      Supplier<Snapshot> snapshot,
      Teller teller,
      History history,
      HistoryDesk desk,
      InstantSource clock) {
    this.snapshot = snapshot;
    this.teller = teller;
    this.history = history;
    this.desk = desk;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes
        .patient("POST", "/api/session-status/push", this::push)
        .add("GET", "/api/session-status/summary", call -> summary())
        .add("GET", "/api/session-status/sessions", call -> list(session -> true))
        .add("GET", "/api/session-status/session/{name}", this::one)
        .patient("GET", "/api/session-status/session/{name}/history", this::history)
        .add("GET", "/api/session-status/working", call -> list(is(State.WORKING)))
        .add("GET", "/api/session-status/errors", call -> list(is(State.ERROR)))
        .add("GET", "/api/session-status/stale", call -> list(SessionView::isStale));
  }

  // --- taking -----------------------------------------------------------------------------------

  private CompletableFuture<Reply> push(Call call) throws Refusal {
    Signal.Pushed pushed;
    try {
      pushed = Payload.status(call.body(), clock.instant());
    } catch (BadPayload e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
    return teller
        .tell((now, before) -> List.of(pushed))
        .thenApply(after -> after.map(now -> result(now, pushed.session())).orElse(later(pushed)));
  }

  private Reply result(Snapshot now, SessionKey key) {
    Session session = now.get(key);
    PushedStatus pushed = session == null ? null : session.pushed();
    if (session == null || pushed == null) {
      throw new IllegalStateException("What was pushed for " + key + " is nowhere.");
    }
    return Reply.json(PushedView.row(session, pushed, clock.instant()));
  }

  /** The monitor is busy; it has the status and will come to it. */
  private static Reply later(Signal.Pushed pushed) {
    return Reply.json(202, Map.of("session", pushed.session().value(), "accepted", true));
  }

  // --- telling ----------------------------------------------------------------------------------

  private static Predicate<Session> is(State state) {
    return session -> session.state() == state;
  }

  private List<Session> sessions(Predicate<Session> wanted) {
    return snapshot.get().sessions().values().stream()
        .filter(session -> session.pushed() != null && wanted.test(session))
        .sorted(Comparator.comparing(Session::key))
        .toList();
  }

  private Reply list(Predicate<Session> wanted) {
    Instant now = clock.instant();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Session session : sessions(wanted)) {
      PushedStatus pushed = session.pushed();
      if (pushed != null) {
        rows.add(PushedView.row(session, pushed, now));
      }
    }
    return Reply.json(Map.of("total", rows.size(), "sessions", rows));
  }

  private Reply summary() {
    List<Session> all = sessions(session -> true);
    Map<String, Integer> byStatus = new LinkedHashMap<>();
    all.forEach(session -> byStatus.merge(session.state().word(), 1, Integer::sum));
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("total_sessions", all.size());
    summary.put("by_status", byStatus);
    summary.put("working_sessions", names(all, is(State.WORKING)));
    summary.put("error_sessions", names(all, is(State.ERROR)));
    summary.put("stale_sessions", names(all, SessionView::isStale));
    return Reply.json(summary);
  }

  private static List<String> names(List<Session> sessions, Predicate<Session> wanted) {
    return sessions.stream().filter(wanted).map(session -> session.key().value()).toList();
  }

  private static SessionKey name(Call call) throws Refusal {
    try {
      return Payload.name("name", call.parameter("name"));
    } catch (BadPayload e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
  }

  private Reply one(Call call) throws Refusal {
    Session session = snapshot.get().get(name(call));
    PushedStatus pushed = session == null ? null : session.pushed();
    if (session == null || pushed == null) {
      throw new Refusal(
          404,
          "No session of this name has pushed a status; /api/session-status/sessions lists those"
              + " that have.");
    }
    return Reply.json(PushedView.row(session, pushed, clock.instant()));
  }

  private CompletableFuture<Reply> history(Call call) throws Refusal {
    String name = name(call).value();
    int limit = call.number("limit", PUSHES, 1, MOST_PUSHES);
    return desk.ask(
        () -> {
          List<Map<String, Object>> pushes =
              history.records().pushes(history.gateway(), name, limit).stream()
                  .map(PushedView::kept)
                  .toList();
          return Reply.json(Map.of("session", name, "history", pushes));
        });
  }
}
