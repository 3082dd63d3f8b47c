package livestatus.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How both databases write. */
final class Transactions {
  private Transactions() {}

  /** The connection does not commit by itself. */
  static <T> T write(Connection connection, Work<T> work) throws SQLException {
    boolean done = false;
    try {
      T result = work.run(connection, next(connection));
      connection.commit();
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

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // What made the rollback necessary says more than a rollback that failed with it.
    }
  }
}
