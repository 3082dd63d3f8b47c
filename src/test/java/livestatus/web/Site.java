package livestatus.web;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import livestatus.history.History;
import livestatus.session.Kind;
import livestatus.session.PushedStatus;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.status.Detail;
import org.jspecify.annotations.Nullable;

/** The real server on a free port, over sessions that a test makes, with a clock that it moves. */
final class Site implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  final BlockingQueue<Intake.Letter> inbox = new LinkedBlockingQueue<>(100);
  private final Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
  private volatile Instant now = START;
  private volatile Snapshot snapshot = Snapshot.EMPTY;
  private final History history;
  private final WebApp app;

  Site(Doors.Tokens tokens) throws IOException {
    this(tokens, null, WebServer.Limits.DEFAULT);
  }

  Site(Doors.Tokens tokens, @Nullable String webhookSecret, WebServer.Limits limits)
      throws IOException {
    InstantSource clock = () -> now;
    // Nobody asks it here, so the file is never made.
    history = History.reading("jdbc:sqlite:nowhere.db", "here", text -> text, clock);
    app =
        WebApp.start(
            new WebApp.Listen(InetAddress.getLoopbackAddress(), 0, tokens, webhookSecret),
            new WebApp.Parts(
                () -> snapshot,
                inbox::offer,
                key -> null,
                new SessionView("here", Detail.SAFE, key -> null),
                history,
                List::of,
                false,
                () -> Map.of("gateway", "here"),
                List.of(
                    Figure.counter("live_status_lines", "Lines.", () -> 3),
                    Figure.gauge("live_status_sessions", "Sessions.", () -> 2)
                        .with("state", "idle"),
                    Figure.gauge("live_status_sessions", "Sessions.", () -> 1)
                        .with("state", "working")),
                () -> true,
                "epoch"),
            limits,
            clock);
  }

  /** The inbox has no room any more. */
  void fill() {
    Intake.Letter letter = inbox.element();
    while (inbox.offer(letter)) {
      // One more.
    }
  }

  int port() {
    return app.port();
  }

  WebApp app() {
    return app;
  }

  Instant now() {
    return now;
  }

  void advance(Duration by) {
    now = now.plus(by);
  }

  /** A session of the agent says of itself in what state it is; whoever listens is told. */
  void say(String key, String agent, State state, String message) {
    hear(key, agent, state, message);
    publish();
  }

  /** The same, but nobody is told yet. */
  void hear(String key, String agent, State state, String message) {
    SessionKey session = new SessionKey(key);
    sessions.apply(
        new Signal.Listed(
            new SessionFacts(session, agent, Kind.PUSHED, null, null, null, null), now),
        now);
    sessions.apply(
        new Signal.Pushed(
            session, new PushedStatus(state, now, null, message, null, null, Map.of())),
        now);
  }

  void publish() {
    snapshot = sessions.snapshot(now);
    app.accept(snapshot);
  }

  @Override
  public void close() {
    app.close();
    history.close();
  }
}
