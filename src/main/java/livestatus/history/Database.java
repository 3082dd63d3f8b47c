package livestatus.history;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Where the history is kept. Safe for threads: writers take their turn, readers do not wait for
 * them.
 */
sealed interface Database extends AutoCloseable permits SqliteDatabase, PostgresDatabase {
  /** How the database is called in messages; it never holds a password. */
  String name();

  Dialect dialect();

  /** Runs the work in one transaction: all of it or nothing. */
  <T> T write(Work<T> work) throws SQLException;

  /** As {@link #write}, where there is nothing to tell. */
  default void change(Change change) throws SQLException {
    write(
        (connection, changeNo) -> {
          change.run(connection, changeNo);
          return changeNo;
        });
  }

  /** Takes note of what a reader met: a damaged file is set aside before its next use. */
  default void failed(SQLException why) {}

  /** A connection that only reads; the caller closes it. */
  Connection reader() throws SQLException;

  /** The same for people's questions. */
  Jdbi jdbi();

  /** How often a new database was begun because the old one was damaged. */
  int renewals();

  /** What people should know of it; null where there is nothing. */
  @Nullable String notice();

  @Override
  void close();
}
