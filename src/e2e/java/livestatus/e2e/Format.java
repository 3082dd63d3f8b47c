package livestatus.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The files, tables and fields that the daemon relies on, looked for in what a gateway has really
 * written. What is not there any more is told by its name, so that a new release that breaks an
 * assumption says which.
 */
final class Format {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Release release;
  private final Path state;
  private final List<String> broken = new ArrayList<>();

  Format(Gateway gateway) {
    this.release = gateway.release();
    this.state = gateway.state();
  }

  /**
   * What is not as it is relied on, a sentence each.
   *
   * @param parent a session that has spawned another and has ended
   * @param child the other, which has called a tool
   */
  List<String> check(String parent, String child) throws IOException, SQLException {
    if (release.store == Release.Store.FILES) {
      files(parent, child);
    } else {
      database(parent, child);
    }
    return broken;
  }

  private void need(boolean there, String what, String why) {
    if (!there) {
      broken.add(release + ": " + what + " is not there any more; it told " + why + ".");
    }
  }

  private void field(JsonNode object, String where, String name, String why) {
    Set<String> names = new TreeSet<>(object.propertyNames());
    if (!object.hasNonNull(name)) {
      broken.add(
          "%s: the field %s of %s is not there any more; it told %s. There are: %s."
              .formatted(release, name, where, why, String.join(", ", names)));
    }
  }

  // --- files ------------------------------------------------------------------------------------

