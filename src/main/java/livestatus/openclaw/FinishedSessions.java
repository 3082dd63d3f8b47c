package livestatus.openclaw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a recording of what a gateway has kept: each line is written anew at its own time, and a
 * session is listed when its first line is. Locks are not kept, so a turn has one from its question
 * to its last line.
 */
final class FinishedSessions {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String SQLITE = "SQLite format 3\0";
  private static final int ROWS = 500;

  /** What a registry says of its last moment, which was not true before. */
  private static final List<String> OF_THE_END =
      List.of("status", "startedAt", "endedAt", "runtimeMs", "abortedLastRun", "updatedAt");

  /** Of larger fields nothing is read. */
  private static final int LARGE = 2_000;

  private record Said(Instant at, String text) {}

  /** A transcript and, where it has one, its entry in the registry. */
  private record Kept(String agent, String name, List<Said> lines) {}

  private final List<Kept> transcripts = new ArrayList<>();
  private final Map<String, Map<String, ObjectNode>> registries = new LinkedHashMap<>();

  private FinishedSessions() {}

  /** Reads a sessions folder, a gateway's home, a transcript, or an agent's database. */
  static Recording read(Path given) throws IOException {
    FinishedSessions found = new FinishedSessions();
    if (Files.isDirectory(given)) {
      found.folder(given);
    } else if (isDatabase(given)) {
      found.database(given);
    } else {
      found.transcript(given, agentOf(given.toAbsolutePath().getParent()));
      found.registry(given.toAbsolutePath().resolveSibling("sessions.json"), given);
    }
    found.transcripts.removeIf(kept -> kept.lines().isEmpty());
    if (found.transcripts.isEmpty()) {
      throw new IOException("There is no session in " + given + ": no line of it has a time.");
    }
    return found.recording(given);
  }

