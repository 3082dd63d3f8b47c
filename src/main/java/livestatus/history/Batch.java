package livestatus.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes many things in one transaction, each kind with one prepared statement. Plain JDBC: this
 * runs all day, and what Jdbi costs in memory is only worth it for questions.
 */
final class Batch {
  private static final List<String> INSERTED =
      Stream.concat(
              Stream.of(
                  "id",
                  "gateway",
                  "session_key",
                  "agent_id",
                  "agent_name",
                  "origin",
                  "started_at",
                  "fingerprint",
                  "change_no"),
              SessionRow.OBSERVED.stream())
          .toList();

  /** Somebody said that the session ended, and nothing has happened in it since. */
  private static final String OVER =
      "agent_sessions.ended_at IS NOT NULL AND excluded.state_since <= agent_sessions.ended_at";

  private static final Set<String> KEPT_WHEN_OVER =
      Set.of("status", "state", "ended_at", "exit_reason", "error_message");
  private static final Set<String> KEPT_WHEN_UNKNOWN =
      Set.of("task_description", "result", "completed_at", "model", "model_tier", "title");

  static final String SAVE_SESSION =
      "INSERT INTO agent_sessions (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s"
          .formatted(
              String.join(", ", INSERTED),
              INSERTED.stream().map(column -> "?").collect(Collectors.joining(", ")),
              Stream.concat(Stream.of("fingerprint", "change_no"), SessionRow.OBSERVED.stream())
                  .map(Batch::update)
                  .collect(Collectors.joining(", ")));

  private final Connection connection;
  private final Dialect dialect;
  private final String gateway;
  private final long changeNo;

  Batch(Connection connection, Dialect dialect, String gateway, long changeNo) {
    this.connection = connection;
    this.dialect = dialect;
    this.gateway = gateway;
    this.changeNo = changeNo;
  }

  private static String update(String column) {
    if (KEPT_WHEN_OVER.contains(column)) {
      return "%1$s = CASE WHEN %2$s THEN agent_sessions.%1$s ELSE excluded.%1$s END"
          .formatted(column, OVER);
    }
    if (KEPT_WHEN_UNKNOWN.contains(column)) {
      return "%1$s = coalesce(excluded.%1$s, agent_sessions.%1$s)".formatted(column);
    }
    if (column.equals("context_tokens")) {
      return "context_tokens = CASE WHEN excluded.context_tokens > 0 THEN excluded.context_tokens"
          + " ELSE agent_sessions.context_tokens END";
    }
    return column + " = excluded." + column;
  }

  /** Sessions first: other rows name them. */
  void write(List<Write> writes) throws SQLException {
    each(writes, Write.SaveSession.class, SAVE_SESSION, this::values);
    each(
        writes,
        Write.EndSession.class,
        "UPDATE agent_sessions SET listed = FALSE, current_tool = NULL, change_no = ?,"
            + " ended_at = coalesce(ended_at, updated_at),"
            + " exit_reason = coalesce(exit_reason, CASE status WHEN 'active' THEN 'interrupted'"
            + " WHEN 'cancelled' THEN 'interrupted' WHEN 'error' THEN 'error'"
            + " ELSE 'completed' END),"
            + " status = CASE status WHEN 'active' THEN 'cancelled' WHEN 'error' THEN 'error'"
            + " WHEN 'cancelled' THEN 'cancelled' ELSE 'completed' END"
            + " WHERE id = ?",
        end -> values(changeNo, end.sessionId()));
    each(
        writes,
        Write.AddTransition.class,
        "INSERT INTO session_transitions"
            + " (gateway, session_id, from_state, to_state, at, seen, reason, witness)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        add ->
            values(
                gateway,
                add.sessionId(),
                add.transition().from().word(),
                add.transition().to().word(),
                add.transition().at(),
                add.transition().seen(),
                add.transition().reason(),
                add.transition().witness().word()));
    each(
        writes,
        Write.AddCalls.class,
        "INSERT INTO session_tools (session_id, tool, calls, failures, millis)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (session_id, tool) DO UPDATE SET"
            + " calls = session_tools.calls + excluded.calls,"
            + " failures = session_tools.failures + excluded.failures,"
            + " millis = session_tools.millis + excluded.millis",
        add -> values(add.sessionId(), add.tool(), add.calls(), add.failures(), add.millis()));
    for (Write write : writes) {
      if (write instanceof Write.AddSkill add) {
        Skills.add(connection, dialect, gateway, changeNo, add);
      }
    }
    each(
        writes,
        Write.AddPush.class,
        "INSERT INTO pushed_statuses"
            + " (gateway, session_key, at, state, progress, message, task_id, result, metadata)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (gateway, session_key, at, state) DO NOTHING",
        add ->
            values(
                gateway,
                add.session().value(),
                add.status().at(),
                add.status().state().word(),
                add.status().progress(),
                add.status().message(),
                add.status().taskId(),
                add.status().result(),
                Json.text(add.status().metadata())));
    positions(writes);
  }

