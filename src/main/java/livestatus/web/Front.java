package livestatus.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPOutputStream;
import livestatus.push.Payload;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes: the doors, the peer's limit, its body read whole, its route, and the
 * headers of every answer. Streams are taken over by {@link Streams} behind the same doors.
 */
final class Front extends Handler.Abstract {
  /** Requests that stay open. */
  interface Streams {
    /** Takes the request over if it is one; false if it is not. */
    boolean take(Request request, Response response, Callback callback);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Front.class);
  private static final int LEAST_TO_ZIP = 1_024;
  private static final int CHANGES_A_SECOND = 50;
  private static final int CHANGES_AT_ONCE = 500;

  private final Routes routes;
  private final Doors doors;
  private final Streams streams;
  private final Signature signature;
  private final InstantSource clock;
  private final PeerLimit limit = new PeerLimit(CHANGES_A_SECOND, CHANGES_AT_ONCE);

  Front(Routes routes, Doors doors, Signature signature, Streams streams, InstantSource clock) {
    this.routes = routes;
    this.doors = doors;
    this.signature = signature;
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    try {
      if (signature.decides(path)) {
        doors.checkUnsigned(knock(request));
      } else if (!isOpen(path)) {
        doors.check(knock(request), clock.instant());
      }
      if (streams.take(request, response, callback)) {
        return true;
      }
      Routes.Match match = routes.find(request.getMethod(), path);
      String peer = peer(request);
      boolean changes = !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
      if (changes && !limit.take(peer, clock.instant())) {
        throw new Refusal(429, "Too many requests from this address; try again in a second.");
      }
      if (request.getLength() > Payload.MAX_BYTES) {
        throw new Refusal(413, "The body is larger than " + Payload.MAX_BYTES / 1024 + " KB.");
      }
      if (!changes) {
        answer(match, call(request, match, new byte[0], peer), request, response, callback);
        return true;
      }
      Content.Source.asByteArrayAsync(
          request,
          Payload.MAX_BYTES,
          Promise.Invocable.from(
              InvocationType.BLOCKING,
              (body, failure) -> {
                if (failure == null) {
                  answer(match, call(request, match, body, peer), request, response, callback);
                } else {
                  Reply cut = Reply.error(413, "The body is too large or did not arrive whole.");
                  hangUp(response);
                  send(cut, request, response, callback);
                }
              }));
    } catch (Refusal refusal) {
      boolean login = refusal.status() == 401 && isForPage(request, path);
      if (request.getLength() != 0 && mayHaveBody(request)) {
        hangUp(response);
      }
      send(login ? LoginPage.redirect() : refused(refusal), request, response, callback);
    }
    return true;
  }

  private static boolean mayHaveBody(Request request) {
    return request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)
        || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  /**
   * Of a body that is not read the rest may still come, so the connection is closed behind the
   * answer; a client that is not told would lose its next request on it.
   */
  private static void hangUp(Response response) {
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
  }

  /** Whether a person waits for it, who can type a token. */
  private static boolean isForPage(Request request, String path) {
    String wanted = request.getHeaders().get(HttpHeader.ACCEPT);
    return request.getMethod().equals("GET")
        && !path.startsWith("/api/")
        && wanted != null
        && wanted.contains("text/html");
  }

  /**
   * Says no more than that the process lives, so that a supervisor needs no token; and the door.
   */
  private static boolean isOpen(String path) {
    return path.equals("/health") || path.equals("/ready") || LoginPage.isOpen(path);
  }

  private void answer(
      Routes.Match match, Call call, Request request, Response response, Callback callback) {
    CompletableFuture<Reply> reply;
    try {
      signature.check(call);
      reply = match.endpoint().answer(call);
    } catch (Refusal | RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Reply> whole = reply.exceptionally(failure -> failed(call, failure));
    if (whole.isDone()) {
      send(whole.join(), request, response, callback);
    } else {
      // Whoever completes it has something else to do.
      CompletableFuture<Void> unused =
          whole.thenAcceptAsync(
              late -> send(late, request, response, callback),
              request.getComponents().getExecutor());
    }
  }

  private static Reply failed(Call call, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Refusal refusal) {
      return refused(refusal);
    }
    LOG.error("The request {} {} failed.", call.method(), call.path(), cause);
    return Reply.error(500, "This request failed; the daemon's log says why.");
  }

  private static Reply refused(Refusal refusal) {
    Reply reply = Reply.error(refusal.status(), String.valueOf(refusal.getMessage()));
    Map<String, String> headers =
        switch (refusal.status()) {
          case 401 -> Map.of("WWW-Authenticate", "Bearer");
          case 429, 503 -> Map.of("Retry-After", "1");
          default -> Map.of();
        };
    return new Reply(reply.status(), reply.type(), reply.body(), headers);
  }

  private static void send(Reply reply, Request request, Response response, Callback callback) {
    response.setStatus(reply.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type());
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    // Not "no-referrer": with that, browsers send a form's Origin as "null".
    response.getHeaders().put("Referrer-Policy", "same-origin");
    response.getHeaders().put("X-Frame-Options", "DENY");
    response
        .getHeaders()
        .put(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                + " frame-ancestors 'none'");
    reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    if (!reply.headers().containsKey("Cache-Control")) {
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    }
    String tag = reply.headers().get("ETag");
    boolean unchanged =
        reply.status() == 200
            && tag != null
            && holds(request.getHeaders().get(HttpHeader.IF_NONE_MATCH), tag);
    if (unchanged) {
      response.setStatus(304);
    }
    byte[] body = unchanged ? new byte[0] : reply.body();
    if (body.length >= LEAST_TO_ZIP && accepts(request, "gzip")) {
      body = zipped(body);
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding");
    if (request.getMethod().equals("HEAD")) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      body = new byte[0];
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** Whether a list of tags holds this one; a proxy that packs marks it as weak. */
  private static boolean holds(@Nullable String tags, String tag) {
    return tags != null && (tags.strip().equals("*") || tags.contains(tag));
  }

  private static boolean accepts(Request request, String encoding) {
    return request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING, encoding);
  }

  private static byte[] zipped(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Call call(Request request, Routes.Match match, byte[] body, String peer) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (Fields.Field field : Request.extractQueryParameters(request)) {
      query.put(field.getName(), field.getValues());
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField field : request.getHeaders()) {
      headers.putIfAbsent(field.getName(), String.valueOf(field.getValue()));
    }
    return new Call(
        request.getMethod(),
        request.getHttpURI().getPath(),
        match.parameters(),
        query,
        headers,
        body,
        peer);
  }

  private static Doors.Knock knock(Request request) {
    return new Doors.Knock(
        request.getMethod().toUpperCase(Locale.ROOT),
        peer(request),
        request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress from
            && from.getAddress().isLoopbackAddress(),
        request.getHeaders().get(HttpHeader.HOST),
        request.getHeaders().get(HttpHeader.ORIGIN),
        request.getHeaders().get(HttpHeader.AUTHORIZATION),
        cookie(request));
  }

  private static @Nullable String cookie(Request request) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(Doors.COOKIE))
        .map(cookie -> cookie.getValue())
        .findFirst()
        .orElse(null);
  }

  private static String peer(Request request) {
    SocketAddress from = request.getConnectionMetaData().getRemoteSocketAddress();
    return from instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress()
        : from.toString();
  }
}
