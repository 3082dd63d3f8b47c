package livestatus.history;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the sessions of all gateways in one database. The follower is first told of every session
 * that is listed or still open, then of each row that changed, on the thread {@code fleet}. A row
 * that changed often in a moment is told once, as it is then. After a lost connection the change
 * numbers tell where to go on: nothing is missed, and nothing is told twice in an older form.
 */
public final class Fleet implements AutoCloseable {
  /** PostgreSQL calls; this is for calls that were lost. */
  private static final int LISTEN_MILLIS = 10_000;

  /** SQLite does not call. */
  private static final int POLL_MILLIS = 500;

  /** Changes that come together are told together. */
  private static final int GATHER_MILLIS = 50;

  private static final long MAX_RETRY_MILLIS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  private final Database database;
  private final Consumer<List<SessionRow>> follower;
  private final Thread thread = new Thread(this::run, "fleet");

  // Guarded by this.
  private boolean closed;

  private volatile @Nullable String trouble;

  // Owned by the thread.
  private long seen;
  private boolean first = true;

  Fleet(Database database, Consumer<List<SessionRow>> follower) {
    this.database = database;
    this.follower = follower;
    thread.setDaemon(true);
    thread.start();
  }

  /** Why it does not follow now; null where all is well. */
  public @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    long retry = 500;
    while (!isClosed()) {
      try (Connection connection = connect()) {
        trouble = null;
        retry = 500;
        follow(connection);
      } catch (SQLException | HistoryRefused e) {
        if (trouble == null && !isClosed()) {
          LOG.warn(
              "The sessions of other gateways cannot be followed: {}. It is tried again.",
              HistoryUnavailable.why(e));
        }
        trouble = HistoryUnavailable.why(e);
        rest(retry);
        retry = Math.min(retry * 2, MAX_RETRY_MILLIS);
      }
    }
  }

  private Connection connect() throws SQLException {
    // Makes sure that the tables are there.
    Connection reader = database.reader();
    if (!(database instanceof PostgresDatabase postgres)) {
      return reader;
    }
    reader.close();
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "live-status fleet");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "30");
    Connection connection = DriverManager.getConnection(postgres.url(), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + PostgresDatabase.CHANNEL);
    }
    return connection;
  }

  private void follow(Connection connection) throws SQLException {
    long told = -1;
    try (Handle handle = Questions.in(connection, database.dialect())) {
      while (!isClosed()) {
        long newest = newest(connection);
        if (newest != told) {
          tell(handle, newest);
          told = newest;
        }
        await(connection);
      }
    } catch (JdbiException e) {
      throw new SQLException(e.getCause() == null ? e : e.getCause());
    }
  }

  private void tell(Handle handle, long newest) {
    String which = first ? "(listed OR ended_at IS NULL)" : "change_no > " + seen;
    List<SessionRow> rows =
        handle
            .createQuery("SELECT * FROM agent_sessions WHERE " + which + " ORDER BY change_no")
            .mapTo(SessionRow.class)
            .list();
    if (!rows.isEmpty() || first) {
      follower.accept(rows);
    }
    first = false;
    // Numbers become visible in their order, so everything up to the last one was told.
    seen = rows.isEmpty() ? newest : Math.max(newest, rows.get(rows.size() - 1).changeNo());
  }

  private static long newest(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT no FROM change_counter")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void await(Connection connection) throws SQLException {
    if (database instanceof PostgresDatabase) {
      PGConnection postgres = connection.unwrap(PGConnection.class);
      var calls = postgres.getNotifications(LISTEN_MILLIS);
      if (calls != null && calls.length > 0) {
        rest(GATHER_MILLIS);
        postgres.getNotifications();
      }
    } else {
      rest(POLL_MILLIS);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void rest(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      while (!closed) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }
}
