package livestatus.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway's WebSocket, as its own clients use it. */
final class GatewayLink implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Gateway gateway;
  private final Map<String, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> challenged = new CompletableFuture<>();
  private final AtomicInteger ids = new AtomicInteger();
  private WebSocket socket;

  private GatewayLink(Gateway gateway) {
    this.gateway = gateway;
  }

  static GatewayLink open(Gateway gateway) throws IOException {
    GatewayLink link = new GatewayLink(gateway);
    URI uri = URI.create("ws://127.0.0.1:" + gateway.port());
    link.socket =
        get(link.http.newWebSocketBuilder().buildAsync(uri, link.new Incoming()), "its WebSocket");
    get(link.challenged, "its challenge");
    int protocol = gateway.release().protocol;
    link.ask(
        "connect",
        Map.of(
            "minProtocol",
            protocol,
            "maxProtocol",
            protocol,
            "client",
            Map.of(
                "id", "gateway-client", "version", "1.0.0", "platform", "linux", "mode", "backend"),
            "role",
            "operator",
            "scopes",
            List.of("operator.admin", "operator.read", "operator.write"),
            "auth",
            Map.of("token", gateway.token())));
    return link;
  }

  /** Says something in a session, as the web chat does. */
  void say(String session, String text) throws IOException {
    ask(
        "chat.send",
        Map.of(
            "sessionKey",
            session,
            "message",
            text,
            "idempotencyKey",
            UUID.randomUUID().toString()));
  }

  /** Calls a method; the answer's payload. A refusal is an exception with the gateway's words. */
  JsonNode ask(String method, Map<String, Object> parameters) throws IOException {
    String id = Integer.toString(ids.incrementAndGet());
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    String frame =
        JSON.writeValueAsString(
            Map.of("type", "req", "id", id, "method", method, "params", parameters));
    synchronized (this) {
      get(socket.sendText(frame, true), method);
    }
    JsonNode got = get(answer, method);
    if (!got.path("ok").asBoolean(false)) {
      throw new IOException(
          gateway.release() + " refused " + method + ": " + got.path("error") + ".");
    }
    return got.path("payload");
  }

  private static <T> T get(CompletableFuture<T> future, String what) throws IOException {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("The gateway did not answer " + what + ": " + e, e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder frame = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      frame.append(data);
      if (last) {
        take(JSON.readTree(frame.toString()));
        frame.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(JsonNode message) {
      if (message.path("event").asString("").equals("connect.challenge")) {
        challenged.complete(null);
      }
      CompletableFuture<JsonNode> waiting = asked.remove(message.path("id").asString(""));
      if (waiting != null) {
        waiting.complete(message);
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      fail(new IOException("closed with " + code + " " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      fail(error);
    }

    private void fail(Throwable error) {
      challenged.completeExceptionally(error);
      asked.values().forEach(each -> each.completeExceptionally(error));
    }
  }
}
