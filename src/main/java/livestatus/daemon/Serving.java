package livestatus.daemon;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.daemon.settings.Settings;
import livestatus.history.History;
import livestatus.history.HistoryHealth;
import livestatus.session.Snapshot;
import livestatus.status.Redaction;
import livestatus.web.SessionView;
import livestatus.web.WebApp;

/** Page and API over all gateways of one database, where no gateway is. It writes nothing. */
public final class Serving implements AutoCloseable {
  private final History history;
  private final WebApp web;

  private Serving(History history, WebApp web) {
    this.history = history;
    this.web = web;
  }

  public static Serving start(Settings settings, InstantSource clock) throws IOException {
    // No gateway is called like this, so that every one is another one.
    History history = History.reading(settings.data().url(), "", Redaction::mask, clock);
    try {
      WebApp web =
          WebApp.start(
              Daemon.listen(settings.server()),
              new WebApp.Parts(
                  () -> Snapshot.EMPTY,
                  null,
                  key -> null,
                  new SessionView("", Daemon.detail(settings), key -> null),
                  history,
                  List::of,
                  true,
                  () -> report(history),
                  List.of(),
                  () -> history.health().trouble() == null,
                  Long.toString(clock.millis(), 36)),
              clock);
      return new Serving(history, web);
    } catch (IOException | RuntimeException e) {
      history.close();
      throw e;
    }
  }

  private static Map<String, Object> report(History history) {
    HistoryHealth health = history.health();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("history", Map.of("database", health.database()));
    report.put("health", health.notice() == null ? List.of() : List.of(health.notice()));
    return report;
  }

  public URI page() {
    return web.page();
  }

  /** The database's name, without a password. */
  public String database() {
    return history.health().database();
  }

  @Override
  public void close() {
    web.close();
    history.close();
  }
}
