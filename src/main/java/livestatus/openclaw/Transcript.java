package livestatus.openclaw;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.Signal.Asked;
import livestatus.session.Signal.Failure;
import livestatus.session.Signal.Stop;
import livestatus.session.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a transcript's lines, wherever they are kept. It holds no state but the tally: one
 * line's meaning never depends on another's.
 *
 * <p>{@code sessions_yield} is told by its tool result and again by the line that follows it, with
 * an {@code aborted} answer between them: after {@link Signal.Yielded} such an answer is no
 * failure.
 */
final class Transcript {
  private static final int MAX_NOTE = 300;

  /** {@code ✅ Subagent main finished}, or with another sign that it failed or timed out. */
  private static final Pattern PASSED_ON = Pattern.compile("[^\\p{L}\\s]{1,3} Subagent ");

  private final Tally tally;

  Transcript(Tally tally) {
    this.tally = tally;
  }

  /**
   * What one line says.
   *
   * @param id the line's own; a line that is written again has the same. Null where it has none
   * @param signals in order; empty if the line could not be read, which was counted
   * @param cronJob the job that the line's question names, as isolated cron runs begin
   */
  record Line(@Nullable String id, List<Signal> signals, Prompt.@Nullable CronJob cronJob) {
    static final Line NONE = new Line(null, List.of(), null);

    /** Whether the line begins a turn. */
    boolean begins() {
      return !signals.isEmpty() && signals.get(0) instanceof Asked;
    }

    /** Whether a person or a task asks; what comes from others is about an older question. */
    boolean asks() {
      return begins()
          && signals.get(0) instanceof Asked asked
          && (asked.by() == Asked.By.PERSON || asked.by() == Asked.By.TASK);
    }
  }

  /**
   * Reads one line.
   *
   * @param noticed the time for lines that tell none
   */
  Line read(SessionKey session, byte[] bytes, int offset, int length, Instant noticed) {
    tally.lines++;
    LineFacts facts = new LineFacts();
    try {
      if (LineReader.read(new JsonScan(bytes, offset, length), facts)) {
        return line(session, facts, noticed);
      }
    } catch (JsonScan.Broken broken) {
      // Counted below.
    }
    tally.skippedLines++;
    return Line.NONE;
  }

  /**
   * Reads a line whose middle is missing: the head tells who speaks and which tools are called, the
   * tail how it ended.
   *
   * @param cutAt how many of the bytes belong to the head; the others are the tail
   */
  Line readCut(
      SessionKey session, byte[] bytes, int offset, int length, int cutAt, Instant noticed) {
    tally.lines++;
    LineFacts facts = new LineFacts();
    try {
      LineReader.read(new JsonScan(bytes, offset, cutAt), facts);
    } catch (JsonScan.Broken brokenOff) {
      // Expected: the facts that stand before the cut are there.
    }
    LineTail.read(bytes, offset + cutAt, length - cutAt, facts);
    if (facts.type == null) {
      tally.skippedLines++;
      return Line.NONE;
    }
    return line(session, facts, noticed);
  }

  private Line line(SessionKey session, LineFacts facts, Instant noticed) {
    Instant told = facts.timestamp != null ? facts.timestamp : facts.messageTimestamp;
    Instant at = told != null ? told : noticed;
    List<Signal> signals = new ArrayList<>(2);
    Prompt.CronJob job = null;
    switch (facts.type == null ? "" : facts.type) {
      case "message" -> job = message(session, facts, at, signals);
      case "custom", "custom_message" -> custom(session, facts, at, signals);
      case "compaction" -> signals.add(new Signal.Compacted(session, at));
      case "reset" -> signals.add(new Signal.Restarted(session, at, true));
      case "session", "model_change", "thinking_level_change", "leaf" ->
          signals.add(new Signal.Stirred(session, at));
      default -> {
        tally.unknownLines++;
        signals.add(new Signal.Stirred(session, at));
      }
    }
    return new Line(facts.id, signals, job);
  }

