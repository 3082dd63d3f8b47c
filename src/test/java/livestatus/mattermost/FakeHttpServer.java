package livestatus.mattermost;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over real sockets, with the control that a polite server library does not give: it can
 * close without an answer, reset a connection, refuse connections for a while, and open again on
 * the same port.
 */
final class FakeHttpServer implements AutoCloseable {
  /** What a client asked. Header names are in lower case. */
  record Request(
      String method, String path, String query, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** A parameter of the query, as it stands there; these servers' ids need no decoding. */
    @Nullable String parameter(String name) {
      for (String pair : query.split("&", -1)) {
        if (pair.startsWith(name + "=")) {
          return pair.substring(name.length() + 1);
        }
      }
      return null;
    }
  }

  /** One header of an answer; a name may come twice. */
  record Header(String name, String value) {}

  record Answer(int status, List<Header> headers, String body, @Nullable Upgrade upgrade) {
    Answer(int status, List<Header> headers, String body) {
      this(status, headers, body, null);
    }
  }

  /** What goes on over the same connection after a 101. It owns the connection until it returns. */
  interface Upgrade {
    void run(InputStream in, OutputStream out) throws IOException;
  }

  /** Thrown by a handler that wants the connection to end without an answer. */
  static final class Hangup extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final boolean reset;

    Hangup(boolean reset) {
      super("no answer", null, false, false);
      this.reset = reset;
    }
  }

  interface Handler {
    Answer handle(Request request);
  }

  private final Handler handler;
  private final @Nullable SSLContext tls;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile ServerSocket listening;
  private volatile long arrived;
  private @Nullable Socket portHolder;

  FakeHttpServer(int port, @Nullable SSLContext tls, Handler handler) {
    this.handler = handler;
    this.tls = tls;
    this.listening = patiently(() -> listen(port));
    this.port = listening.getLocalPort();
  }

  int port() {
    return port;
  }

  /** When the first byte of the newest request was there, by {@link System#nanoTime}. */
  long arrived() {
    return arrived;
  }

  /** From now on connections are refused, as when nothing listens there. */
  void goDown() {
    closeQuietly(listening);
    open.forEach(socket -> hangUp(socket, true));
    if (portHolder == null) {
      // Bound but not listening: nobody else gets the port meanwhile.
      portHolder =
          patiently(
              () -> {
                Socket holder = new Socket();
                holder.setReuseAddress(true);
                holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return holder;
              });
    }
  }

  private interface Opening<T> {
    T open() throws IOException;
  }

  /** A listener that is closed keeps its port until the thread that accepted has noticed. */
  private static <T> T patiently(Opening<T> opening) {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (true) {
      try {
        return opening.open();
      } catch (BindException e) {
        if (System.nanoTime() > deadline) {
          throw new UncheckedIOException(e);
        }
        LockSupport.parkNanos(200_000);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Ends every connection; the next request needs a new one. */
  void dropConnections() {
    open.forEach(socket -> hangUp(socket, true));
  }

  void comeBack() {
    if (listening.isClosed()) {
      listening = patiently(() -> listen(port));
    }
    if (portHolder != null) {
      closeQuietly(portHolder);
      portHolder = null;
    }
  }

  @Override
  public void close() {
    closeQuietly(listening);
    open.forEach(socket -> hangUp(socket, true));
    if (portHolder != null) {
      closeQuietly(portHolder);
    }
  }

  private ServerSocket listen(int at) throws IOException {
    ServerSocket server =
        tls == null ? new ServerSocket() : tls.getServerSocketFactory().createServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 200);
    Thread thread = new Thread(() -> accept(server), "fake-http");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        if (server.isClosed()) {
          // Accepted just as it went down: whoever hung up on all may not have seen this one.
          hangUp(socket, true);
          open.remove(socket);
          return;
        }
        Thread thread = new Thread(() -> serve(socket), "fake-http-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // Closed: the loop's condition ends it.
      }
    }
  }

  private void serve(Socket socket) {
    boolean reset = false;
    try {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      Request request = next(in);
      // A closed socket may still give what came just after its closing, to a thread that was
      // waiting for it. That was sent to a server that was down.
      while (request != null && !socket.isClosed()) {
        Answer answer = handler.handle(request);
        write(out, answer);
        if (answer.upgrade() != null) {
          answer.upgrade().run(in, out);
          return;
        }
        request = next(in);
      }
    } catch (Hangup hangup) {
      reset = hangup.reset;
    } catch (IOException e) {
      // The client went away.
    } finally {
      hangUp(socket, reset);
      open.remove(socket);
    }
  }

  private @Nullable Request next(InputStream in) throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return null;
    }
    arrived = System.nanoTime();
    in.reset();
    return read(in);
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    String[] words = first.split(" ", -1);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    int question = words[1].indexOf('?');
    String path = question < 0 ? words[1] : words[1].substring(0, question);
    String query = question < 0 ? "" : words[1].substring(question + 1);
    return new Request(words[0], path, query, headers, body);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      bytes.write(b);
    }
    return null;
  }

  private static void write(OutputStream out, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " ok\r\n");
    List<Header> headers = new ArrayList<>(answer.headers());
    if (answer.upgrade() == null) {
      headers.add(new Header("Content-Length", Integer.toString(body.length)));
    }
    headers.forEach(h -> head.append(h.name()).append(": ").append(h.value()).append("\r\n"));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private static void hangUp(Socket socket, boolean reset) {
    try {
      if (reset) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // Closed already.
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // Nothing more can be done for it.
    }
  }
}
