package livestatus.openclaw;

import java.time.Duration;
import java.util.Locale;
import livestatus.session.Argument;
import livestatus.session.Turn;
import livestatus.session.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Gathers {@link LineFacts} from one JSON object. Text that no signal needs is skipped without
 * being decoded. When the text breaks off, the facts that came before stay.
 */
final class LineReader {
  /** Enough to strip every wrapper and still have what was asked. */
  private static final int MAX_TEXT = 20_000;

  private static final int MAX_MESSAGE = 2_000;
  private static final int MAX_PLAN = 50;
  private static final int OPENING = 40;

  private LineReader() {}

  /** Returns false if the text is no object, or another value follows it. */
  static boolean read(JsonParser parser, LineFacts facts) {
    parser.nextToken();
    return Json.object(parser, (p, name) -> line(p, name, facts)) && parser.nextToken() == null;
  }

  private static void line(JsonParser p, String name, LineFacts facts) {
    switch (name) {
      case "type" -> facts.type = Json.text(p);
      case "id" -> facts.id = Json.text(p);
      case "timestamp" -> facts.timestamp = Json.moment(p);
      case "customType" -> facts.customType = Json.text(p);
      case "data", "details" -> Json.object(p, (q, key) -> data(q, key, facts));
      case "message" -> Json.object(p, (q, key) -> message(q, key, facts));
      default -> p.skipChildren();
    }
  }

  private static void data(JsonParser p, String name, LineFacts facts) {
    switch (name) {
      case "error" -> facts.dataError = Json.text(p, MAX_MESSAGE);
      case "message" -> facts.waitsFor = Json.text(p, Argument.MAX_LENGTH);
      case "runId" -> facts.runId = Json.text(p);
      default -> p.skipChildren();
    }
  }

  private static void message(JsonParser p, String name, LineFacts facts) {
    switch (name) {
      case "role" -> facts.role = Json.text(p);
      case "timestamp" -> facts.messageTimestamp = Json.moment(p);
      case "content" -> content(p, facts);
      case "model" -> facts.model = Json.text(p);
      case "stopReason" -> facts.stopReason = Json.text(p);
      case "errorMessage" -> facts.errorMessage = Json.text(p, MAX_MESSAGE);
      case "usage" -> facts.usage = usage(p);
      case "openclawAbort" ->
          Json.object(
              p,
              (q, key) -> {
                boolean told = Json.truth(q);
                facts.gatewayAbort |= key.equals("aborted") && told;
              });
      case "provenance" ->
          Json.object(
              p,
              (q, key) -> {
                String told = Json.text(q);
                facts.provenance = key.equals("kind") ? told : facts.provenance;
              });
      case "toolCallId" -> facts.toolCallId = Json.text(p);
      case "toolName" -> facts.toolName = Json.text(p);
      case "isError" -> facts.isError = Json.truth(p);
      case "details" -> Json.object(p, (q, key) -> detail(q, key, facts));
      default -> p.skipChildren();
    }
  }

  private static void detail(JsonParser p, String name, LineFacts facts) {
    switch (name) {
      case "status" -> facts.status = Json.text(p);
      case "exitCode" -> facts.exitCode = Json.whole(p);
      case "exitSignal" -> facts.exitSignal = Json.text(p, 40);
      case "timedOut" -> facts.timedOut = Json.truth(p);
      case "durationMs" -> {
        Long millis = Json.whole(p);
        facts.took = millis == null || millis < 0 ? null : Duration.ofMillis(millis);
      }
      case "error" -> facts.detailError = Json.text(p, MAX_MESSAGE);
      case "message" -> facts.detailMessage = Json.text(p, Argument.MAX_LENGTH);
      case "command" -> facts.command = Json.text(p, Argument.MAX_LENGTH);
      case "childSessionKey" -> facts.childSessionKey = Json.text(p);
      default -> p.skipChildren();
    }
  }

