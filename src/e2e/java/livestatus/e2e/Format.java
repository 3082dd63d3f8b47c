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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import livestatus.e2e.Need.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The files, tables and fields that the daemon relies on, looked for in what a gateway has really
 * written. What is not there any more is told by its name, so that a new release that breaks an
 * assumption says which. The daemon itself has no part in this.
 */
final class Format {
  static final String REGISTRY = "agents/main/sessions/sessions.json";
  static final String DATABASE = "agents/main/agent/openclaw-agent.sqlite";
  static final String RUNS = "subagents/runs.json";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Release release;
  private final Path state;
  private final List<Need> needs = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  /**
   * @param parent a session that has spawned another one, which has called a command; both are over
   * @param lock what stood in a transcript's lock while a run held it; null if there was none
   */
  Format(Release release, Path state, String parent, @Nullable String lock)
      throws IOException, SQLException {
    this.release = release;
    this.state = state;
    if (release.store == Release.Store.FILES) {
      files(parent);
      lock(lock);
    } else {
      database(parent);
    }
  }

  /** All that was looked for. */
  List<Need> needs() {
    return needs;
  }

  /** What is not as it is relied on, a sentence each. */
  List<String> broken() {
    return broken;
  }

  private boolean need(
      boolean there, Kind kind, String name, String where, String why, Collection<String> others) {
    Need need = new Need(kind, name, where, why);
    needs.add(need);
    if (!there) {
      broken.add(
          release
              + ": "
              + need.subject()
              + " is not there any more; it told "
              + why
              + (others.isEmpty() ? "." : ". There are: " + String.join(", ", others) + "."));
    }
    return there;
  }

  private boolean file(Path path, String why) {
    String name = state.relativize(path).toString();
    return need(Files.isRegularFile(path), Kind.FILE, name, "", why, List.of());
  }

  private boolean field(JsonNode object, String where, String name, String why) {
    Set<String> names = new TreeSet<>(object.propertyNames());
    return need(object.hasNonNull(name), Kind.FIELD, name, where, why, names);
  }

  private boolean value(boolean there, String value, String where, String why) {
    return need(there, Kind.VALUE, value, where, why, List.of());
  }

  // --- files ------------------------------------------------------------------------------------

  private void files(String parent) throws IOException {
    Path registry = state.resolve(REGISTRY);
    if (!file(registry, "of sessions")) {
      return;
    }
    JsonNode entries = JSON.readTree(Files.readString(registry));
    String child = "";
    for (Map.Entry<String, JsonNode> entry : entries.properties()) {
      boolean own = entry.getValue().path("spawnedBy").asString("").equals(parent);
      child = own ? entry.getKey() : child;
    }
    JsonNode first = entries.path(entries.has(child) ? child : parent);
    if (field(first, "an entry in sessions.json", "spawnedBy", "a sub-agent's parent")) {
      entry(entries.path(child), "the sub-agent's entry in sessions.json");
      field(entries.path(child), "the sub-agent's entry in sessions.json", "label", "its name");
      lines(transcript(entries.path(child)), "the sub-agent's transcript");
      command(transcript(entries.path(child)), "the sub-agent's transcript");
      if (release == Release.SPRING) {
        runs(child);
      }
    }
    entry(entries.path(parent), "the session's entry in sessions.json");
    talks(entries.path(parent), "the session's entry in sessions.json");
    spawns(transcript(entries.path(parent)), "the session's transcript");
  }