  private void folder(Path folder) throws IOException {
    Path agents = folder.resolve("agents");
    if (Files.isDirectory(agents)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(agents, Files::isDirectory)) {
        for (Path agent : all) {
          if (Files.isDirectory(agent.resolve("sessions"))) {
            folder(agent.resolve("sessions"));
          }
        }
      }
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (TranscriptName.isTranscript(String.valueOf(file.getFileName()))) {
          transcript(file, agentOf(folder));
        }
      }
    }
    registry(folder.resolve("sessions.json"), null);
  }

  /** {@code agents/<agent>/sessions}, or the folder is somebody's copy. */
  private static String agentOf(@Nullable Path folder) {
    return agentAbove(folder, "sessions");
  }

  private static String agentAbove(@Nullable Path folder, String name) {
    Path absolute = folder == null ? null : folder.toAbsolutePath().normalize();
    Path agent = absolute == null || !absolute.endsWith(name) ? null : absolute.getParent();
    return agent == null || agent.getFileName() == null
        ? "main"
        : String.valueOf(agent.getFileName());
  }

  private void transcript(Path file, String agent) throws IOException {
    List<Said> lines = new ArrayList<>();
    try (Stream<String> text = Files.lines(file, StandardCharsets.UTF_8)) {
      text.forEach(line -> add(lines, line, 0));
    } catch (java.io.UncheckedIOException e) {
      throw new IOException(file + " cannot be read as text.", e);
    }
    transcripts.add(new Kept(agent, String.valueOf(file.getFileName()), lines));
  }

  /** A line without a time is as old as the one before. */
  private static void add(List<Said> lines, String line, long made) {
    Instant before = lines.isEmpty() ? null : lines.get(lines.size() - 1).at();
    Instant at = made > 0 ? Instant.ofEpochMilli(made) : before;
    try {
      JsonNode json = JSON.readTree(line);
      String time = json.path("timestamp").asString("");
      at = time.isEmpty() ? at : Instant.parse(time);
    } catch (JacksonException | java.time.DateTimeException broken) {
      // The reader meets it too, and says what it does with it.
    }
    if (at != null && !line.isBlank()) {
      lines.add(new Said(before != null && at.isBefore(before) ? before : at, line));
    }
  }

  /**
   * The entries of an agent.
   *
   * @param only the one transcript that matters; null for all
   */
  private void registry(Path file, @Nullable Path only) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    Map<String, ObjectNode> entries = entries(agentOf(file.toAbsolutePath().getParent()));
    try {
      for (Map.Entry<String, JsonNode> entry : JSON.readTree(file.toFile()).properties()) {
        if (entry.getValue() instanceof ObjectNode known) {
          String name = nameOf(known);
          if (only == null || String.valueOf(only.getFileName()).equals(name)) {
            entries.put(entry.getKey(), known);
          }
        }
      }
    } catch (JacksonException torn) {
      throw new IOException(file + " is no JSON: it may have been copied while it was written.");
    }
  }

  private Map<String, ObjectNode> entries(String agent) {
    return registries.computeIfAbsent(agent, unused -> new LinkedHashMap<>());
  }

  private static @Nullable String nameOf(ObjectNode entry) {
    return TranscriptName.of(
        entry.path("sessionFile").asString(null), entry.path("sessionId").asString(null));
  }

  private static boolean isDatabase(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(SQLITE.length()), StandardCharsets.ISO_8859_1).equals(SQLITE);
    }
  }

  private void database(Path file) throws IOException {
    // <agent>/agent/openclaw-agent.sqlite
    String agent = agentAbove(file.toAbsolutePath().normalize().getParent(), "agent");
    DatabaseStamp stamp = DatabaseStamp.of(file);
    if (stamp == null) {
      throw new IOException(file + " is gone.");
    }
    try {
      new AgentDatabase(file)
          .read(
              stamp,
              tables -> {
                for (String key : tables.sessionsSince(0).keySet().stream().sorted().toList()) {
                  AgentTables.SessionRow row = tables.session(key);
                  if (row != null && row.transcript() != null) {
                    session(tables, agent, key, row, row.transcript());
                  }
                }
              });
    } catch (SQLException e) {
      throw new IOException(file + " cannot be read as an agent's database: " + e.getMessage(), e);
    }
  }

  private void session(
      AgentTables tables, String agent, String key, AgentTables.SessionRow row, String transcript)
      throws SQLException {
    ObjectNode entry = JSON.createObjectNode();
    try {
      byte[] bytes = new byte[row.entry().remaining()];
      row.entry().duplicate().get(bytes);
      if (JSON.readTree(bytes) instanceof ObjectNode told) {
        entry = told;
      }
    } catch (JacksonException unreadable) {
      // The session is listed without what its entry says.
    }
    entry.put("sessionId", transcript).remove("sessionFile");
    entries(agent).put(key, entry);
    List<Said> lines = new ArrayList<>();
    long[] last = {-1};
    int[] found = {ROWS};
    while (found[0] == ROWS) {
      found[0] = 0;
      tables.eventsAfter(
          transcript,
          last[0],
          ROWS,
          event -> {
            found[0]++;
            last[0] = event.seq;
            byte[] line = event.line();
            if (line != null) {
              add(lines, new String(line, StandardCharsets.UTF_8), event.made);
            }
            return true;
          });
    }
    transcripts.add(new Kept(agent, transcript + ".jsonl", lines));
  }

  private Recording recording(Path given) {
    List<Recording.Op> ops = new ArrayList<>();
    int number = 0;
    for (Kept kept : transcripts) {
      write(kept, 4_000_000L + number++, ops);
    }
    Instant end = ops.stream().map(Recording.Op::at).max(Comparator.naturalOrder()).orElseThrow();
    registries.forEach((agent, entries) -> list(agent, entries, end, ops));
    // A stable order: what was at the same moment stays as it was.
    ops.sort(Comparator.comparing(Recording.Op::at));
    Instant start = ops.get(0).at();
    return new Recording("", String.valueOf(given.getFileName()), start, ops, List.of());
  }

  private static void write(Kept kept, long pid, List<Recording.Op> ops) {
    Path path = Path.of("agents", kept.agent(), "sessions", kept.name());
    Path lock = path.resolveSibling(kept.name() + TranscriptName.LOCK);
    long offset = 0;
    boolean locked = false;
    for (int i = 0; i < kept.lines().size(); i++) {
      Said said = kept.lines().get(i);
      boolean asks = isQuestion(said);
      if (asks && !locked) {
        ops.add(
            op(
                said.at(),
                "create",
                lock,
                "{\"pid\":" + pid + ",\"createdAt\":\"" + said.at() + "\"}",
                0));
        locked = true;
      }
      String text = said.text() + "\n";
      ops.add(op(said.at(), i == 0 ? "create" : "append", path, text, offset));
      offset += text.getBytes(StandardCharsets.UTF_8).length;
      boolean last = i + 1 == kept.lines().size() || isQuestion(kept.lines().get(i + 1));
      if (locked && last && !isQuestionNext(kept, i, said)) {
        ops.add(op(said.at().plusMillis(1), "delete", lock, null, 0));
        locked = false;
      }
    }
  }

  /** Questions that follow each other at once are of one turn. */
  private static boolean isQuestionNext(Kept kept, int i, Said said) {
    return isQuestion(said) && i + 1 < kept.lines().size();
  }

  private static boolean isQuestion(Said said) {
    return said.text().contains("\"role\":\"user\"") || said.text().contains("\"role\": \"user\"");
  }

  /** The registry as it grew, and at the end as it was found. */
  private void list(
      String agent, Map<String, ObjectNode> entries, Instant end, List<Recording.Op> ops) {
    Path path = Path.of("agents", agent, "sessions", "sessions.json");
    Map<String, Instant> begins = new LinkedHashMap<>();
    for (Map.Entry<String, ObjectNode> entry : entries.entrySet()) {
      String name = nameOf(entry.getValue());
      transcripts.stream()
          .filter(kept -> kept.agent().equals(agent) && kept.name().equals(name))
          .findFirst()
          .ifPresent(kept -> begins.put(entry.getKey(), kept.lines().get(0).at()));
    }
    ObjectNode listed = JSON.createObjectNode();
    List<Map.Entry<String, Instant>> inOrder =
        begins.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    List<Recording.Op> grown = new ArrayList<>();
    for (Map.Entry<String, Instant> begin : inOrder) {
      listed.set(begin.getKey(), small(entries.get(begin.getKey()), begin.getValue()));
      String how = grown.isEmpty() ? "create" : "replace";
      grown.add(op(begin.getValue(), how, path, listed.toString(), 0));
    }
    if (inOrder.isEmpty()) {
      return;
    }
    inOrder.forEach(begin -> listed.set(begin.getKey(), small(entries.get(begin.getKey()), null)));
    grown.add(op(end.plusMillis(2), "replace", path, listed.toString(), 0));
    // Before the lines of the same moment.
    ops.addAll(0, grown);
  }

  /**
   * An entry without what is not read.
   *
   * @param begin for how it was at its beginning; null for its end
   */
  private static ObjectNode small(@Nullable ObjectNode entry, @Nullable Instant begin) {
    ObjectNode small = JSON.createObjectNode();
    if (entry != null) {
      for (Map.Entry<String, JsonNode> field : entry.properties()) {
        boolean early = begin != null && OF_THE_END.contains(field.getKey());
        if (!early && field.getValue().toString().length() <= LARGE) {
          small.set(field.getKey(), field.getValue());
        }
      }
    }
    if (begin != null) {
      small.put("updatedAt", begin.toEpochMilli());
    }
    return small;
  }

  private static Recording.Op op(
      Instant at, String op, Path path, @Nullable String text, long offset) {
    String how = op.equals("replace") ? "rename" : null;
    return new Recording.Op(at, op, path, text, offset, null, how, null);
  }
}
