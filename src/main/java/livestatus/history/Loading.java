package livestatus.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import livestatus.session.SessionKey;

/** What a daemon reads when it starts: as little as possible of each session. */
final class Loading {
  private Loading() {}

  /** Sessions that were in the gateway's records when they were last read, by key. */
  static Map<String, Sightings.Known> listed(Database database, String gateway)
      throws SQLException {
    return rows(database, gateway, "listed");
  }

  /** How many sessions these are. */
  static int countListed(Database database, String gateway) throws SQLException {
    try (Connection connection = database.reader();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*) FROM agent_sessions WHERE gateway = ? AND listed")) {
      query.setString(1, gateway);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** The same of some sessions alone. */
  static Map<String, Sightings.Known> listed(
      Database database, String gateway, Collection<SessionKey> keys) throws SQLException {
    Map<String, Sightings.Known> rows = new HashMap<>();
    for (SessionKey key : keys) {
      rows.putAll(rows(database, gateway, "listed AND session_key = ?", key.value()));
    }
    return rows;
  }

  /** Open sessions that somebody reported and that were not yet found in the records, by key. */
  static Map<String, Sightings.Known> reported(Database database, String gateway)
      throws SQLException {
    return rows(database, gateway, "NOT listed AND origin = 'reported' AND ended_at IS NULL");
  }

  private static Map<String, Sightings.Known> rows(
      Database database, String gateway, String condition, String... values) throws SQLException {
    Map<String, Sightings.Known> rows = new HashMap<>();
    Dialect dialect = database.dialect();
    try (Connection connection = database.reader();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT session_key, id, started_at, fingerprint, counted_until, state, state_since"
                    + " FROM agent_sessions WHERE gateway = ? AND "
                    + condition
                    + " ORDER BY started_at")) {
      query.setString(1, gateway);
      for (int i = 0; i < values.length; i++) {
        query.setString(i + 2, values[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Instant started = dialect.time(row, 3);
          rows.put(
              row.getString(1),
              new Sightings.Known(
                  row.getString(2),
                  started == null ? Instant.EPOCH : started,
                  (int) row.getLong(4),
                  dialect.time(row, 5),
                  row.getString(6),
                  dialect.time(row, 7),
                  false));
        }
      }
    }
    return rows;
  }

  /** How far each source was read. */
  static Map<String, String> positions(Database database, String gateway) throws SQLException {
    Map<String, String> positions = new LinkedHashMap<>();
    try (Connection connection = database.reader();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT source, position FROM saved_positions WHERE gateway = ?")) {
      query.setString(1, gateway);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          positions.put(row.getString(1), row.getString(2));
        }
      }
    }
    return positions;
  }
}
