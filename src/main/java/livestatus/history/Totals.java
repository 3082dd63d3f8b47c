package livestatus.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Adds a session to its agent's totals, and deletes it with all that hangs on it. */
final class Totals {
  private static final List<String> CHILDREN =
      List.of(
          "agent_issue_work",
          "agent_skill_usage",
          "session_tools",
          "session_days",
          "session_transitions");

  private Totals() {}

  /** The day on which the session {@code s} began. */
  static String day(Dialect dialect) {
    // Times are text in SQLite, and begin with their day.
    return dialect == Dialect.SQLITE
        ? "substr(s.started_at, 1, 10)"
        : "to_char(s.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')";
  }

  static void add(Connection connection, Dialect dialect, String id) throws SQLException {
    String day = day(dialect);
    String millis =
        "CASE WHEN s.ended_at IS NULL OR s.ended_at < s.started_at THEN 0 ELSE "
            + dialect.millis("s.ended_at")
            + " - "
            + dialect.millis("s.started_at")
            + " END";
    update(
        connection,
        dialect,
        "INSERT INTO daily_totals (gateway, agent_id, day, sessions, failures, millis,"
            + " input_tokens, output_tokens, cached_tokens, cost, tools, tool_failures)"
            + " SELECT s.gateway, s.agent_id, "
            + day
            + ", 1, CASE WHEN s.status = 'error' THEN 1 ELSE 0 END, "
            + millis
            + ", s.input_tokens, s.output_tokens, s.cached_tokens, s.cost,"
            + " (SELECT coalesce(sum(calls), 0) FROM session_tools WHERE session_id = s.id),"
            + " (SELECT coalesce(sum(failures), 0) FROM session_tools WHERE session_id = s.id)"
            + " FROM agent_sessions s WHERE s.id = ?"
            + " ON CONFLICT (gateway, agent_id, day) DO UPDATE SET "
            + sums(
                "daily_totals",
                "sessions",
                "failures",
                "millis",
                "input_tokens",
                "output_tokens",
                "cached_tokens",
                "cost",
                "tools",
                "tool_failures"),
        id);
    update(
        connection,
        dialect,
        "INSERT INTO daily_states (gateway, agent_id, day, state, millis, entries)"
            + " SELECT s.gateway, s.agent_id, d.day, d.state, d.millis, d.entries"
            + " FROM agent_sessions s JOIN session_days d ON d.session_id = s.id WHERE s.id = ?"
            + " ON CONFLICT (gateway, agent_id, day, state) DO UPDATE SET "
            + sums("daily_states", "millis", "entries"),
        id);
    for (String child : CHILDREN) {
      update(connection, dialect, "DELETE FROM " + child + " WHERE session_id = ?", id);
    }
    update(connection, dialect, "DELETE FROM agent_sessions WHERE id = ?", id);
  }

  private static String sums(String table, String... columns) {
    return String.join(
        ", ",
        List.of(columns).stream()
            .map(column -> "%2$s = %1$s.%2$s + excluded.%2$s".formatted(table, column))
            .toList());
  }

  private static void update(Connection connection, Dialect dialect, String sql, String id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      dialect.bind(statement, id);
      statement.executeUpdate();
    }
  }
}
