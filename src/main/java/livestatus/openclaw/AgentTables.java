package livestatus.openclaw;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an open database. Names and statements are {@link AgentSchema}'s; rows are handed on
 * one by one, for an event may have megabytes.
 */
final class AgentTables implements AutoCloseable {
  private final Connection connection;
  private final Runnable count;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private AgentSchema.Sql sql = AgentSchema.Sql.NONE;

  AgentTables(Connection connection, Runnable count) {
    this.connection = connection;
    this.count = count;
  }

  /**
   * A session's row.
   *
   * @param transcript the id of the transcript that it now has
   * @param archived its events were moved out of the database
   * @param owner the session whose the transcript is: while an isolated cron run is at work its
   *     job's row names the same transcript
   * @param reason why that transcript was begun
   * @param status of the transcript's run; the session's own is in its entry
   */
  record SessionRow(
      long updated,
      @Nullable String transcript,
      ByteBuffer entry,
      boolean archived,
      @Nullable String owner,
      @Nullable String reason,
      @Nullable String status,
      long started,
      long ended) {}

  /** How far a transcript goes; {@code seq} is -1 where it has no events. */
  record Position(long seq, long madeAt, @Nullable String generation) {}

  record ProgressRow(long revision, long updated, @Nullable String steps) {}

  /** Takes a row. */
  interface Rows<T> {
    /** Returns false if it needs no more. */
    boolean take(T row) throws SQLException;
  }

  private interface Mapper {
    boolean row(ResultSet row) throws SQLException;
  }

  String schemaCookie() throws SQLException {
    String[] cookie = {""};
    each(
        AgentSchema.SCHEMA_COOKIE,
        row -> {
          cookie[0] = row.getString(1);
          return false;
        });
    return cookie[0];
  }

  AgentSchema schema() throws SQLException {
    int[] version = new int[1];
    each(
        AgentSchema.VERSION,
        row -> {
          version[0] = row.getInt(1);
          return false;
        });
    Set<String> columns = new HashSet<>();
    each(
        AgentSchema.COLUMNS,
        row -> {
          columns.add(row.getString(1));
          return true;
        });
    return AgentSchema.of(version[0], columns);
  }

  void use(AgentSchema schema) {
    sql = schema.sql();
  }

  /** Ends the transaction, so that the gateway's log can be cut, and begins another. */
  void pause() throws SQLException {
    connection.commit();
  }

  boolean hasSessions() throws SQLException {
    boolean[] any = new boolean[1];
    each(
        sql.hasSessions(),
        row -> {
          any[0] = true;
          return false;
        });
    return any[0];
  }

  long countSessions() throws SQLException {
    long[] sessions = new long[1];
    each(
        sql.countSessions(),
        row -> {
          sessions[0] = row.getLong(1);
          return false;
        });
    return sessions[0];
  }

  /** The sessions that say they changed at or after a moment, with that moment. */
  Map<String, Long> sessionsSince(long moment) throws SQLException {
    return stamps(sql.sessionsSince(), moment);
  }

  /** The sessions of whose transcripts one changed at or after a moment, with the last of them. */
  Map<String, Long> transcriptsSince(long moment) throws SQLException {
    return stamps(sql.transcriptsSince(), moment);
  }

  private Map<String, Long> stamps(String statement, long moment) throws SQLException {
    Map<String, Long> stamps = new HashMap<>();
    each(
        statement,
        row -> {
          stamps.merge(row.getString(1), row.getLong(2), Math::max);
          return true;
        },
        moment);
    return stamps;
  }

  Set<String> runningSessions() throws SQLException {
    Set<String> keys = new HashSet<>();
    each(
        sql.runningSessions(),
        row -> {
          keys.add(row.getString(1));
          return true;
        });
    return keys;
  }

  @Nullable SessionRow session(String key) throws SQLException {
    SessionRow[] found = new SessionRow[1];
    each(
        sql.session(),
        row -> {
          byte[] entry = row.getBytes(3);
          found[0] =
              new SessionRow(
                  row.getLong(1),
                  row.getString(2),
                  ByteBuffer.wrap(entry == null ? new byte[0] : entry),
                  row.getInt(4) != 0,
                  row.getString(5),
                  row.getString(6),
                  row.getString(7),
                  row.getLong(8),
                  row.getLong(9));
          return false;
        },
        key);
    return found[0];
  }

  /** Where a transcript ends, and when the event at a known place was made. */
  Position position(String transcript, long seq) throws SQLException {
    Position[] found = {new Position(-1, 0, null)};
    each(
        sql.position(),
        row -> {
          long last = row.getLong(1);
          found[0] = new Position(row.wasNull() ? -1 : last, row.getLong(2), row.getString(3));
          return false;
        },
        transcript,
        seq);
    return found[0];
  }

  void eventsAfter(String transcript, long seq, int limit, Rows<EventRow> out) throws SQLException {
    each(sql.eventsAfter(), row -> out.take(event(row)), transcript, seq, limit);
  }

  /** Newest first. */
  void eventsBefore(String transcript, long seq, int limit, Rows<EventRow> out)
      throws SQLException {
    each(sql.eventsBefore(), row -> out.take(event(row)), transcript, seq, limit);
  }

  @Nullable ProgressRow progress(String key) throws SQLException {
    ProgressRow[] found = new ProgressRow[1];
    each(
        sql.progress(),
        row -> {
          found[0] = new ProgressRow(row.getLong(1), row.getLong(2), row.getString(3));
          return false;
        },
        key);
    return found[0];
  }

  private static EventRow event(ResultSet row) throws SQLException {
    return new EventRow(
        row.getLong(1),
        row.getLong(2),
        row.getBytes(3),
        row.getBytes(4),
        row.getBytes(5),
        row.getLong(6));
  }

  private void each(String statement, Mapper mapper, Object... values) throws SQLException {
    PreparedStatement query = prepared.get(statement);
    if (query == null) {
      query = connection.prepareStatement(statement);
      prepared.put(statement, query);
    }
    for (int i = 0; i < values.length; i++) {
      query.setObject(i + 1, values[i]);
    }
    count.run();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next() && mapper.row(rows)) {}
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement query : prepared.values()) {
      query.close();
    }
  }
}