  private List<JsonNode> transcript(JsonNode entry) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    String path = entry.path("sessionFile").asString("");
    if (path.isEmpty() || !file(Path.of(path), "what a session does")) {
      return lines;
    }
    for (String line : Files.readAllLines(Path.of(path))) {
      lines.add(JSON.readTree(line));
    }
    value(
        !lines.isEmpty() && lines.get(0).path("type").asString("").equals("session"),
        "\"type\":\"session\"",
        "a transcript's first line",
        "where a history begins");
    return lines;
  }

  private void runs(String child) throws IOException {
    Path file = state.resolve(RUNS);
    if (!file(file, "how sub-agents end")) {
      return;
    }
    JsonNode its = MissingNode.getInstance();
    for (JsonNode run : JSON.readTree(Files.readString(file)).path("runs")) {
      its = run.path("childSessionKey").asString(child).equals(child) ? run : its;
    }
    String where = "a run in " + RUNS;
    field(its, where, "childSessionKey", "whose run it is");
    field(its, where, "endedAt", "when a sub-agent ended");
    field(its, where, "outcome", "how a sub-agent ended");
  }

  private void lock(@Nullable String lock) {
    String name = "<transcript>.jsonl.lock";
    if (need(lock != null, Kind.FILE, name, "", "that a run goes on", List.of())) {
      JsonNode holder = JSON.readTree(lock);
      field(holder, "a transcript's lock", "pid", "which gateway holds it");
      field(holder, "a transcript's lock", "createdAt", "since when it is held");
      field(holder, "a transcript's lock", "starttime", "a gateway from a later process");
    }
  }

  // --- both -------------------------------------------------------------------------------------

  private void entry(JsonNode entry, String where) {
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
  }

  private void talks(JsonNode entry, String where) {
    String name = release.store == Release.Store.FILES ? "deliveryContext" : "delivery";
    field(entry, where, name, "where it talks");
  }

  private void lines(List<JsonNode> lines, String where) {
    value(
        message(lines, "user").isObject(),
        "\"role\":\"user\"",
        where,
        "what was asked of an agent");
    for (JsonNode line : lines) {
      if (line.path("type").asString("").equals("message")) {
        field(line, "a message in " + where, "id", "which line it is");
        field(line, "a message in " + where, "timestamp", "when it was written");
        break;
      }
    }
    JsonNode answered = message(lines, "assistant");
    if (value(answered.isObject(), "\"role\":\"assistant\"", where, "what was answered")) {
      String one = "an assistant's message in " + where;
      field(answered, one, "stopReason", "why the model stopped");
      field(answered, one, "usage", "what it cost");
      field(answered, one, "model", "which model it was");
      JsonNode call = block(answered, "toolCall");
      if (value(call.isObject(), "\"type\":\"toolCall\"", one, "which tool runs")) {
        field(call, "a toolCall in " + where, "id", "which call it is");
        field(call, "a toolCall in " + where, "name", "the tool's name");
        field(call, "a toolCall in " + where, "arguments", "what the tool does");
      }
    }
    JsonNode result = message(lines, "toolResult");
    if (value(result.isObject(), "\"role\":\"toolResult\"", where, "a tool's end")) {
      field(result, "a toolResult in " + where, "toolCallId", "which call it ends");
      field(result, "a toolResult in " + where, "toolName", "the tool's name");
      field(result, "a toolResult in " + where, "isError", "whether it failed");
      field(result, "a toolResult in " + where, "details", "what came of it");
    }
  }

  private void command(List<JsonNode> lines, String where) {
    JsonNode details = message(lines, "toolResult").path("details");
    field(details, "a command's details in " + where, "exitCode", "whether it failed");
    field(details, "a command's details in " + where, "durationMs", "how long it took");
  }

  private void spawns(List<JsonNode> lines, String where) {
    JsonNode details = message(lines, "toolResult").path("details");
    field(details, "a spawn's details in " + where, "childSessionKey", "whom it waits for");
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

  private void database(String parent) throws IOException, SQLException {
    Path file = state.resolve(DATABASE);
    if (!file(file, "of sessions")) {
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
        rows(statement, parent);
      }
    }
  }

  private void rows(Statement statement, String parent) throws SQLException {
    String where = "session_nodes.entry_json";
    String child = "";
    JsonNode its = MissingNode.getInstance();
    JsonNode own = MissingNode.getInstance();
    try (ResultSet rows =
        statement.executeQuery("SELECT session_key, entry_json FROM session_nodes")) {
      while (rows.next()) {
        JsonNode entry = JSON.readTree(rows.getString(2));
        if (entry.path("spawnedBy").asString("").equals(parent)) {
          child = rows.getString(1);
          its = entry;
        } else if (rows.getString(1).equals(parent)) {
          own = entry;
        }
      }
    }
    if (field(its.isObject() ? its : own, where, "spawnedBy", "a sub-agent's parent")) {
      entry(its, "the sub-agent's " + where);
      field(its, "the sub-agent's " + where, "label", "its name");
      lines(events(statement, child), "the sub-agent's transcript_events.event_json");
      command(events(statement, child), "the sub-agent's transcript_events.event_json");
    }
    entry(own, "the session's " + where);
    talks(own, "the session's " + where);
  }

  private void columns(Statement statement, String table, String... wanted) throws SQLException {
    Set<String> there = new TreeSet<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT name FROM pragma_table_info('" + table + "')")) {
      while (rows.next()) {
        there.add(rows.getString(1));
      }
    }
    String why = "of sessions and what they do";
    if (!need(!there.isEmpty(), Kind.TABLE, table, DATABASE, why, List.of())) {
      return;
    }
    for (String column : wanted) {
      need(there.contains(column), Kind.COLUMN, column, table, why, there);
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
