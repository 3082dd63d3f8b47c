package livestatus.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forgets, in steps of a few milliseconds. Transitions of a session become time in each state per
 * day, one day after its end or when they are older than everything kept; a session that is over
 * for longer than that becomes a part of its agent's totals of the day it began. Each gateway
 * forgets its own.
 */
final class Retention {
  /** How long the transitions of an ended session are kept as they were. */
  static final Duration RAW = Duration.ofHours(24);

  static final Duration NOT_AT_ONCE = Duration.ofMinutes(1);

  private static final Duration WHEN_DONE = Duration.ofMinutes(10);
  private static final Duration WHEN_NOT = Duration.ofSeconds(1);
  private static final int SESSIONS = 25;
  private static final int PUSHES = 500;

  /** Not simply those before: where a clock went back, the order of the records decides. */
  private static final String LAST_BEFORE =
      "(SELECT max(b.seq) FROM session_transitions b"
          + " WHERE b.session_id = session_transitions.session_id AND b.at < ?)";

  private final String gateway;
  private final Duration kept;

  // Owned by the history's thread.
  private Instant due;

  /**
   * @param due when the first step is due: a start has other things to do
   */
  Retention(String gateway, Duration kept, Instant due) {
    this.gateway = gateway;
    this.kept = kept;
    this.due = due;
  }

  Instant due() {
    return due;
  }

  /** Does one step. Whether there is more decides when it is due again. */
  void step(Database database, Instant now) throws SQLException {
    boolean some =
        database.write((connection, changeNo) -> step(connection, database.dialect(), now));
    due = now.plus(some ? WHEN_NOT : WHEN_DONE);
  }

  private boolean step(Connection connection, Dialect dialect, Instant now) throws SQLException {
    Instant cutoff = now.minus(kept);
    List<String> ended =
        ids(
            connection,
            dialect,
            "SELECT id FROM agent_sessions WHERE gateway = ? AND ended_at < ? AND EXISTS (SELECT 1"
                + " FROM session_transitions t WHERE t.session_id = agent_sessions.id) LIMIT "
                + SESSIONS,
            now.minus(RAW));
    for (String id : ended) {
      foldEnded(connection, dialect, id);
    }
    List<String> old =
        ids(
            connection,
            dialect,
            "SELECT session_id FROM session_transitions WHERE gateway = ? AND at < ?"
                + " GROUP BY session_id HAVING count(*) > 1 LIMIT "
                + SESSIONS,
            cutoff);
    for (String id : old) {
      foldOld(connection, dialect, id, cutoff);
    }
    List<String> over =
        ids(
            connection,
            dialect,
            "SELECT id FROM agent_sessions WHERE gateway = ? AND NOT listed"
                + " AND coalesce(ended_at, updated_at) < ? LIMIT "
                + SESSIONS,
            cutoff);
    for (String id : over) {
      foldEnded(connection, dialect, id);
      Totals.add(connection, dialect, id);
    }
    int pushes;
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM pushed_statuses WHERE seq IN (SELECT seq FROM pushed_statuses"
                + " WHERE gateway = ? AND at < ? LIMIT "
                + PUSHES
                + ")")) {
      dialect.bind(delete, gateway, cutoff);
      pushes = delete.executeUpdate();
    }
    return !ended.isEmpty() || !old.isEmpty() || !over.isEmpty() || pushes > 0;
  }

  private List<String> ids(Connection connection, Dialect dialect, String sql, Instant before)
      throws SQLException {
    List<String> ids = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      dialect.bind(query, gateway, before);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          ids.add(row.getString(1));
        }
      }
    }
    return ids;
  }

  /** All transitions of a session that is over. */
  private static void foldEnded(Connection connection, Dialect dialect, String id)
      throws SQLException {
    StateTime time = new StateTime();
    long last = walk(connection, dialect, id, null, time);
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT coalesce(ended_at, updated_at) FROM agent_sessions WHERE id = ?")) {
      dialect.bind(query, id);
      try (ResultSet row = query.executeQuery()) {
        Instant end = row.next() ? dialect.time(row, 1) : null;
        if (end != null) {
          time.until(end);
        }
      }
    }
    save(connection, dialect, id, time, last);
  }

  /** The old transitions of a session that goes on: all but the last, whose state may still be. */
  private static void foldOld(Connection connection, Dialect dialect, String id, Instant cutoff)
      throws SQLException {
    StateTime time = new StateTime();
    long last = walk(connection, dialect, id, cutoff, time);
    save(connection, dialect, id, time, last - 1);
    // What is left begins where the counting stopped, or a clock that went back counts twice.
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE session_transitions SET at = ? WHERE seq = ? AND at < ?")) {
      dialect.bind(update, time.reached(), last, time.reached());
      update.executeUpdate();
    }
  }

  /**
   * Goes through the transitions.
   *
   * @param before only those before; of these the last is not entered, but ends the one before
   * @return the number of the last one
   */
  private static long walk(
      Connection connection, Dialect dialect, String id, @Nullable Instant before, StateTime time)
      throws SQLException {
    long last = 0;
    Instant lastAt = null;
    String lastState = null;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT seq, at, to_state FROM session_transitions WHERE session_id = ?"
                + (before == null ? "" : " AND seq <= " + LAST_BEFORE)
                + " ORDER BY seq")) {
      if (before == null) {
        dialect.bind(query, id);
      } else {
        dialect.bind(query, id, before);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          if (lastState != null && lastAt != null) {
            time.enter(lastState, lastAt);
          }
          last = row.getLong(1);
          lastAt = dialect.time(row, 2);
          lastState = row.getString(3);
        }
      }
    }
    if (lastState != null && lastAt != null) {
      if (before == null) {
        time.enter(lastState, lastAt);
      } else {
        time.until(lastAt);
      }
    }
    return last;
  }

  private static void save(
      Connection connection, Dialect dialect, String id, StateTime time, long last)
      throws SQLException {
    try (PreparedStatement add =
        connection.prepareStatement(
            "INSERT INTO session_days (session_id, day, state, millis, entries)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (session_id, day, state) DO UPDATE SET"
                + " millis = session_days.millis + excluded.millis,"
                + " entries = session_days.entries + excluded.entries")) {
      for (var sum : time.sums().entrySet()) {
        dialect.bind(
            add,
            id,
            sum.getKey().day().toString(),
            sum.getKey().state(),
            sum.getValue().millis(),
            sum.getValue().entries());
        add.addBatch();
      }
      add.executeBatch();
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM session_transitions WHERE session_id = ? AND seq <= ?")) {
      dialect.bind(delete, id, last);
      delete.executeUpdate();
    }
  }
}
