package livestatus.openclaw;

import java.time.Instant;
import java.util.List;
import livestatus.session.Argument;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import org.jspecify.annotations.Nullable;

/** The meaning of a tool's result. */
final class ToolResult {
  private static final int MAX_NOTE = 200;

  private ToolResult() {}

  static void tell(SessionKey session, LineFacts facts, Instant at, List<Signal> signals) {
    String status = facts.status == null ? "" : facts.status;
    String tool = facts.toolName == null ? "tool" : facts.toolName;
    boolean pending = status.equals("approval-pending");
    boolean failed = !pending && failed(facts, status);
    String spawned = tool.equals("sessions_spawn") && !failed ? facts.childSessionKey : null;
    signals.add(
        new Signal.ToolDone(
            session,
            at,
            facts.toolCallId == null ? tool : facts.toolCallId,
            tool,
            failed,
            facts.took,
            failed ? failure(facts) : note(status),
            pending ? approval(facts) : null,
            spawned == null || spawned.isBlank() ? null : new SessionKey(spawned)));
    if (tool.equals("sessions_yield") && status.equals("yielded")) {
      signals.add(new Signal.Yielded(session, at, facts.detailMessage));
    }
  }

  /** {@code isError} alone is not enough: 2026.3 leaves it false for a command's exit code. */
  private static boolean failed(LineFacts facts, String status) {
    boolean exit = facts.exitCode != null && facts.exitCode != 0;
    return facts.isError
        || exit
        || status.equals("error")
        || status.equals("failed")
        || status.equals("approval-unavailable");
  }

  private static @Nullable String note(String status) {
    return status.equals("running") ? "runs on in the background" : null;
  }

  private static String failure(LineFacts facts) {
    if (facts.timedOut) {
      return "timed out";
    }
    if (facts.exitSignal != null) {
      return "ended by " + facts.exitSignal;
    }
    String said = ErrorText.of(facts.detailError != null ? facts.detailError : facts.text());
    String exit = facts.exitCode == null ? null : "exit code " + facts.exitCode;
    if (exit != null || said == null) {
      return exit == null ? "failed" : exit;
    }
    return Json.cut(said, MAX_NOTE);
  }

  private static String approval(LineFacts facts) {
    if (facts.command != null) {
      return facts.command;
    }
    String text = facts.text();
    String said = text == null ? null : text.lines().findFirst().orElse(null);
    return said == null || said.isBlank()
        ? "a step that needs approval"
        : Json.cut(said, Argument.MAX_LENGTH);
  }
}
