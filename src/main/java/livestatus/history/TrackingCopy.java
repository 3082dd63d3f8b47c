package livestatus.history;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * Copies the three tracking tables into an issue tracker's own SQLite database, where they can be
 * joined to its issues. The other program's tables are never touched, and its file is never made:
 * the tables are created if they are missing, rows are written in short transactions, and where the
 * file is locked they are written later. Our own database stays the truth; change numbers tell what
 * is still to be copied.
 */
final class TrackingCopy {
  private static final int BUSY_MILLIS = 1_000;
  private static final int ROWS = 500;

  private record Copied(String table, List<String> columns, List<String> types) {
    String create() {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        parts.add(columns.get(i) + " " + types.get(i));
      }
      return "CREATE TABLE IF NOT EXISTS %s (%s)".formatted(table, String.join(", ", parts));
    }

    String upsert() {
      return "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s"
          .formatted(
              table,
              String.join(", ", columns),
              String.join(", ", columns.stream().map(column -> "?").toList()),
              String.join(
                  ", ",
                  columns.stream()
                      .filter(column -> !column.equals("id"))
                      .map(column -> column + " = excluded." + column)
                      .toList()));
    }
  }

  private static final String ID = "TEXT NOT NULL PRIMARY KEY";
  private static final List<Copied> TABLES =
      List.of(
          new Copied(
              "agent_sessions",
              List.of(
                  "id",
                  "agent_id",
                  "workspace_path",
                  "started_at",
                  "ended_at",
                  "exit_reason",
                  "issues_claimed",
                  "skills_used",
                  "model_tier",
                  "context_tokens"),
              List.of(
                  ID,
                  "TEXT NOT NULL",
                  "TEXT",
                  "TEXT NOT NULL",
                  "TEXT",
                  "TEXT",
                  "TEXT",
                  "TEXT",
                  "TEXT",
                  "INTEGER")),
          new Copied(
              "agent_issue_work",
              List.of(
                  "id",
                  "issue_id",
                  "session_id",
                  "agent_id",
                  "started_at",
                  "ended_at",
                  "status_changes",
                  "decision_rationale",
                  "notes",
                  "completed"),
              List.of(
                  ID,
                  "TEXT NOT NULL",
                  "TEXT NOT NULL",
                  "TEXT NOT NULL",
                  "TEXT NOT NULL",
                  "TEXT",
                  "TEXT",
                  "TEXT",
                  "TEXT",
                  "INTEGER NOT NULL")),
          new Copied(
              "agent_skill_usage",
              List.of(
                  "id", "session_id", "skill_name", "loaded_at", "used_for_issue", "context_added"),
              List.of(ID, "TEXT NOT NULL", "TEXT NOT NULL", "TEXT NOT NULL", "TEXT", "INTEGER")));

  private static final List<String> TIMES = List.of("started_at", "ended_at", "loaded_at");

  private final Path file;
  private final SQLiteDataSource target;

  TrackingCopy(String url) {
    if (!url.startsWith(SqliteDatabase.PREFIX)) {
      throw new HistoryRefused(
          "tracking.url must begin with " + SqliteDatabase.PREFIX + " and name a file.");
    }
    file = Path.of(url.substring(SqliteDatabase.PREFIX.length()).replaceFirst("\\?.*", ""));
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(BUSY_MILLIS);
    target = new SQLiteDataSource(config);
    target.setUrl(url);
  }

  /**
   * Copies what changed, a part at a time.
   *
   * @return whether there may be more
   */
  boolean step(Database own) throws SQLException {
    long from = position(own);
    long to = upTo(own, from);
    if (to == from) {
      return false;
    }
    if (!Files.exists(file)) {
      throw new SQLException("The file " + file + " of tracking.url does not exist");
    }
    try (Connection there = target.getConnection();
        Statement statement = there.createStatement();
        Connection here = own.reader()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        for (Copied copied : TABLES) {
          statement.execute(copied.create());
          copy(copied, here, own.dialect(), there, from, to);
        }
        statement.execute("COMMIT");
      } catch (SQLException e) {
        rollback(statement);
        throw e;
      }
    }
    own.change((connection, changeNo) -> save(connection, own.dialect(), to));
    return true;
  }

  private static void rollback(Statement statement) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // The first failure is the one to tell.
    }
  }

  private long position(Database own) throws SQLException {
    try (Connection connection = own.reader();
        PreparedStatement query =
            connection.prepareStatement("SELECT change_no FROM copied_to WHERE target = ?")) {
      query.setString(1, file.toString());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private void save(Connection connection, Dialect dialect, long position) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "INSERT INTO copied_to (target, change_no) VALUES (?, ?)"
                + " ON CONFLICT (target) DO UPDATE SET change_no = excluded.change_no")) {
      dialect.bind(update, file.toString(), position);
      update.executeUpdate();
    }
  }

  /** The last change to copy now; {@code from} where there is none. */
  private static long upTo(Database own, long from) throws SQLException {
    List<String> parts = new ArrayList<>();
    for (Copied copied : TABLES) {
      parts.add("SELECT change_no FROM " + copied.table() + " WHERE change_no > " + from);
    }
    try (Connection connection = own.reader();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT max(change_no) FROM (SELECT change_no FROM ("
                    + String.join(" UNION ALL ", parts)
                    + ") a ORDER BY change_no LIMIT "
                    + ROWS
                    + ") b")) {
      long last = row.next() ? row.getLong(1) : 0;
      return Math.max(last, from);
    }
  }

  private static void copy(
      Copied copied, Connection here, Dialect dialect, Connection there, long from, long to)
      throws SQLException {
    try (PreparedStatement query =
            here.prepareStatement(
                "SELECT %s FROM %s WHERE change_no > ? AND change_no <= ?"
                    .formatted(String.join(", ", copied.columns()), copied.table()));
        PreparedStatement upsert = there.prepareStatement(copied.upsert())) {
      query.setLong(1, from);
      query.setLong(2, to);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          @Nullable Object[] values = new @Nullable Object[copied.columns().size()];
          for (int i = 0; i < values.length; i++) {
            String column = copied.columns().get(i);
            values[i] =
                TIMES.contains(column)
                    ? dialect.time(row, i + 1)
                    : column.equals("completed")
                        ? Integer.valueOf(row.getBoolean(i + 1) ? 1 : 0)
                        : row.getObject(i + 1);
          }
          Dialect.SQLITE.bind(upsert, values);
          upsert.addBatch();
        }
      }
      upsert.executeBatch();
    }
  }
}
