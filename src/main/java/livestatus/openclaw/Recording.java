package livestatus.openclaw;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import livestatus.session.Signal;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a real gateway wrote, operation by operation, as it was recorded.
 *
 * <p>The short way, for golden timelines:
 *
 * <pre>
 *   Sessions sessions = new Sessions(Staleness.DEFAULT);
 *   Recording.read(folder).play(emptyFolder, new Recording.Listener() {
 *     public void signal(Signal signal, Instant now) { sessions.apply(signal, now); }
 *     public void moment(Instant now) {             // after each look, with all signals applied
 *       sessions.tick(now);
 *       timeline.addAll(sessions.drainTransitions());
 *     }
 *   });
 * </pre>
 *
 * <p>Time is virtual: it is the recording's, and goes on for {@link Replay#SETTLING} after its end.
 * The reader is the real one on real files; it looks after each operation and at its own deadlines.
 * For anything else step through a {@link Replay} by hand.
 */
public record Recording(
    String version, String scenario, Instant start, List<Op> ops, List<Action> actions) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> NAMES = List.of("recording.jsonl", "recording.jsonl.xz");

  /** One operation on one file; the fields that it has not are null. */
  public record Op(
      Instant at,
      String op,
      Path path,
      @Nullable String text,
      @Nullable Long offset,
      @Nullable Long size,
      @Nullable String how,
      @Nullable String from) {}

  /** What was asked of the gateway. */
  public record Action(Instant at, String text) {}

  /** Takes what the reader tells. */
  public interface Listener {
    void signal(Signal signal, Instant now);

    /** After each look of the reader. */
    default void moment(Instant now) {}
  }

  /** Whether it is a recording, or a folder with one in it. */
  static boolean isOne(Path given) throws IOException {
    if (Files.isDirectory(given)) {
      return NAMES.stream().anyMatch(name -> Files.exists(given.resolve(name)));
    }
    if (given.toString().endsWith(".xz")) {
      return true;
    }
    byte[] begin;
    try (var in = Files.newInputStream(given)) {
      begin = in.readNBytes(1_000);
    }
    String first = new String(begin, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    return first.contains("\"epoch_ms\"");
  }

  /**
   * Reads what can be replayed: a recording, or what a gateway has kept of its sessions: a sessions
   * folder, a whole home, one transcript, an agent's database.
   */
  public static Recording of(Path given) throws IOException {
    if (!Files.exists(given)) {
      throw new IOException("There is nothing at " + given + ".");
    }
    if (isOne(given)) {
      return read(given);
    }
    try {
      return FinishedSessions.read(given);
    } catch (IOException e) {
      throw new IOException(given + " is no recording. " + e.getMessage(), e);
    }
  }

  /**
   * Reads a recording: the file itself, or the folder that it is in, where what was asked of the
   * gateway may lie beside it.
   */
  public static Recording read(Path given) throws IOException {
    Path file = Files.isDirectory(given) ? fileIn(given) : given;
    Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    List<JsonNode> lines = lines(file);
    if (lines.isEmpty() || !lines.get(0).has("epoch_ms")) {
      throw new IOException(file + " is no recording: its first line has no epoch_ms.");
    }
    Instant start = Instant.ofEpochMilli(lines.get(0).path("epoch_ms").asLong());
    List<Op> ops = new ArrayList<>();
    for (JsonNode line : lines.subList(1, lines.size())) {
      ops.add(op(line, start));
    }
    List<Action> actions = new ArrayList<>();
    Path asked = folder.resolve("actions.jsonl");
    if (Files.exists(asked)) {
      for (JsonNode line : lines(asked)) {
        actions.add(
            new Action(
                Instant.ofEpochMilli(line.path("t").asLong()), line.path("act").asString("")));
      }
    }
    String version =
        folder.getParent() == null ? "" : String.valueOf(folder.getParent().getFileName());
    return new Recording(
        version,
        String.valueOf(folder.getFileName()),
        start,
        List.copyOf(ops),
        List.copyOf(actions));
  }

  private static Path fileIn(Path folder) throws IOException {
    for (String name : NAMES) {
      if (Files.exists(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    throw new IOException("There is no recording.jsonl or recording.jsonl.xz in " + folder + ".");
  }

  /** Replays it all in an empty folder. */
  public void play(Path folder, Listener listener) {
    Replay replay = new Replay(this, folder);
    try (OpenClawHome home = replay.reader()) {
      replay.run(home, listener);
    }
  }

  /** Replays it all and gives the signals only. */
  public void play(Path folder, Consumer<Signal> out) {
    play(folder, (signal, now) -> out.accept(signal));
  }

  private static Op op(JsonNode line, Instant start) {
    return new Op(
        start.plusMillis(line.path("t_ms").asLong()),
        line.path("op").asString(""),
        Path.of(Objects.requireNonNullElse(text(line, "path"), "")),
        text(line, "text"),
        number(line, "at"),
        number(line, "size"),
        text(line, "how"),
        text(line, "from"));
  }

  private static @Nullable String text(JsonNode line, String name) {
    JsonNode value = line.get(name);
    return value == null || value.isNull() ? null : value.asString();
  }

  private static @Nullable Long number(JsonNode line, String name) {
    JsonNode value = line.get(name);
    return value == null || !value.isNumber() ? null : value.asLong();
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    try (var in = Files.newInputStream(file);
        var plain = file.toString().endsWith(".xz") ? new XZInputStream(in) : in;
        var reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.isBlank()).map(JSON::readTree).toList();
    } catch (JacksonException | UncheckedIOException bad) {
      throw new IOException(file + " is no recording: it is not JSON, line by line.", bad);
    }
  }
}
