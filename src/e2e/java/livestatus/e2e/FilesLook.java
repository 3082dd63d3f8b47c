package livestatus.e2e;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The records of releases that keep sessions in files: registry, locks, last lines. A transcript
 * that no entry names is known by {@code run:} and its id, for it is the run of a job.
 */
final class FilesLook implements GatewayRecords.Look {
  private record Registry(FileTime time, JsonNode entries) {}

  private static final int LAST_BYTES = 256 * 1024;

  /**
   * Since 2026.7 a lock is taken for less than this around writes that are of no run, too. Before,
   * it was held for a run, however short.
   */
  private static final Duration BRIEF = Duration.ofMillis(150);

  private final Duration brief;
  private final Path agents;
  private final Map<Path, Registry> registries = new HashMap<>();

  FilesLook(Path state, Release release) {
    this.brief = release == Release.SPRING ? Duration.ZERO : BRIEF;
    this.agents = state.resolve("agents");
  }

  @Override
  public Map<String, GatewayRecords.Sign> working() throws IOException {
    Map<String, GatewayRecords.Sign> working = new HashMap<>();
    if (!Files.isDirectory(agents)) {
      return working;
    }
    try (Stream<Path> each = Files.list(agents)) {
      for (Path agent : each.toList()) {
        look(agent.resolve("sessions/sessions.json"), working);
      }
    }
    return working;
  }

  private void look(Path file, Map<String, GatewayRecords.Sign> working) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    FileTime time = Files.getLastModifiedTime(file);
    Registry known = registries.get(file);
    if (known == null || !known.time().equals(time)) {
      known = new Registry(time, JsonMapper.shared().readTree(Files.readString(file)));
      registries.put(file, known);
    }
    Instant written = known.time().toInstant();
    Set<Path> owned = new HashSet<>();
    for (Map.Entry<String, JsonNode> entry : known.entries().properties()) {
      Path transcript = transcript(entry.getValue(), file.getParent());
      owned.add(transcript);
      if (entry.getValue().path("status").asString("").equals("running")) {
        working.put(entry.getKey(), new GatewayRecords.Sign(written, "status running in " + file));
        continue;
      }
      lock(entry.getKey(), transcript, working);
    }
    try (DirectoryStream<Path> transcripts =
        Files.newDirectoryStream(file.getParent(), "????????-????-????-????-????????????.jsonl")) {
      for (Path transcript : transcripts) {
        if (!owned.contains(transcript)) {
          lines("run:" + id(transcript), transcript, working);
        }
      }
    }
  }

  /** A transcript has the session's id for its name if the entry does not tell another one. */
  private static Path transcript(JsonNode entry, Path folder) {
    String file = entry.path("sessionFile").asString("");
    return file.isEmpty()
        ? folder.resolve(entry.path("sessionId").asString("none") + ".jsonl")
        : Path.of(file);
  }

  private static String id(Path transcript) {
    return transcript.getFileName().toString().replace(".jsonl", "");
  }

  private void lock(String key, Path transcript, Map<String, GatewayRecords.Sign> working)
      throws IOException {
    try {
      Path lock = Path.of(transcript + ".lock");
      Instant locked = Files.getLastModifiedTime(lock).toInstant();
      if (locked.plus(brief).isBefore(Instant.now())) {
        working.put(key, new GatewayRecords.Sign(locked, "lock " + lock));
      }
      return;
    } catch (NoSuchFileException free) {
      // Then the last line counts.
    }
    lines(key, transcript, working);
  }

  private static void lines(String key, Path transcript, Map<String, GatewayRecords.Sign> working)
      throws IOException {
    if (Files.exists(transcript) && asks(transcript)) {
      Instant written = Files.getLastModifiedTime(transcript).toInstant();
      working.put(key, new GatewayRecords.Sign(written, "last line of " + transcript));
    }
  }

  /** Whether the last line is a prompt without an answer, or a call of a tool. */
  private static boolean asks(Path transcript) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(transcript.toFile(), "r")) {
      long from = Math.max(0, file.length() - LAST_BYTES);
      byte[] end = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(end);
      String text = new String(end, StandardCharsets.UTF_8).stripTrailing();
      String last = text.substring(text.lastIndexOf('\n') + 1);
      return last.contains("\"role\":\"user\"") || last.contains("\"stopReason\":\"toolUse\"");
    }
  }
}
