package livestatus.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** This daemon's own row in {@code gateways}: that it lives, and which batch of writes arrived. */
final class GatewayRow {
  static final Duration BEAT = Duration.ofSeconds(15);

  /** Another machine that did not beat for so long is gone. */
  static final Duration GONE = Duration.ofSeconds(60);

  private final String id;
  private final String host;
  private final long pid;
  private final String version;

  GatewayRow(String id, String host, long pid, String version) {
    this.id = id;
    this.host = host;
    this.pid = pid;
    this.version = version;
  }

  String id() {
    return id;
  }

  /** The run before this one; null where there was none. */
  static @Nullable PreviousRun previous(Database database, String gateway) throws SQLException {
    try (Connection connection = database.reader()) {
      return previous(connection, database.dialect(), gateway);
    }
  }

  private static @Nullable PreviousRun previous(
      Connection connection, Dialect dialect, String gateway) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT started_at, beat_at, stopped_at, host, pid FROM gateways"
                + " WHERE gateway = ?")) {
      query.setString(1, gateway);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? run(dialect, row) : null;
      }
    }
  }

  private static PreviousRun run(Dialect dialect, ResultSet row) throws SQLException {
    Instant started = dialect.time(row, 1);
    Instant beat = dialect.time(row, 2);
    if (started == null || beat == null) {
      throw new SQLException("A gateway's row has no times.");
    }
    return new PreviousRun(
        started, beat, dialect.time(row, 3), String.valueOf(row.getString(4)), row.getLong(5));
  }

  /**
   * Says that this daemon writes for the gateway now.
   *
   * @return the number of the last batch that arrived
   * @throws HistoryRefused if a daemon on another machine does
   */
  long arrive(Database database, Instant now) throws SQLException {
    return database.write(
        (connection, changeNo) -> {
          refuseSecond(previous(connection, database.dialect(), id), now);
          try (PreparedStatement upsert =
              connection.prepareStatement(
                  "INSERT INTO gateways (gateway, host, pid, version, started_at, beat_at)"
                      + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (gateway) DO UPDATE SET"
                      + " host = excluded.host, pid = excluded.pid, version = excluded.version,"
                      + " started_at = excluded.started_at, beat_at = excluded.beat_at,"
                      + " stopped_at = NULL RETURNING batch")) {
            database.dialect().bind(upsert, id, host, pid, version, now, now);
            try (ResultSet row = upsert.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  private void refuseSecond(@Nullable PreviousRun before, Instant now) {
    if (before != null
        && before.stopped() == null
        && isAnother(before)
        && now.isBefore(before.lastBeat().plus(GONE))) {
      throw new HistoryRefused(
          ("The gateway id \"%s\" is already used by live-status on %s (process %d), last seen at"
                  + " %s. Give this one another id with `gateway` in the configuration.")
              .formatted(id, before.host(), before.pid(), before.lastBeat()));
    }
  }

  /** On this machine it can be seen whether the earlier one lives. */
  private boolean isAnother(PreviousRun before) {
    return !before.host().equals(host)
        || (before.pid() != pid && ProcessHandle.of(before.pid()).isPresent());
  }

  void beat(Database database, Instant now) throws SQLException {
    set(database, "beat_at", now);
  }

  void stopped(Database database, Instant now) throws SQLException {
    set(database, "stopped_at", now);
  }

  private void set(Database database, String column, Instant now) throws SQLException {
    database.change(
        (connection, changeNo) -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE gateways SET " + column + " = ? WHERE gateway = ?")) {
            database.dialect().bind(update, now, id);
            update.executeUpdate();
          }
        });
  }

  /** Notes the batch's number in its own transaction; false if it arrived before. */
  boolean isNew(Database database, Connection connection, long number, Instant now)
      throws SQLException {
    // What is written is a sign of life too, and tells the end of an unclean run more exactly.
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE gateways SET batch = ?, beat_at = ? WHERE gateway = ? AND batch < ?")) {
      database.dialect().bind(update, number, now, id, number);
      return update.executeUpdate() == 1;
    }
  }
}
