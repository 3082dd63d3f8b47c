package livestatus.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import livestatus.history.History;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.status.StatusCard;
import org.jspecify.annotations.Nullable;

/** The server with everything it serves. */
public final class WebApp implements AutoCloseable {
  /**
   * Where the server listens and whom it lets in.
   *
   * @param port 0 for any that is free
   * @param webhookSecret what webhooks are signed with; null where they need not be
   */
  public record Listen(
      InetAddress address, int port, Doors.Tokens tokens, @Nullable String webhookSecret) {
    /** Without its secrets. */
    @Override
    public String toString() {
      return address + ", port " + port;
    }
  }

  /**
   * What it shows, and where it hands on what it is told.
   *
   * @param intake the monitor's door; null where nothing is watched
   * @param card the status card of a root session; null where there is none
   * @param history what was; it has the name of this gateway too
   * @param workspaces the agents as they are set up
   * @param elsewhere whether sessions of other gateways in the same database are shown too
   * @param report how the daemon itself is
   * @param figures what is counted
   * @param ready whether everything was looked at once
   * @param epoch tells this process's messages from those of an earlier one
   */
  public record Parts(
      Supplier<Snapshot> snapshot,
      @Nullable Intake intake,
      Function<SessionKey, @Nullable StatusCard> card,
      SessionView view,
      History history,
      Workspaces workspaces,
      boolean elsewhere,
      Supplier<Map<String, Object>> report,
      List<Figure> figures,
      BooleanSupplier ready,
      String epoch) {}

  private final Routes routes;
  private final LiveFeed feed;
  private final MetricsApi metrics;
  private final HistoryDesk desk;
  private final Elsewhere elsewhere;
  private final WebServer server;

  private WebApp(
      Routes routes,
      LiveFeed feed,
      MetricsApi metrics,
      HistoryDesk desk,
      Elsewhere elsewhere,
      WebServer server) {
    this.routes = routes;
    this.feed = feed;
    this.metrics = metrics;
    this.desk = desk;
    this.elsewhere = elsewhere;
    this.server = server;
  }

  /** Starts to serve. */
  public static WebApp start(Listen listen, Parts parts, InstantSource clock) throws IOException {
    return start(listen, parts, WebServer.Limits.DEFAULT, clock);
  }

  static WebApp start(Listen listen, Parts parts, WebServer.Limits limits, InstantSource clock)
      throws IOException {
    Doors doors =
        new Doors(
            listen.tokens(),
            listen.address().getHostAddress(),
            listen.address().isLoopbackAddress());
    LiveFeed feed = new LiveFeed(parts.view(), parts.epoch());
    HistoryDesk desk = new HistoryDesk();
    OpenConnections connections = limits.bound();
    Elsewhere elsewhere = new Elsewhere(parts.history(), feed, clock);
    Routes routes = new Routes();
    new PageFiles().addTo(routes);
    new SessionsApi(parts, elsewhere).addTo(routes);
    new HistoryApi(parts.history(), desk, parts.snapshot(), clock).addTo(routes);
    Teller teller = new Teller(parts.intake(), parts.history().recorder());
    new SessionStatusApi(parts.snapshot(), teller, parts.history(), desk, clock).addTo(routes);
    new WebhookApi(teller).addTo(routes);
    new TrackingApi(parts.history(), desk, clock).addTo(routes);
    new MissionControlApi(parts.snapshot(), parts.workspaces(), desk, clock).addTo(routes);
    new OpenApi().addTo(routes);
    LiveStreams.addTo(routes);
    new OperationsApi(parts).addTo(routes);
    new LoginPage(doors, clock).addTo(routes);
    MetricsApi metrics = new MetricsApi(figures(parts, feed, elsewhere, connections));
    metrics.addTo(routes);
    Signature signature = new Signature(listen.webhookSecret());
    WebServer server =
        WebServer.start(
            listen.address(),
            listen.port(),
            limits,
            connections,
            jetty -> new Front(routes, doors, signature, LiveStreams.of(feed, jetty), clock));
    if (parts.elsewhere()) {
      elsewhere.start();
    }
    return new WebApp(routes, feed, metrics, desk, elsewhere, server);
  }

  private static List<Figure> figures(
      Parts parts, LiveFeed feed, Elsewhere elsewhere, OpenConnections connections) {
    List<Figure> figures = new ArrayList<>(parts.figures());
    figures.add(
        Figure.gauge("live_status_listeners", "Those who listen to changes now.", feed::listeners));
    figures.add(
        Figure.gauge("live_status_connections", "Connections that are open.", connections::open));
    figures.add(
        Figure.counter(
            "live_status_connections_cut",
            "Connections that were closed: too slow, or too many.",
            connections::closed));
    figures.add(
        Figure.gauge(
            "live_status_remote_sessions",
            "Sessions of other gateways in the same database.",
            elsewhere::size));
    figures.add(
        Figure.counter(
            "live_status_listeners_dropped",
            "Listeners that were cut off because they were too slow.",
            feed::dropped));
    return figures;
  }

  /** Says what is true now. It does not wait. */
  public void accept(Snapshot snapshot) {
    feed.accept(snapshot);
  }

  int port() {
    return server.port();
  }

  Routes routes() {
    return routes;
  }

  LiveFeed feed() {
    return feed;
  }

  /** Where a browser on this machine finds the page. */
  public URI page() {
    return server.page();
  }

  @Override
  public void close() {
    elsewhere.close();
    feed.close();
    metrics.close();
    server.close();
    desk.close();
  }
}
