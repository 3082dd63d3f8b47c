package livestatus.openclaw;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import livestatus.tail.Changes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays a recording of a gateway that keeps its records in SQLite: into real databases, each with
 * the real schema and in write-ahead mode, a writer does what the recording says, in virtual time.
 * Whoever reads, reads beside it:
 *
 * <pre>
 *   try (SqliteRecording recording = SqliteRecording.of("tools5", home)) {
 *     recording.watch((now, sweep) -&gt; records.read(now, sweep, signals::add));
 *   }
 * </pre>
 *
 * <p>That lets the reader look every 250 ms of recorded time, with a sweep every 10 s, and before
 * it the databases' first state is there, as at the moment when the recording began. For golden
 * timelines, {@link #play(Recording.Listener)} reads through a whole {@link OpenClawHome}, which is
 * woken after each write as it would be by the operating system, just as {@link Recording#play}
 * does for files. The databases are at {@code home/agents/AGENT/agent/openclaw-agent.sqlite}.
 * {@link #holder} tells whether the gateway lived, by the recording's list of actions.
 */
public final class SqliteRecording implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration SWEEP = Duration.ofSeconds(10);
  private static final String GONE = "(gone)";

  /** Table and key columns of the kinds of rows that a recording has. */
  private static final Map<String, List<String>> TABLES =
      Map.of(
          "node", List.of("session_nodes", "session_key"),
          "window", List.of("session_windows", "session_id"),
          "rewrite", List.of("transcript_rewrite_watermarks", "session_id"),
          "pending", List.of("session_pending_inputs", "input_id"),
          "conv", List.of("conversations", "conversation_id"),
          "sconv", List.of("session_conversations", "session_id", "conversation_id", "role"));

  private final Path home;
  private final Instant start;
  private final Deque<JsonNode> operations = new ArrayDeque<>();
  private final TreeMap<Instant, Boolean> living = new TreeMap<>();
  private final Map<String, GatewayDatabase> databases = new LinkedHashMap<>();
  private final Map<String, ObjectNode> entries = new LinkedHashMap<>();
  private final Set<Path> written = new HashSet<>();
  private final Set<GatewayDatabase> touched = new LinkedHashSet<>();
  private Instant now;

  /** Looks at the databases. */
  public interface Reader {
    void look(Instant now, boolean sweep);
  }

  private SqliteRecording(Path scenario, Path home) throws IOException {
    this.home = home;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Recordings.open(scenario.resolve("recording.jsonl.xz")), StandardCharsets.UTF_8))) {
      lines.lines().map(JSON::readTree).forEach(operations::add);
    }
    start = Instant.ofEpochMilli(operations.remove().path("epoch_ms").asLong());
    now = start;
    living.put(Instant.MIN, true);
    for (String line : Files.readAllLines(scenario.resolve("actions.jsonl"))) {
      JsonNode action = JSON.readTree(line);
      String what = action.path("act").asString("");
      if (what.startsWith("kill") || what.equals("gateway restart")) {
        living.put(Instant.ofEpochMilli(action.path("t").asLong()), what.equals("gateway restart"));
      }
    }
    while (!operations.isEmpty() && initial(operations.peek())) {
      step();
    }
  }

  /** Sets a scenario of 2026.9.6 up in a folder that is to be the gateway's state folder. */
  public static SqliteRecording of(String scenario, Path home) {
    return of(Recordings.scenario("2026.9.6", scenario), home);
  }

  public static SqliteRecording of(Path scenario, Path home) {
    try {
      return new SqliteRecording(scenario, home);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public Instant start() {
    return start;
  }

  /** The recorded moment that was reached. */
  public Instant now() {
    return now;
  }

  /** The agents that have a database by now. */
  public List<String> agents() {
    return databases.keySet().stream()
        .map(db -> Path.of(db).subpath(1, 2).toString())
        .distinct()
        .toList();
  }

  public Path database(String agent) {
    return home.resolve("agents").resolve(agent).resolve("agent/openclaw-agent.sqlite");
  }

  /** Whether the gateway lived at the moment that was reached. */
  Presence holder(Path database) {
    return living.floorEntry(now).getValue() ? Presence.HELD : Presence.FREE;
  }

  /** When the gateway was killed. */
  Instant death() {
    return living.higherKey(Instant.MIN);
  }

  /** Whether it was not yet killed; that it was started again does not count. */
  boolean lived() {
    return now.isBefore(death());
  }

  /** Plays what is left, with a look every 250 ms, and two sweeps after the last. */
  public void watch(Reader reader) {
    Instant nextLook = now;
    Instant nextSweep = now.plus(SWEEP);
    while (!operations.isEmpty()) {
      Instant at = time(operations.peek());
      while (!nextLook.isAfter(at)) {
        now = nextLook;
        boolean sweep = !nextLook.isBefore(nextSweep);
        reader.look(nextLook, sweep);
        nextSweep = sweep ? nextLook.plus(SWEEP) : nextSweep;
        nextLook = nextLook.plus(POLL);
      }
      step();
    }
    for (int i = 0; i < 2; i++) {
      now = now.plus(SWEEP);
      reader.look(now, true);
    }
  }

  /** Plays what is left before a whole home, and lets it settle. */
  public void play(Recording.Listener listener) {
    try (OpenClawHome reader =
        new OpenClawHome(home, (pid, started) -> true, this::holder, () -> null)) {
      look(reader, listener);
      while (!operations.isEmpty()) {
        waitUntil(time(operations.peek()), reader, listener);
        step();
        reader.touched(new Changes(false, Set.copyOf(written)));
        written.clear();
        look(reader, listener);
      }
      waitUntil(now.plus(Replay.SETTLING), reader, listener);
    }
  }

  private void waitUntil(Instant end, OpenClawHome reader, Recording.Listener listener) {
    for (Instant due = reader.nextDeadline(); due.isBefore(end); due = reader.nextDeadline()) {
      now = due.isAfter(now) ? due : now.plusMillis(1);
      if (!now.isBefore(end)) {
        break;
      }
      look(reader, listener);
    }
    now = end.isAfter(now) ? end : now;
  }

  private void look(OpenClawHome reader, Recording.Listener listener) {
    reader.poll(now, signal -> listener.signal(signal, now));
    listener.moment(now);
  }

  /** Does the next thing, with all that was recorded at the same moment; false at the end. */
  public boolean step() {
    if (operations.isEmpty()) {
      return false;
    }
    JsonNode first = operations.peek();
    now = time(first);
    boolean initial = initial(first);
    while (!operations.isEmpty()
        && (initial ? initial(operations.peek()) : time(operations.peek()).equals(now))) {
      apply(operations.remove());
    }
    for (GatewayDatabase database : touched) {
      database.commit(now);
      written.add(database.file());
      written.add(DatabaseStamp.wal(database.file()));
    }
    touched.clear();
    return true;
  }

  private Instant time(JsonNode operation) {
    return start.plusMillis(operation.path("t_ms").asLong());
  }

  /** The first look at a database: not changes, but what was there. */
  private static boolean initial(JsonNode operation) {
    return operation.has("initial") || operation.path("t_ms").asLong() == 0;
  }

  private void apply(JsonNode operation) {
    String db = operation.path("db").asString("");
    String op = operation.path("op").asString("");
    if (!db.startsWith("agents/")) {
      return;
    }
    GatewayDatabase database =
        databases.computeIfAbsent(db, name -> GatewayDatabase.create(home.resolve(name)));
    if (!op.equals("dv") && !op.equals("file")) {
      touched.add(database);
    }
    switch (op) {
      case "event+", "event~" ->
          database.insert(
              "transcript_events",
              GatewayDatabase.eventRow(
                  operation.path("session_id").asString(""),
                  operation.path("seq").asLong(),
                  operation.path("json").asString(""),
                  operation.path("created_at").asLong()));
      case "event-" ->
          operation
              .path("keys")
              .forEach(
                  key ->
                      database.run(
                          "DELETE FROM transcript_events WHERE session_id = ? AND seq = ?",
                          key.path(0).asString(""),
                          key.path(1).asLong()));
      case "file" -> {
        if (operation.path("f").asString("").equals("-wal")
            && operation.path("size").asLong(-1) == 0
            && !initial(operation)) {
          database.checkpoint();
        }
      }
      default -> row(database, op, operation);
    }
  }

  private void row(GatewayDatabase database, String op, JsonNode operation) {
    List<String> table = TABLES.get(op.substring(0, op.length() - 1));
    if (table == null) {
      return;
    }
    String key = operation.path("key").asString("");
    switch (op.charAt(op.length() - 1)) {
      case '+' -> database.insert(table.get(0), values(key, operation.path("row")));
      case '~' ->
          database.update(table.get(0), values(key, operation.path("ch")), where(table, key));
      default -> {
        Map<String, Object> where = where(table, key);
        database.run(
            "DELETE FROM "
                + table.get(0)
                + " WHERE "
                + String.join(" = ? AND ", where.keySet())
                + " = ?",
            where.values().toArray());
      }
    }
  }

  private static Map<String, Object> where(List<String> table, String key) {
    List<String> columns = table.subList(1, table.size());
    String[] parts = columns.size() == 1 ? new String[] {key} : key.split("\\|", -1);
    Map<String, Object> where = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      where.put(columns.get(i), parts[i]);
    }
    return where;
  }

  private Map<String, Object> values(String key, JsonNode row) {
    Map<String, Object> values = new LinkedHashMap<>();
    row.properties()
        .forEach(
            property -> {
              JsonNode value = property.getValue();
              if (property.getKey().equals("entry_json")) {
                values.put("entry_json", entry(key, value));
              } else if (value.isNull()) {
                values.put(property.getKey(), null);
              } else if (value.isIntegralNumber()) {
                values.put(property.getKey(), value.asLong());
              } else {
                values.put(
                    property.getKey(), value.isString() ? value.asString() : value.toString());
              }
            });
    return values;
  }

  /** Of an entry that changed the recording has only the changed properties. */
  private String entry(String key, JsonNode changes) {
    ObjectNode entry = entries.computeIfAbsent(key, k -> JSON.createObjectNode());
    List<String> gone = new ArrayList<>();
    changes
        .properties()
        .forEach(
            change -> {
              if (change.getValue().isString() && change.getValue().asString().equals(GONE)) {
                gone.add(change.getKey());
              } else {
                entry.set(change.getKey(), change.getValue());
              }
            });
    entry.remove(gone);
    return entry.toString();
  }

  @Override
  public void close() {
    databases.values().forEach(GatewayDatabase::close);
  }
}