  private Prompt.@Nullable CronJob message(
      SessionKey session, LineFacts facts, Instant at, List<Signal> signals) {
    switch (facts.role == null ? "" : facts.role) {
      case "user" -> {
        String told = facts.text();
        String text = told == null ? "" : told;
        Prompt prompt = Prompt.of(text, facts.provenance);
        signals.add(
            prompt.isCommand()
                ? new Signal.Stirred(session, at)
                : new Asked(session, at, prompt.by(), prompt.text()));
        return Prompt.cronJob(text);
      }
      case "assistant" -> answered(session, facts, at, signals);
      case "toolResult" -> ToolResult.tell(session, facts, at, signals);
      default -> {
        tally.unknownLines++;
        signals.add(new Signal.Stirred(session, at));
      }
    }
    return null;
  }

  private static void answered(
      SessionKey session, LineFacts facts, Instant at, List<Signal> signals) {
    if (facts.gatewayAbort) {
      signals.add(new Signal.PromptFailed(session, at, Failure.ABORTED, "aborted"));
      return;
    }
    if ("delivery-mirror".equals(facts.model) && isResultPassedOn(facts.text())) {
      // The gateway told people the sub-agent's result itself: the parent has no turn for it.
      signals.add(new Asked(session, at, Asked.By.CHILD, null));
      signals.add(new Signal.Answered(session, at, Stop.STOP, List.of(), Usage.NONE, null, null));
      return;
    }
    if ("gateway-injected".equals(facts.model) || "delivery-mirror".equals(facts.model)) {
      signals.add(new Signal.Closed(session, at));
      return;
    }
    Stop stop = stop(facts);
    // A broken answer's calls are never made.
    boolean broken = stop == Stop.ERROR || stop == Stop.ABORTED;
    List<Signal.Call> calls = new ArrayList<>();
    for (LineFacts.Block call : broken ? List.<LineFacts.Block>of() : facts.calls) {
      String tool = call.name == null ? "tool" : call.name;
      String id = call.id == null ? tool : call.id;
      calls.add(new Signal.Call(id, tool, Arguments.of(tool, call.arguments)));
    }
    if (stop == Stop.TOOL_USE && calls.isEmpty()) {
      stop = Stop.OTHER;
    }
    String error = broken ? ErrorText.of(facts.errorMessage) : null;
    signals.add(new Signal.Answered(session, at, stop, calls, facts.usage(), facts.model, error));
    for (LineFacts.Block call : broken ? List.<LineFacts.Block>of() : facts.calls) {
      if (!call.plan.isEmpty()) {
        signals.add(new Signal.Planned(session, at, call.plan));
      }
    }
  }

  private static boolean isResultPassedOn(@Nullable String text) {
    return text != null && PASSED_ON.matcher(text).lookingAt();
  }

  private static Stop stop(LineFacts facts) {
    if (facts.stopReason == null) {
      return facts.calls.isEmpty() ? Stop.OTHER : Stop.TOOL_USE;
    }
    return switch (facts.stopReason) {
      case "stop" -> Stop.STOP;
      case "toolUse" -> Stop.TOOL_USE;
      case "length" -> Stop.LENGTH;
      case "error" -> Stop.ERROR;
      case "aborted" -> Stop.ABORTED;
      default -> Stop.OTHER;
    };
  }

  private static void custom(
      SessionKey session, LineFacts facts, Instant at, List<Signal> signals) {
    String kind = facts.customType == null ? "" : facts.customType;
    if (kind.startsWith("openclaw:bootstrap-context")) {
      kind = "openclaw:bootstrap-context";
    }
    signals.add(
        switch (kind) {
          case "openclaw.cache-ttl", "openclaw:bootstrap-context" -> new Signal.Closed(session, at);
          case "openclaw:prompt-error", "run-failed-before-reply" ->
              new Signal.PromptFailed(
                  session, at, failure(facts.dataError), message(facts.dataError));
          case "openclaw:turn-aborted" ->
              new Signal.PromptFailed(session, at, Failure.ABORTED, "aborted");
          case "openclaw.sessions_yield" -> new Signal.Yielded(session, at, facts.waitsFor);
          default -> new Signal.Stirred(session, at);
        });
  }

  private static Failure failure(@Nullable String error) {
    String word = error == null ? "" : error.toLowerCase(Locale.ROOT);
    if (word.contains("timed out") || word.contains("timeout")) {
      return Failure.TIMEOUT;
    }
    return word.contains("abort") ? Failure.ABORTED : Failure.OTHER;
  }

  private static String message(@Nullable String error) {
    String told = ErrorText.of(error);
    return told == null ? "the prompt failed" : Json.cut(told, MAX_NOTE);
  }
}
