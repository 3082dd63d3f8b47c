package livestatus.session;

import java.util.List;
import livestatus.session.Signal.Run;
import livestatus.session.Signal.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reasons in words. What agents wrote is cut short and put on one line here, but it stays
 * untrusted: the room that shows it makes it safe.
 */
final class Words {
  private static final int BRIEF = 80;

  private Words() {}

  static String activity(TurnLog turn, @Nullable Run run) {
    List<Step> open = turn.openSteps();
    if (!open.isEmpty()) {
      String first = step(open.get(0));
      return open.size() == 1
          ? first + " running"
          : first + " and " + (open.size() - 1) + " more running";
    }
    if (turn.attemptFailed()) {
      String error = turn.lastError();
      return "trying again after an error" + (error == null ? "" : ": " + brief(error));
    }
    boolean queued = run != null && run.status() == RunStatus.PENDING;
    return queued && turn.word() == Word.NOTHING ? "queued" : "waiting for the model";
  }

  static String waitingFor(int subagents) {
    return subagents == 1 ? "waiting for 1 sub-agent" : "waiting for " + subagents + " sub-agents";
  }

  static String cleanEnd(TurnLog turn) {
    return switch (turn.word()) {
      case STOPPED -> "answered";
      case CUT_SHORT -> "answered, cut short by the length limit";
      default -> {
        List<Step> open = turn.openSteps();
        yield open.isEmpty()
            ? "done without an answer"
            : "done; " + step(open.get(0)) + " gave no result";
      }
    };
  }

  static String failure(@Nullable String message) {
    return message == null ? "failed" : "failed: " + brief(message);
  }

  static String timeout(@Nullable String message) {
    return message == null ? "timed out" : "timed out: " + brief(message);
  }

  /** The turn ended on a tool that failed, with no answer of the model after it. */
  static String cutOff(TurnLog turn) {
    String note = turn.lastNote();
    return "cut off in a tool" + (note == null ? "" : ": " + brief(note));
  }

  static String step(Step step) {
    Argument argument = step.argument();
    String tool = brief(step.tool());
    return argument == null || argument.text().isBlank()
        ? tool
        : tool + " " + quote(argument.text());
  }

  static String quote(String text) {
    return "`" + brief(text).replace('`', '\'') + "`";
  }

  /** One line of bounded length; what can neither be seen nor be said becomes a blank. */
  static String brief(String text) {
    StringBuilder line = new StringBuilder();
    boolean gap = false;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isISOControl(c) || Character.isSpaceChar(c)) {
        gap = true;
        continue;
      }
      if (gap && !line.isEmpty()) {
        line.append(' ');
      }
      gap = false;
      line.appendCodePoint(c);
      if (line.length() > BRIEF) {
        boolean splits = Character.isHighSurrogate(line.charAt(BRIEF - 2));
        line.setLength(splits ? BRIEF - 2 : BRIEF - 1);
        return line.append('…').toString();
      }
    }
    return line.toString();
  }
}
