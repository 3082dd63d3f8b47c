package livestatus.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model provider that plays scripts: chat completions, streamed. It keeps when each request came
 * and when its answer was out; what the daemon said is judged by that.
 *
 * <p>A prompt reads {@code SCN:script tag}. The last one names the script and the conversation;
 * what the gateway says in the user's place is answered, and belongs to the same conversation.
 */
final class ScriptedModel implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern PROMPT = Pattern.compile("SCN:(\\w+) ([\\w-]+)");

  /** What the gateway itself says in the user's place. */
  private static final Pattern INTERNAL =
      Pattern.compile(
          "Internal task completion event|OpenClaw runtime context|previous turn was interrupted"
              + "|\\[System Message\\]|new session was started|runtime event",
          Pattern.CASE_INSENSITIVE);

  /**
   * What the gateway puts beside a prompt, as a message of its own: no prompt, and no end of one.
   */
  private static final Pattern BESIDE =
      Pattern.compile(
          "^\\s*(OpenClaw runtime context for the (immediately preceding user message|active user)"
              + "|<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>)");

  private record Asked(String tag, String script, int step) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<ModelCall> calls = new ArrayList<>();
  private final Map<Asked, Integer> attempts = new HashMap<>();
  private final List<String> prompts = new ArrayList<>();
  private int number;

  ScriptedModel() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::complete);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The answered requests of one conversation, in the order of their ends. */
  List<ModelCall> calls(String tag) {
    synchronized (calls) {
      return calls.stream().filter(call -> call.tag().equals(tag)).toList();
    }
  }

  /** The last prompts of all requests, for messages about failures. */
  String prompts() {
    synchronized (calls) {
      return String.join("\n", prompts);
    }
  }

  private void complete(HttpExchange exchange) throws IOException {
    Instant began = Instant.now();
    JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
    Asked asked = read(request.path("messages"));
    int attempt;
    synchronized (calls) {
      attempt = attempts.merge(asked, 1, Integer::sum) - 1;
      prompts.add(began + " " + asked + " #" + attempt + ": " + tail(request.path("messages")));
    }
    Reply reply = Script.next(asked.script(), asked.tag(), asked.step(), attempt);
    ModelCall.End end;
    Instant ended;
    try {
      pause(reply.delay());
      ended = Instant.now();
      end = send(exchange, reply);
    } catch (IOException e) {
      ended = Instant.now();
      end = ModelCall.End.GONE;
    } finally {
      exchange.close();
    }
    synchronized (calls) {
      calls.add(new ModelCall(asked.tag(), asked.script(), asked.step(), began, ended, end));
    }
  }

  private static Asked read(JsonNode messages) {
    String tag = "untagged";
    String script = "noted";
    int step = 0;
    for (JsonNode message : messages) {
      String role = message.path("role").asString("");
      if (role.equals("assistant")) {
        step++;
      }
      if (!role.equals("user")) {
        continue;
      }
      String text = text(message.path("content"));
      if (BESIDE.matcher(text).find()) {
        continue;
      }
      Matcher prompt = PROMPT.matcher(text);
      script = "noted";
      step = 0;
      if (!INTERNAL.matcher(text).find()) {
        while (prompt.find()) {
          script = prompt.group(1);
          tag = prompt.group(2);
        }
      }
    }
    return new Asked(tag, script, step);
  }

  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asString("");
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asString("")).append('\n'));
    return text.toString();
  }

  private static String tail(JsonNode messages) {
    String text = text(messages.path(messages.size() - 1).path("content")).replace('\n', ' ');
    return text.substring(Math.max(0, text.length() - 300));
  }

  private ModelCall.End send(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.status() != 200) {
      byte[] body =
          "{\"error\": {\"message\": \"The scripted model is out of order.\", \"type\": \"scripted\"}}"
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
      return ModelCall.End.FAILED;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    String id;
    synchronized (calls) {
      id = "scripted-" + ++number;
    }
    ObjectNode words = JsonNodeFactory.instance.objectNode();
    words.put("role", "assistant").put("content", reply.text());
    chunk(out, id, words, null);
    if (reply.cut()) {
      return ModelCall.End.FAILED;
    }
    int index = 0;
    for (Reply.Tool tool : reply.tools()) {
      ObjectNode delta = JsonNodeFactory.instance.objectNode();
      ObjectNode call = delta.putArray("tool_calls").addObject();
      call.put("index", index).put("id", "call_" + id + "_" + index).put("type", "function");
      call.putObject("function")
          .put("name", tool.name())
          .put("arguments", JSON.writeValueAsString(tool.arguments()));
      chunk(out, id, delta, null);
      index++;
    }
    boolean more = !reply.tools().isEmpty();
    chunk(out, id, JsonNodeFactory.instance.objectNode(), more ? "tool_calls" : "stop");
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    out.close();
    return more ? ModelCall.End.TOOLS : ModelCall.End.STOP;
  }

  private static void chunk(OutputStream out, String id, ObjectNode delta, String finish)
      throws IOException {
    ObjectNode chunk = JsonNodeFactory.instance.objectNode();
    chunk.put("id", id).put("object", "chat.completion.chunk").put("model", "m1");
    chunk.put("created", Instant.now().getEpochSecond());
    ArrayNode choices = chunk.putArray("choices");
    ObjectNode choice = choices.addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finish);
    if (finish != null) {
      chunk
          .putObject("usage")
          .put("prompt_tokens", 100)
          .put("completion_tokens", 10)
          .put("total_tokens", 110);
    }
    out.write(
        ("data: " + JSON.writeValueAsString(chunk) + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void pause(Duration delay) throws IOException {
    try {
      if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("The model is gone.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
