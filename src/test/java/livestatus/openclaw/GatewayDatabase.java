package livestatus.openclaw;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An agent's database as a gateway has it: the real schema, write-ahead mode, one connection that
 * stays open. Use it in tests to be the gateway:
 *
 * <pre>
 *   try (GatewayDatabase gateway = GatewayDatabase.create(file)) {
 *     gateway.session("agent:main:main", "s1", "{\"status\":\"running\"}", 1000);
 *     gateway.event("s1", 0, "{\"type\":\"message\",…}", 1001);
 *     gateway.commit();
 *   }
 * </pre>
 *
 * <p>Nothing is written before {@link #commit}. Closing it is what a gateway does that ends well:
 * the log is gone afterwards.
 */
public final class GatewayDatabase implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final Connection connection;

  private GatewayDatabase(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Makes a new database with the schema of 2026.9.6. */
  public static GatewayDatabase create(Path file) {
    return open(file, schema());
  }

  /** Makes a database with another schema, or opens one that is there when it is blank. */
  public static GatewayDatabase open(Path file, String schema) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Connection connection =
          DriverManager.getConnection("jdbc:sqlite:file:" + file.toUri().getRawPath());
      try (Statement statement = connection.createStatement()) {
        if (!schema.isBlank()) {
          statement.execute("PRAGMA auto_vacuum = 2");
        }
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = OFF");
        if (!schema.isBlank()) {
          statement.executeUpdate(schema);
        }
      }
      connection.setAutoCommit(false);
      return new GatewayDatabase(file, connection);
    } catch (IOException | SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The statements that make the tables, indexes and triggers of 2026.9.6. */
  public static String schema() {
    try (InputStream in = GatewayDatabase.class.getResourceAsStream("agent-schema-23.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public Path file() {
    return file;
  }

  public Connection connection() {
    return connection;
  }

  /** Writes a session's row and, if it is not there, its transcript's. */
  public void session(String key, String transcript, String entry, long updated) {
    session(key, transcript, (ObjectNode) JSON.readTree(entry), updated);
  }

  private void session(String key, String transcript, ObjectNode entry, long updated) {
    entry.put("sessionId", transcript).put("updatedAt", updated);
    String status = entry.path("status").asString("");
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("session_key", key);
    row.put("current_session_id", transcript);
    row.put("entry_json", entry.toString());
    row.put("updated_at", updated);
    row.put("status", status.isEmpty() || status.equals("pending") ? null : status);
    for (String[] column :
        new String[][] {
          {"spawned_by", "spawnedBy"}, {"parent_session_key", "spawnedBy"}, {"label", "label"}
        }) {
      row.put(column[0], entry.path(column[1]).asString(null));
    }
    upsert("session_nodes", row, "session_key");
    Map<String, Object> window = new LinkedHashMap<>();
    window.put("session_id", transcript);
    window.put("session_key", key);
    window.put("created_at", updated);
    window.put("updated_at", updated);
    upsert("session_windows", window, "session_id");
  }

  /** Appends an event, as the gateway does: packed if that saves a tenth. */
  public void event(String transcript, long seq, String json, long made) {
    insert("transcript_events", eventRow(transcript, seq, json, made));
    run(
        "UPDATE session_windows SET updated_at = ?, transcript_updated_at = ?"
            + " WHERE session_id = ?",
        made,
        made,
        transcript);
    run(
        "INSERT OR IGNORE INTO transcript_rewrite_watermarks VALUES (?, ?, ?)",
        transcript,
        "first",
        made);
  }

  /** The columns of an event. */
  static Map<String, Object> eventRow(String transcript, long seq, String json, long made) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("session_id", transcript);
    row.put("seq", seq);
    row.put("created_at", made);
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    byte[] packed = text.length < 1_024 ? text : pack(text);
    if (packed.length > text.length * 9 / 10) {
      row.put("event_json", json);
    } else {
      row.put("event_zstd", packed);
      row.put("event_utf8_bytes", text.length);
      row.put("navigation_json", navigation(json, text.length));
    }
    return row;
  }

  private static byte[] pack(byte[] text) {
    ZstdCompressor zstd = new ZstdCompressor();
    byte[] packed = new byte[zstd.maxCompressedLength(text.length)];
    return Arrays.copyOf(packed, zstd.compress(text, 0, text.length, packed, 0, packed.length));
  }

  private static String navigation(String json, int bytes) {
    JsonNode event = JSON.readTree(json);
    ObjectNode small = JSON.createObjectNode();
    for (String name : new String[] {"type", "customType", "id", "parentId", "timestamp"}) {
      if (event.has(name)) {
        small.set(name, event.get(name));
      }
    }
    if (event.has("message")) {
      small.putObject("message").set("role", event.path("message").path("role"));
    }
    ObjectNode navigation = JSON.createObjectNode().put("version", 1);
    navigation.putObject("report").put("kind", "canonical");
    navigation.set("navigation", small);
    navigation.set("reset", small);
    navigation.set("model", small);
    navigation.put("modelBytes", bytes).put("modelWithoutCheckpointBytes", bytes);
    return navigation.put("withoutCustomDataBytes", bytes).toString();
  }

  public void insert(String table, Map<String, Object> row) {
    run(
        "INSERT OR REPLACE INTO "
            + table
            + " ("
            + String.join(", ", row.keySet())
            + ") VALUES ("
            + String.join(", ", java.util.Collections.nCopies(row.size(), "?"))
            + ")",
        row.values().toArray());
  }

  private void upsert(String table, Map<String, Object> row, String key) {
    StringBuilder set = new StringBuilder();
    for (String column : row.keySet()) {
      set.append(set.isEmpty() ? "" : ", ").append(column).append(" = excluded.").append(column);
    }
    run(
        "INSERT INTO "
            + table
            + " ("
            + String.join(", ", row.keySet())
            + ") VALUES ("
            + String.join(", ", java.util.Collections.nCopies(row.size(), "?"))
            + ") ON CONFLICT ("
            + key
            + ") DO UPDATE SET "
            + set,
        row.values().toArray());
  }

  public void update(String table, Map<String, Object> changes, Map<String, Object> where) {
    if (changes.isEmpty()) {
      return;
    }
    Iterator<Object> values =
        java.util.stream.Stream.concat(changes.values().stream(), where.values().stream())
            .iterator();
    Object[] all = new Object[changes.size() + where.size()];
    Arrays.setAll(all, i -> values.next());
    run(
        "UPDATE "
            + table
            + " SET "
            + String.join(" = ?, ", changes.keySet())
            + " = ? WHERE "
            + String.join(" = ? AND ", where.keySet())
            + " = ?",
        all);
  }

  public void run(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    } catch (SQLException failed) {
      throw new IllegalStateException(sql + " " + Arrays.toString(values), failed);
    }
  }

  public void commit() {
    try {
      connection.commit();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Commits, and lets the log bear a time as if it had been written then. */
  public void commit(Instant at) {
    commit();
    try {
      Path wal = DatabaseStamp.wal(file);
      if (Files.exists(wal)) {
        Files.setLastModifiedTime(wal, FileTime.from(at));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Writes the log into the database and cuts it to nothing, as gateways do now and then. */
  public void checkpoint() {
    try (Statement statement = connection.createStatement()) {
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      connection.setAutoCommit(false);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    try {
      connection.rollback();
      connection.close();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
