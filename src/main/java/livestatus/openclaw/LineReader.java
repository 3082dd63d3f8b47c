package livestatus.openclaw;

import java.time.Duration;
import java.util.Locale;
import livestatus.session.Argument;
import livestatus.session.Turn;
import livestatus.session.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Gathers {@link LineFacts} from one JSON object. Text that no signal needs is skipped without
 * being decoded. When the text breaks off, the facts that came before stay.
 */
final class LineReader {
  private static final int MAX_MESSAGE = 2_000;
  private static final int MAX_PLAN = 50;

  private LineReader() {}

  /** Returns false if the text is no object, or another value follows it. */
  static boolean read(JsonScan parser, LineFacts facts) {
    return parser.object((p, name) -> line(p, name, facts)) && parser.isAtEnd();
  }

  private static void line(JsonScan p, String name, LineFacts facts) {
    switch (name) {
      case "type" -> facts.type = p.usualText();
      case "id" -> facts.id = p.text();
      case "timestamp" -> facts.timestamp = p.moment();
      case "customType" -> facts.customType = p.usualText();
      case "data", "details" -> p.object((q, key) -> data(q, key, facts));
      case "message" -> p.object((q, key) -> message(q, key, facts));
      default -> p.skip();
    }
  }

  private static void data(JsonScan p, String name, LineFacts facts) {
    switch (name) {
      case "error" -> facts.dataError = p.text(MAX_MESSAGE);
      case "message" -> facts.waitsFor = p.text(Argument.MAX_LENGTH);
      default -> p.skip();
    }
  }

  private static void message(JsonScan p, String name, LineFacts facts) {
    switch (name) {
      case "role" -> facts.role = p.usualText();
      case "timestamp" -> facts.messageTimestamp = p.moment();
      case "content" -> content(p, facts);
      case "model" -> facts.model = p.usualText();
      case "stopReason" -> facts.stopReason = p.usualText();
      case "errorMessage" -> facts.errorMessage = p.text(MAX_MESSAGE);
      case "usage" -> facts.usage = usage(p);
      case "openclawAbort" ->
          p.object(
              (q, key) -> {
                boolean told = q.truth();
                facts.gatewayAbort |= key.equals("aborted") && told;
              });
      case "provenance" ->
          p.object(
              (q, key) -> {
                String told = q.text();
                facts.provenance = key.equals("kind") ? told : facts.provenance;
              });
      case "toolCallId" -> facts.toolCallId = p.text();
      case "toolName" -> facts.toolName = p.usualText();
      case "isError" -> facts.isError = p.truth();
      case "details" -> p.object((q, key) -> detail(q, key, facts));
      default -> p.skip();
    }
  }

  private static void detail(JsonScan p, String name, LineFacts facts) {
    switch (name) {
      case "status" -> facts.status = p.text();
      case "exitCode" -> facts.exitCode = p.whole();
      case "exitSignal" -> facts.exitSignal = p.text(40);
      case "timedOut" -> facts.timedOut = p.truth();
      case "durationMs" -> {
        Long millis = p.whole();
        facts.took = millis == null || millis < 0 ? null : Duration.ofMillis(millis);
      }
      case "error" -> facts.detailError = p.text(MAX_MESSAGE);
      case "message" -> facts.detailMessage = p.text(Argument.MAX_LENGTH);
      case "command" -> facts.command = p.text(Argument.MAX_LENGTH);
      case "childSessionKey" -> facts.childSessionKey = p.text();
      default -> p.skip();
    }
  }

  private static Usage usage(JsonScan p) {
    long[] tokens = new long[3];
    double[] cost = new double[1];
    p.object(
        (q, name) -> {
          switch (name) {
            case "input" -> tokens[0] = count(q);
            case "output" -> tokens[1] = count(q);
            case "cacheRead", "cacheWrite" -> tokens[2] += count(q);
            case "cost" ->
                q.object(
                    (r, key) -> {
                      if (key.equals("total")) {
                        cost[0] = r.real();
                      } else {
                        r.skip();
                      }
                    });
            default -> q.skip();
          }
        });
    return new Usage(tokens[0], tokens[1], tokens[2], cost[0]);
  }

  private static long count(JsonScan p) {
    Long told = p.whole();
    return told == null ? 0 : Math.max(0, told);
  }

  /** Content is one string or a list of blocks; what they say is read once it is asked for. */
  private static void content(JsonScan p, LineFacts facts) {
    if (p.isText()) {
      text(p, facts);
    } else {
      p.array(q -> block(q, facts));
    }
  }

  private static void text(JsonScan p, LineFacts facts) {
    if (p.isText()) {
      facts.texts.add(p.laterText());
    } else {
      p.skip();
    }
  }

  private static void block(JsonScan p, LineFacts facts) {
    LineFacts.CallFacts call = new LineFacts.CallFacts();
    String[] type = new String[1];
    try {
      p.object(
          (q, name) -> {
            switch (name) {
              case "type" -> type[0] = q.usualText();
              case "text" -> text(q, facts);
              case "id" -> call.id = q.text();
              case "name" -> call.name = q.usualText();
              case "arguments", "input" -> arguments(q, call);
              default -> q.skip();
            }
          });
    } finally {
      // Also when the line breaks off inside the call: it is still being made.
      if ("toolCall".equals(type[0]) || "toolUse".equals(type[0])) {
        facts.calls.add(call);
      }
    }
  }

  private static void arguments(JsonScan p, LineFacts.CallFacts call) {
    if (p.isText()) {
      argument("", p.text(Argument.MAX_LENGTH), call);
      return;
    }
    p.object(
        (q, name) -> {
          if (q.isArray()
              && (name.equals("plan") || name.equals("todos") || name.equals("steps"))) {
            plan(q, call);
          } else {
            argument(name, q.text(Argument.MAX_LENGTH), call);
          }
        });
  }

  private static void argument(String name, @Nullable String text, LineFacts.CallFacts call) {
    if (text != null && call.arguments.size() < LineFacts.CallFacts.MAX_ARGUMENTS) {
      call.put(name, text);
    }
  }

  private static void plan(JsonScan p, LineFacts.CallFacts call) {
    p.array(element -> step(element, call));
  }

  private static void step(JsonScan p, LineFacts.CallFacts call) {
    String[] step = new String[2];
    p.object(
        (q, name) -> {
          switch (name) {
            case "step", "content", "text", "title" -> step[0] = q.text(Argument.MAX_LENGTH);
            case "status" -> step[1] = q.text();
            default -> q.skip();
          }
        });
    if (step[0] != null && call.plan.size() < MAX_PLAN) {
      String status = step[1] == null ? "" : step[1].toLowerCase(Locale.ROOT);
      boolean done = status.equals("completed") || status.equals("done");
      boolean active = status.equals("in_progress") || status.equals("active");
      call.plan.add(new Turn.PlanStep(step[0], done, active));
    }
  }
}
