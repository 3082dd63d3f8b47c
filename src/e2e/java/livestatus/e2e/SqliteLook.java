package livestatus.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The records of releases that keep sessions in SQLite: a run's status, the last event. */
final class SqliteLook implements GatewayRecords.Look {
  private static final String QUERY =
      """
      SELECT n.session_key, n.status,
        (SELECT coalesce(e.event_json, e.navigation_json) FROM transcript_events e
          WHERE e.session_id = n.current_session_id ORDER BY e.seq DESC LIMIT 1)
      FROM session_nodes n
      """;

  private final Path database;
  private FileTime time = FileTime.fromMillis(0);
  private Map<String, GatewayRecords.Sign> known = new HashMap<>();

  SqliteLook(Path state) {
    this.database = state.resolve("agents/main/agent/openclaw-agent.sqlite");
  }

  @Override
  public Map<String, GatewayRecords.Sign> working() throws IOException, SQLException {
    Path log = Path.of(database + "-wal");
    if (!Files.exists(log)) {
      return known;
    }
    FileTime written = Files.getLastModifiedTime(log);
    if (written.equals(time)) {
      return known;
    }
    Map<String, GatewayRecords.Sign> working = new HashMap<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(QUERY)) {
      Instant at = written.toInstant();
      while (rows.next()) {
        String event = rows.getString(3);
        if ("running".equals(rows.getString(2))) {
          working.put(rows.getString(1), new GatewayRecords.Sign(at, "session_nodes.status"));
        } else if (event != null && event.contains("\"role\":\"user\"")) {
          working.put(rows.getString(1), new GatewayRecords.Sign(at, "a prompt's event"));
        }
      }
    }
    time = written;
    known = working;
    return working;
  }
}