  private void files(String parent, String child) throws IOException {
    Path folder = state.resolve("agents/main/sessions");
    Path registry = folder.resolve("sessions.json");
    need(
        Files.isRegularFile(registry),
        "the file agents/main/sessions/sessions.json",
        "of sessions");
    if (!Files.isRegularFile(registry)) {
      return;
    }
    JsonNode entries = JSON.readTree(Files.readString(registry));
    entry(entries.path(parent), "the entry " + parent + " in sessions.json", false);
    entry(entries.path(child), "the entry " + child + " in sessions.json", true);
    Path file = Path.of(entries.path(child).path("sessionFile").asString("missing"));
    need(file.startsWith(folder), "the folder of sessionFile in sessions.json", "of transcripts");
    if (Files.isRegularFile(file)) {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(JSON.readTree(line));
      }
      String name = "the transcript " + file.getFileName();
      need(
          lines.get(0).path("type").asString("").equals("session"),
          "the first line of type session in " + name,
          "where a history begins");
      lines(lines, name);
    } else {
      need(false, "the file " + file, "what a session does");
    }
    if (release == Release.SPRING) {
      runs(child);
    }
  }

  private void runs(String child) throws IOException {
    Path file = state.resolve("subagents/runs.json");
    need(Files.isRegularFile(file), "the file subagents/runs.json", "how sub-agents end");
    if (Files.isRegularFile(file)) {
      JsonNode runs = JSON.readTree(Files.readString(file)).path("runs");
      for (JsonNode run : runs) {
        if (run.path("childSessionKey").asString("").equals(child)) {
          field(run, "a run in subagents/runs.json", "endedAt", "when a sub-agent ended");
          field(run, "a run in subagents/runs.json", "outcome", "how a sub-agent ended");
          return;
        }
      }
      need(false, "the childSessionKey " + child + " in subagents/runs.json", "whose run it is");
    }
  }

  /** A lock as it was found while a run held it; null if none was found. */
  List<String> checkLock(@Nullable String lock) {
    if (release.store == Release.Store.FILES) {
      need(lock != null, "the file <transcript>.lock beside a transcript", "that a run goes on");
      JsonNode holder;
      try {
        holder = JSON.readTree(lock == null ? "{}" : lock);
      } catch (JacksonException e) {
        holder = JSON.createObjectNode();
      }
      field(holder, "a transcript's lock", "pid", "which gateway holds it");
      field(holder, "a transcript's lock", "createdAt", "since when it is held");
      field(holder, "a transcript's lock", "starttime", "a gateway from a later process");
    }
    return broken;
  }

  // --- both -------------------------------------------------------------------------------------

  private void entry(JsonNode entry, String where, boolean child) {
    need(entry.isObject(), where, "of the session");
    if (!entry.isObject()) {
      return;
    }
    field(entry, where, "updatedAt", "when it changed");
    field(entry, where, "sessionId", "which transcript is its own");
    if (release.store == Release.Store.FILES) {
      field(entry, where, "sessionFile", "where its transcript is");
    }
    if (release != Release.SPRING) {
      field(entry, where, "status", "whether a run goes on");
      field(entry, where, "startedAt", "when a run began");
      field(entry, where, "endedAt", "when a run ended");
    }
    if (child) {
      field(entry, where, "spawnedBy", "its parent");
      field(entry, where, "label", "its name");
    } else {
      need(
          entry.has("deliveryContext") || entry.has("delivery") || entry.has("lastChannel"),
          "the field deliveryContext of " + where,
          "where it talks");
    }
  }

  private void lines(List<JsonNode> lines, String where) {
    JsonNode asked = message(lines, "user");
    JsonNode answered = message(lines, "assistant");
    JsonNode result = message(lines, "toolResult");
    need(asked.isObject(), "message.role user in " + where, "what was asked");
    need(answered.isObject(), "message.role assistant in " + where, "what was answered");
    need(result.isObject(), "message.role toolResult in " + where, "a tool's end");
    for (JsonNode line : lines) {
      if (line.path("type").asString("").equals("message")) {
        field(line, "a message in " + where, "id", "which line it is");
        field(line, "a message in " + where, "timestamp", "when it was written");
        break;
      }
    }
    if (answered.isObject()) {
      String one = "an assistant's message in " + where;
      field(answered, one, "stopReason", "why the model stopped");
      field(answered, one, "usage", "what it cost");
      field(answered, one, "model", "which model it was");
      JsonNode call = block(answered, "toolCall");
      need(call.isObject(), "a content block of type toolCall in " + where, "which tool runs");
      if (call.isObject()) {
        field(call, "a toolCall in " + where, "id", "which call it is");
        field(call, "a toolCall in " + where, "name", "the tool's name");
        field(call, "a toolCall in " + where, "arguments", "what the tool does");
      }
    }
    if (result.isObject()) {
      field(result, "a toolResult in " + where, "toolCallId", "which call it ends");
      field(result, "a toolResult in " + where, "toolName", "the tool's name");
      field(result, "a toolResult in " + where, "isError", "whether it failed");
    }
  }

  private static JsonNode message(List<JsonNode> lines, String role) {
    return lines.stream()
        .map(line -> line.path("message"))
        .filter(message -> message.path("role").asString("").equals(role))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static JsonNode block(JsonNode message, String type) {
    for (JsonNode block : message.path("content")) {
      if (block.path("type").asString("").equals(type)) {
        return block;
      }
    }
    return MissingNode.getInstance();
  }

  // --- SQLite -----------------------------------------------------------------------------------

  private void database(String parent, String child) throws SQLException {
    Path file = state.resolve("agents/main/agent/openclaw-agent.sqlite");
    need(
        Files.isRegularFile(file),
        "the file agents/main/agent/openclaw-agent.sqlite",
        "of sessions");
    if (!Files.isRegularFile(file)) {
      return;
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
        Statement statement = connection.createStatement()) {
      columns(statement, "session_nodes", "session_key", "entry_json", "current_session_id");
      columns(statement, "session_nodes", "status", "updated_at");
      columns(statement, "session_windows", "session_id", "session_key", "reason", "updated_at");
      columns(statement, "session_windows", "status", "started_at", "ended_at");
      columns(statement, "transcript_events", "session_id", "seq", "event_json", "event_zstd");
      columns(statement, "transcript_events", "event_utf8_bytes", "navigation_json", "created_at");
      if (broken.isEmpty()) {
        entry(entry(statement, parent), "session_nodes.entry_json of " + parent, false);
        entry(entry(statement, child), "session_nodes.entry_json of " + child, true);
        lines(events(statement, child), "transcript_events of " + child);
      }
    }
  }

  private void columns(Statement statement, String table, String... wanted) throws SQLException {
    Set<String> there = new TreeSet<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT name FROM pragma_table_info('" + table + "')")) {
      while (rows.next()) {
        there.add(rows.getString(1));
      }
    }
    need(!there.isEmpty(), "the table " + table, "of sessions and what they do");
    for (String column : wanted) {
      if (!there.isEmpty() && !there.contains(column)) {
        broken.add(
            "%s: the column %s.%s is not there any more. There are: %s."
                .formatted(release, table, column, String.join(", ", there)));
      }
    }
  }

  private static JsonNode entry(Statement statement, String key) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT entry_json FROM session_nodes WHERE session_key = '" + key + "'")) {
      return row.next() ? JSON.readTree(row.getString(1)) : MissingNode.getInstance();
    }
  }

  /** Only those that are not packed: the first ones of a session with little to say are not. */
  private static List<JsonNode> events(Statement statement, String key) throws SQLException {
    List<JsonNode> events = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT event_json FROM transcript_events e JOIN session_nodes n"
                + " ON n.current_session_id = e.session_id WHERE n.session_key = '"
                + key
                + "' AND event_json IS NOT NULL ORDER BY seq")) {
      while (rows.next()) {
        events.add(JSON.readTree(rows.getString(1)));
      }
    }
    return events;
  }
}
