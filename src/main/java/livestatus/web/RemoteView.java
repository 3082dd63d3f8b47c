package livestatus.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.history.SessionRow;
import livestatus.session.Freshness;
import livestatus.session.State;
import livestatus.session.Witness;
import org.jspecify.annotations.Nullable;

/**
 * A session of another gateway as programs and the page read it: the same fields as in {@link
 * SessionView}, as far as the database has them. Its texts were masked before they were written.
 */
final class RemoteView {
  private RemoteView() {}

  /**
   * What a list shows of it.
   *
   * @param silent since when nothing is heard of its daemon; null where it is there
   */
  static Map<String, Object> row(SessionRow session, @Nullable String silent) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", session.sessionKey());
    row.put("gateway", session.gateway());
    row.put("remote", true);
    row.put("agent", session.agentName());
    row.put("kind", session.kind());
    put(row, "parent", session.parentKey());
    put(row, "title", session.title());
    boolean lost = isLost(session, silent);
    row.put("state", state(session, silent));
    row.put("freshness", lost ? Freshness.FRESH.word() : session.freshness());
    row.put("since", session.stateSince().toString());
    row.put(
        "reason",
        lost
            ? "was " + session.state() + "; nothing is heard of its gateway since " + silent
            : session.reason());
    row.put("witness", lost ? Witness.AGE.word() : session.witness());
    row.put("last_sign", session.updatedAt().toString());
    row.put("children", List.of());
    row.put("turns", session.turns());
    row.put("tokens", session.contextTokens());
    row.put("cost", session.cost());
    put(row, "channel", session.channel());
    put(row, "asked", session.taskDescription());
    if (session.currentTool() != null && !lost) {
      row.put(
          "tool", Map.of("name", session.currentTool(), "words", session.currentTool(), "open", 1));
    }
    put(row, "model", session.model());
    put(row, "progress", session.progress());
    put(row, "error", session.errorMessage());
    put(row, "result", session.result());
    return row;
  }

  /** Nobody knows what a session does whose daemon is away. */
  static String state(SessionRow session, @Nullable String silent) {
    return isLost(session, silent) ? State.UNKNOWN.word() : session.state();
  }

  private static boolean isLost(SessionRow session, @Nullable String silent) {
    return silent != null
        && (session.state().equals(State.WORKING.word())
            || session.state().equals(State.BLOCKED.word()));
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
