package livestatus.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells a damaged file from one that is only busy, full or out of reach. */
final class SqliteDamage {
  /** A large file is checked as far as one gets in this time; a write may still find the rest. */
  private static final Duration AT_MOST = Duration.ofMillis(250);

  /** How many of SQLite's own steps go between two looks at the clock. */
  private static final int STEPS = 10_000;

  private SqliteDamage() {}

  /** The database is well, but it would never take these values. */
  static boolean isAboutData(SQLException e) {
    if (!(e instanceof SQLiteException sqlite)) {
      return false;
    }
    int code = sqlite.getResultCode().code & 0xff;
    return code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
        || code == SQLiteErrorCode.SQLITE_MISMATCH.code
        || code == SQLiteErrorCode.SQLITE_TOOBIG.code;
  }

  static boolean isDamage(SQLException e) {
    if (!(e instanceof SQLiteException sqlite)) {
      return false;
    }
    // Extended codes hold the plain one in their low byte.
    int code = sqlite.getResultCode().code & 0xff;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /** In words what is wrong with the file; null where nothing was found. */
  static @Nullable String find(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      long end = System.nanoTime() + AT_MOST.toNanos();
      ProgressHandler.setHandler(
          connection,
          STEPS,
          new ProgressHandler() {
            @Override
            protected int progress() {
              return System.nanoTime() - end < 0 ? 0 : 1;
            }
          });
      try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
        String found = row.next() ? row.getString(1) : "ok";
        return "ok".equals(found) ? null : found;
      } finally {
        ProgressHandler.clearHandler(connection);
      }
    } catch (SQLException e) {
      if (isDamage(e)) {
        return String.valueOf(e.getMessage());
      }
      if (e instanceof SQLiteException sqlite
          && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT) {
        return null;
      }
      throw e;
    }
  }
}