  private static Usage usage(JsonParser p) {
    long[] tokens = new long[3];
    double[] cost = new double[1];
    Json.object(
        p,
        (q, name) -> {
          switch (name) {
            case "input" -> tokens[0] = count(q);
            case "output" -> tokens[1] = count(q);
            case "cacheRead", "cacheWrite" -> tokens[2] += count(q);
            case "cost" ->
                Json.object(
                    q,
                    (r, key) -> {
                      double told = Json.real(r);
                      cost[0] = key.equals("total") ? told : cost[0];
                    });
            default -> q.skipChildren();
          }
        });
    return new Usage(tokens[0], tokens[1], tokens[2], cost[0]);
  }

  private static long count(JsonParser p) {
    Long told = Json.whole(p);
    return told == null ? 0 : Math.max(0, told);
  }

  /** Content is one string or a list of blocks; of an answer only the opening is needed. */
  private static void content(JsonParser p, LineFacts facts) {
    if (p.hasToken(JsonToken.VALUE_STRING)) {
      text(p, facts);
    } else if (p.hasToken(JsonToken.START_ARRAY)) {
      while (p.nextToken() != null && !p.hasToken(JsonToken.END_ARRAY)) {
        block(p, facts);
      }
    } else {
      p.skipChildren();
    }
  }

  private static void text(JsonParser p, LineFacts facts) {
    if (!"assistant".equals(facts.role)) {
      addText(Json.text(p), facts);
    } else if (facts.text == null) {
      addText(Json.text(p, OPENING), facts);
    }
  }

  private static void block(JsonParser p, LineFacts facts) {
    LineFacts.CallFacts call = new LineFacts.CallFacts();
    String[] type = new String[1];
    try {
      Json.object(
          p,
          (q, name) -> {
            switch (name) {
              case "type" -> type[0] = Json.text(q);
              case "text" -> text(q, facts);
              case "id" -> call.id = Json.text(q);
              case "name" -> call.name = Json.text(q);
              case "arguments", "input" -> arguments(q, call);
              default -> q.skipChildren();
            }
          });
    } finally {
      // Also when the line breaks off inside the call: it is still being made.
      if ("toolCall".equals(type[0]) || "toolUse".equals(type[0])) {
        facts.calls.add(call);
      }
    }
  }

  private static void addText(@Nullable String text, LineFacts facts) {
    if (text == null || text.isBlank()) {
      return;
    }
    String before = facts.text == null ? "" : facts.text + "\n";
    facts.text = before.length() >= MAX_TEXT ? facts.text : Json.cut(before + text, MAX_TEXT);
  }

  private static void arguments(JsonParser p, LineFacts.CallFacts call) {
    if (p.hasToken(JsonToken.VALUE_STRING)) {
      argument("", Json.text(p, Argument.MAX_LENGTH), call);
      return;
    }
    Json.object(
        p,
        (q, name) -> {
          if (q.hasToken(JsonToken.START_ARRAY)
              && (name.equals("plan") || name.equals("todos") || name.equals("steps"))) {
            plan(q, call);
          } else {
            argument(name, Json.text(q, Argument.MAX_LENGTH), call);
          }
        });
  }

  private static void argument(String name, @Nullable String text, LineFacts.CallFacts call) {
    if (text != null && call.arguments.size() < LineFacts.CallFacts.MAX_ARGUMENTS) {
      call.arguments.put(name, text);
    }
  }

  private static void plan(JsonParser p, LineFacts.CallFacts call) {
    while (p.nextToken() != null && !p.hasToken(JsonToken.END_ARRAY)) {
      String[] step = new String[2];
      Json.object(
          p,
          (q, name) -> {
            switch (name) {
              case "step", "content", "text", "title" ->
                  step[0] = Json.text(q, Argument.MAX_LENGTH);
              case "status" -> step[1] = Json.text(q);
              default -> q.skipChildren();
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
}
