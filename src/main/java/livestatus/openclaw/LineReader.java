package livestatus.openclaw;

import java.time.Duration;
import java.util.Locale;
import livestatus.session.Argument;
import livestatus.session.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Gathers {@link LineFacts} from one JSON object. Text that no signal needs is skipped without
 * being decoded. When the text breaks off, the facts that came before stay.
 */
final class LineReader {
  static final int MAX_MESSAGE = 2_000;
  private static final int MAX_PLAN = 50;

  private LineReader() {}

  /** Returns false if the text is no object, or another value follows it. */
  static boolean read(JsonScan parser, LineFacts facts) {
    return parser.object(LineReader::line, facts) && parser.isAtEnd();
  }

  private static void line(JsonScan p, String name, LineFacts facts) {
    switch (name) {
      case "type" -> facts.type = p.usualText();
      case "id" -> facts.id = p.text();
      case "timestamp" -> facts.timestamp = p.moment();
      case "customType" -> facts.customType = p.usualText();
      case "data", "details" -> p.object(LineReader::data, facts);
      case "message" -> p.object(LineReader::message, facts);
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
      case "usage" -> {
        facts.forgetUsage();
        p.object(LineReader::usage, facts);
      }
      case "openclawAbort" -> p.object(LineReader::abort, facts);
      case "provenance" -> p.object(LineReader::provenance, facts);
      case "toolCallId" -> facts.toolCallId = p.text();
      case "toolName" -> facts.toolName = p.usualText();
      case "isError" -> facts.isError = p.truth();
      case "details" -> p.object(LineReader::detail, facts);
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

  private static void abort(JsonScan p, String name, LineFacts facts) {
    boolean told = p.truth();
    facts.gatewayAbort |= name.equals("aborted") && told;
  }

  private static void provenance(JsonScan p, String name, LineFacts facts) {
    String told = p.text();
    facts.provenance = name.equals("kind") ? told : facts.provenance;
  }

  private static void usage(JsonScan p, String name, LineFacts facts) {
    switch (name) {
      case "input" -> facts.inputTokens = count(p);
      case "output" -> facts.outputTokens = count(p);
      case "cacheRead", "cacheWrite" -> facts.cachedTokens += count(p);
      case "cost" -> p.object(LineReader::cost, facts);
      default -> p.skip();
    }
  }

  private static void cost(JsonScan p, String name, LineFacts facts) {
    if (name.equals("total")) {
      facts.cost = p.real();
    } else {
      p.skip();
    }
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
      p.array(LineReader::block, facts);
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
    LineFacts.Block block = new LineFacts.Block(facts);
    try {
      p.object(LineReader::inBlock, block);
    } finally {
      // Also when the line breaks off inside the call: it is still being made.
      if ("toolCall".equals(block.type) || "toolUse".equals(block.type)) {
        facts.calls.add(block);
      }
    }
  }

  private static void inBlock(JsonScan p, String name, LineFacts.Block block) {
    switch (name) {
      case "type" -> block.type = p.usualText();
      case "text" -> text(p, block.line);
      case "id" -> block.id = p.text();
      case "name" -> block.name = p.usualText();
      case "arguments", "input" -> arguments(p, block);
      default -> p.skip();
    }
  }

  private static void arguments(JsonScan p, LineFacts.Block call) {
    if (p.isText()) {
      argument("", p.text(Argument.MAX_LENGTH), call);
      return;
    }
    p.object(LineReader::inArguments, call);
  }

  private static void inArguments(JsonScan p, String name, LineFacts.Block call) {
    if (p.isArray() && (name.equals("plan") || name.equals("todos") || name.equals("steps"))) {
      p.array(LineReader::step, call);
    } else {
      argument(name, p.text(Argument.MAX_LENGTH), call);
    }
  }

  private static void argument(String name, @Nullable String text, LineFacts.Block call) {
    if (text != null && call.arguments.size() < LineFacts.Block.MAX_ARGUMENTS) {
      call.put(name, text);
    }
  }

  private static void step(JsonScan p, LineFacts.Block call) {
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
      call.add(new Turn.PlanStep(step[0], done, active));
    }
  }
}
