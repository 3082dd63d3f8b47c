package livestatus.daemon.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** One transcript file, written line by line as a gateway does. */
final class DemoTranscript {
  /** A tool call as the model asks for it. */
  record Call(String id, String tool, Map<String, Object> arguments) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double DOLLARS_A_TOKEN = 0.000003;

  private final Path file;
  private final String sessionId;
  private final Tape tape;
  private final InstantSource clock;
  private int lines;
  private long length;

  DemoTranscript(Path file, String sessionId, Tape tape, InstantSource clock) {
    this.tape = tape;
    this.file = file;
    this.sessionId = sessionId;
    this.clock = clock;
  }

  Path lock() {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  void asked(String text) {
    if (lines == 0) {
      append(line("session", Map.of("version", 3, "cwd", "/srv/project")));
    }
    append(message(Map.of("role", "user", "content", List.of(text(text)))));
  }

  void calls(String said, int tokens, Call... calls) {
    List<Object> content = new ArrayList<>();
    content.add(text(said));
    for (Call call : calls) {
      content.add(
          Map.of(
              "type",
              "toolCall",
              "id",
              call.id(),
              "name",
              call.tool(),
              "arguments",
              call.arguments()));
    }
    append(message(assistant(content, "toolUse", tokens)));
  }

  void result(Call call, int exitCode, long millis, String output) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("status", exitCode == 0 ? "completed" : "failed");
    details.put("exitCode", exitCode);
    details.put("durationMs", millis);
    result(call, details, output, exitCode != 0);
  }

  void result(Call call, Map<String, Object> details, String output, boolean failed) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "toolResult");
    message.put("toolCallId", call.id());
    message.put("toolName", call.tool());
    message.put("content", List.of(text(output)));
    message.put("details", details);
    message.put("isError", failed);
    append(message(message));
  }

  void answers(String said, int tokens) {
    append(message(assistant(List.of(text(said)), "stop", tokens)));
  }

  void fails(String error) {
    Map<String, Object> message = assistant(List.of(), "error", 0);
    message.put("errorMessage", error);
    append(message(message));
  }

  void aborted(Call open) {
    append(
        line(
            "custom",
            Map.of("customType", "openclaw:prompt-error", "data", Map.of("error", "aborted"))));
    result(open, Map.of(), "Command aborted by signal SIGTERM", true);
    Map<String, Object> message = assistant(List.of(), "aborted", 0);
    message.put("errorMessage", "Request was aborted.");
    append(message(message));
  }

  private Map<String, Object> assistant(List<?> content, String stop, int tokens) {
    Map<String, Object> usage = new LinkedHashMap<>();
    usage.put("input", tokens);
    usage.put("output", tokens / 20);
    usage.put("cacheRead", 0);
    usage.put("cacheWrite", 0);
    usage.put("totalTokens", tokens + tokens / 20);
    usage.put("cost", Map.of("total", (tokens + tokens / 20) * DOLLARS_A_TOKEN));
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", content);
    message.put("provider", "demo");
    message.put("model", "demo-large");
    message.put("usage", usage);
    message.put("stopReason", stop);
    return message;
  }

  private static Map<String, Object> text(String text) {
    return Map.of("type", "text", "text", text);
  }

  private Map<String, Object> message(Map<String, Object> message) {
    return line("message", Map.of("message", message));
  }

  private Map<String, Object> line(String type, Map<String, Object> rest) {
    Instant now = clock.instant();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", type);
    line.put("id", lines == 0 ? sessionId : "line-" + lines);
    line.put("timestamp", now.toString());
    line.putAll(rest);
    return line;
  }

  private void append(Map<String, Object> line) {
    String text = JSON.writeValueAsString(line) + "\n";
    if (lines++ == 0) {
      tape.created(file, text);
    } else {
      tape.appended(file, text, length);
    }
    length += text.getBytes(StandardCharsets.UTF_8).length;
    try {
      Files.writeString(
          file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