  private void positions(List<Write> writes) throws SQLException {
    each(
        writes,
        Write.SavePosition.class,
        "INSERT INTO saved_positions (gateway, source, position) VALUES (?, ?, ?)"
            + " ON CONFLICT (gateway, source) DO UPDATE SET position = excluded.position",
        save -> save.position() == null ? null : values(gateway, save.source(), save.position()));
    each(
        writes,
        Write.SavePosition.class,
        "DELETE FROM saved_positions WHERE gateway = ? AND source = ?",
        save -> save.position() == null ? values(gateway, save.source()) : null);
  }

  private @Nullable Object[] values(Write.SaveSession save) {
    SessionRow row = save.row().get();
    return values(
        row.id(),
        row.gateway(),
        row.sessionKey(),
        row.agentId(),
        row.agentName(),
        row.origin(),
        row.startedAt(),
        (long) save.fingerprint(),
        changeNo,
        row.listed(),
        row.kind(),
        row.parentKey(),
        row.title(),
        row.taskDescription(),
        row.status(),
        row.state(),
        row.stateSince(),
        row.reason(),
        row.witness(),
        row.freshness(),
        row.currentTool(),
        row.progress(),
        row.updatedAt(),
        row.completedAt(),
        row.endedAt(),
        row.exitReason(),
        row.result(),
        row.errorMessage(),
        row.model(),
        row.modelTier(),
        row.contextTokens(),
        row.inputTokens(),
        row.outputTokens(),
        row.cachedTokens(),
        row.cost(),
        row.turns(),
        row.channel(),
        row.source(),
        row.countedUntil());
  }

  private static @Nullable Object[] values(@Nullable Object... values) {
    return values;
  }

  /** What a write's values are; null where the statement is not for it. */
  private interface Values<W extends Write> {
    @Nullable Object @Nullable [] of(W write);
  }

  private <W extends Write> void each(
      List<Write> writes, Class<W> kind, String sql, Values<W> values) throws SQLException {
    PreparedStatement statement = null;
    try {
      for (Write write : writes) {
        if (!kind.isInstance(write)) {
          continue;
        }
        @Nullable Object[] bound = values.of(kind.cast(write));
        if (bound == null) {
          continue;
        }
        if (statement == null) {
          statement = connection.prepareStatement(sql);
        }
        dialect.bind(statement, bound);
        statement.addBatch();
      }
      if (statement != null) {
        statement.executeBatch();
      }
    } finally {
      if (statement != null) {
        statement.close();
      }
    }
  }

  /** Skills that a session loaded, and their names in the session's own row. */
  static final class Skills {
    private Skills() {}

    static void add(
        Connection connection, Dialect dialect, String gateway, long changeNo, Write.AddSkill add)
        throws SQLException {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO agent_skill_usage"
                  + " (id, gateway, session_id, skill_name, loaded_at, change_no)"
                  + " VALUES (?, ?, ?, ?, ?, ?)")) {
        dialect.bind(insert, Ids.next(), gateway, add.sessionId(), add.skill(), add.at(), changeNo);
        insert.executeUpdate();
      }
      name(connection, dialect, changeNo, add.sessionId(), add.skill());
    }

    /** Adds the skill's name to the session's list. */
    static void name(
        Connection connection, Dialect dialect, long changeNo, String sessionId, String skill)
        throws SQLException {
      Set<String> names;
      try (PreparedStatement query =
          connection.prepareStatement("SELECT skills_used FROM agent_sessions WHERE id = ?")) {
        dialect.bind(query, sessionId);
        try (ResultSet row = query.executeQuery()) {
          names = new LinkedHashSet<>(row.next() ? Json.list(row.getString(1)) : List.of());
        }
      }
      if (!names.add(skill)) {
        return;
      }
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE agent_sessions SET skills_used = ?, change_no = ? WHERE id = ?")) {
        dialect.bind(update, Json.text(names), changeNo, sessionId);
        update.executeUpdate();
      }
    }
  }
}
