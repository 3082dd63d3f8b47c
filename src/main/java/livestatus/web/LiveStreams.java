package livestatus.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;

/** The two ways to listen: server-sent events and a WebSocket, with the same messages. */
final class LiveStreams implements Front.Streams {
  private static final String EVENTS = "/api/events";
  private static final String SOCKET = "/api/ws";

  private final LiveFeed feed;
  private final ServerWebSocketContainer sockets;

  static LiveStreams of(LiveFeed feed, Server server) {
    return new LiveStreams(feed, ServerWebSocketContainer.ensure(server));
  }

  private LiveStreams(LiveFeed feed, ServerWebSocketContainer sockets) {
    this.feed = feed;
    this.sockets = sockets;
    sockets.setIdleTimeout(Duration.ofSeconds(40));
  }

  /** What is not taken: so that the routes are complete, and say what is wrong. */
  static void addTo(Routes routes) {
    routes
        .add("GET", EVENTS, call -> Reply.text(200, "text/event-stream", ""))
        .add(
            "GET",
            SOCKET,
            call ->
                Reply.error(
                    426,
                    "This address speaks WebSocket; " + EVENTS + " sends the same as events."));
  }

  @Override
  public boolean take(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    if (!request.getMethod().equals("GET")) {
      return false;
    }
    if (path.equals(EVENTS)) {
      Fields query = Request.extractQueryParameters(request);
      String last = request.getHeaders().get("Last-Event-ID");
      response.setStatus(200);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      EventStream stream = new EventStream(response, callback, filter(query));
      feed.join(stream, last == null ? query.getValue("last_event_id") : last);
      return true;
    }
    if (path.equals(SOCKET)
        && "websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeader.UPGRADE))) {
      Fields query = Request.extractQueryParameters(request);
      return sockets.upgrade(
          (upgrade, answer, done) -> new Socket(filter(query), query.getValue("last_event_id")),
          request,
          response,
          callback);
    }
    return false;
  }

  private static LiveMessage.Filter filter(Fields query) {
    return new LiveMessage.Filter(
        query.getValue("gateway"),
        query.getValue("agent"),
        query.getValue("state"),
        query.getValue("session"));
  }

  /** A browser's event source. */
  private static final class EventStream extends PatientWriter {
    private final Response response;
    private final Callback whole;
    private final LiveMessage.Filter filter;

    EventStream(Response response, Callback whole, LiveMessage.Filter filter) {
      this.response = response;
      this.whole = whole;
      this.filter = filter;
    }

    @Override
    public boolean offer(LiveMessage message) {
      return message.late() ? addLate(() -> event(message)) : add(event(message));
    }

    private String event(LiveMessage message) {
      String json = message.json(filter);
      return json.isEmpty() ? "" : "id: " + message.id() + "\ndata: " + json + "\n\n";
    }

    @Override
    public boolean beat() {
      return add(": still here\n\n");
    }

    @Override
    void write(String text, Callback written) {
      Pieces.write(response, text.getBytes(StandardCharsets.UTF_8), written);
    }

    @Override
    void finish(@Nullable Throwable failure) {
      if (failure == null) {
        whole.succeeded();
      } else {
        whole.failed(failure);
      }
    }
  }

  /** A WebSocket; what it sends is thrown away frame by frame, and never gathered. */
  public final class Socket extends PatientWriter implements Session.Listener.AutoDemanding {
    private final LiveMessage.Filter filter;
    private final @Nullable String lastSeen;
    private volatile @Nullable Session session;

    Socket(LiveMessage.Filter filter, @Nullable String lastSeen) {
      this.filter = filter;
      this.lastSeen = lastSeen;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
      session = opened;
      feed.join(this, lastSeen);
    }

    @Override
    public void onWebSocketClose(
        int code, String reason, org.eclipse.jetty.websocket.api.Callback done) {
      end();
      done.succeed();
    }

    /** A connection that broke: one listener less. */
    @Override
    public void onWebSocketError(Throwable cause) {
      end();
    }

    @Override
    public boolean offer(LiveMessage message) {
      return message.late() ? addLate(() -> message.json(filter)) : add(message.json(filter));
    }

    @Override
    public boolean beat() {
      return add("{\"type\":\"beat\"}");
    }

    @Override
    void write(String text, Callback written) {
      Session open = session;
      if (open == null) {
        written.failed(new IllegalStateException("The socket is not open."));
      } else {
        open.sendText(
            text,
            org.eclipse.jetty.websocket.api.Callback.from(written::succeeded, written::failed));
      }
    }

    @Override
    void finish(@Nullable Throwable failure) {
      Session open = session;
      if (open != null && failure == null) {
        open.close();
      } else if (open != null) {
        open.disconnect();
      }
    }
  }
}
