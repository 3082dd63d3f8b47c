package livestatus.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How both databases write. Transactions are begun and ended in SQL: SQLite's driver would begin
 * the next one, and lock out every other process, at once after a commit.
 */
final class Transactions {
  private Transactions() {}

  /** Something to do in one transaction. */
  interface Body<T> {
    T run() throws SQLException;
  }

  /** The connection commits by itself outside of this. */
  static <T> T write(Connection connection, Dialect dialect, Work<T> work) throws SQLException {
    return whole(connection, dialect, () -> work.run(connection, next(connection)));
  }

  /** The same without a number, which a database without tables cannot give. */
  static <T> T whole(Connection connection, Dialect dialect, Body<T> body) throws SQLException {
    execute(connection, dialect == Dialect.SQLITE ? "BEGIN IMMEDIATE" : "BEGIN");
    boolean done = false;
    try {
      T result = body.run();
      execute(connection, "COMMIT");
      done = true;
      return result;
    } finally {
      if (!done) {
        rollback(connection);
      }
    }
  }

  private static long next(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("UPDATE change_counter SET no = no + 1 RETURNING no")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void rollback(Connection connection) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      // What made the rollback necessary says more than a rollback that failed with it.
    }
  }
}
