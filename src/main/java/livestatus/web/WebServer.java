package livestatus.web;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Function;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server: one acceptor, one selector and a few threads. Everything that could hold a
 * thread or memory for long is bounded: the size of a header and of a body, the rate at which a
 * request must arrive, how long a connection may be idle, and how many there may be.
 */
public final class WebServer implements AutoCloseable {
  /**
   * How patient it is.
   *
   * @param headerBytes the largest header of a request
   * @param connections how many may be open; then those go that wait for longest
   * @param idle how long a connection may say nothing, and how long a request's header may take
   * @param bytesASecond the slowest that a request's body may arrive
   */
  record Limits(int headerBytes, int connections, Duration idle, int bytesASecond) {
    static final Limits DEFAULT = new Limits(8 * 1024, 2_000, Duration.ofSeconds(30), 50);

    OpenConnections bound() {
      return new OpenConnections(connections, idle);
    }
  }

  private static final int MAX_THREADS = 12;

  private final Server server;
  private final ServerConnector connector;

  private WebServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /** Listens, or says in a sentence why it cannot. */
  static WebServer start(
      InetAddress address,
      int port,
      Limits limits,
      OpenConnections connections,
      Function<Server, Handler> handler)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1);
    threads.setName("web");
    threads.setDaemon(true);
    Server server = new Server(threads);
    server.setStopTimeout(0);
    server.setErrorHandler(new PlainErrors());
    HttpConnectionFactory http = new HttpConnectionFactory(configuration(limits));
    ServerConnector connector = new ServerConnector(server, null, null, null, 1, 1, http);
    connector.setHost(address.getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(limits.idle().toMillis());
    connector.setAcceptQueueSize(256);
    server.addConnector(connector);
    connector.addBean(connections);
    server.setHandler(
        connections.watching(
            new MinimumDataRateHandler(handler.apply(server), limits.bytesASecond(), 0)));
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      throw new IOException(
          "The server cannot listen on "
              + address.getHostAddress()
              + " port "
              + port
              + (isInUse(e)
                  ? ": something else does already; choose another server.port."
                  : ": " + e.getMessage()),
          e);
    }
    connections.sweepOn(connector.getScheduler());
    return new WebServer(server, connector);
  }

  private static HttpConfiguration configuration(Limits limits) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(limits.headerBytes());
    // Keys of sessions stand in paths and may hold a slash, which comes encoded.
    configuration.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "keys",
            EnumSet.of(
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                    UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING)
                .toArray(UriCompliance.Violation[]::new)));
    return configuration;
  }

  private static boolean isInUse(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  public int port() {
    return connector.getLocalPort();
  }

  /** Where a browser on this machine finds the page. */
  public URI page() {
    String host = connector.getHost();
    boolean any = host.equals("0.0.0.0") || host.equals("0:0:0:0:0:0:0:0");
    String name = any ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + port());
  }

  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The server could not be stopped.", e);
    }
  }
}
