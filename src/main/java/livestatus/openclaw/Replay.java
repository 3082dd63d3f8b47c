package livestatus.openclaw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livestatus.tail.Changes;
import org.jspecify.annotations.Nullable;

/** A recording on its way: real files in a folder, virtual time, processes as they were. */
public final class Replay {
  /** How long time goes on after the recording's end, so that everything was looked at. */
  public static final Duration SETTLING = Duration.ofSeconds(12);

  private static final Pattern PID = Pattern.compile("\"pid\": *(\\d+)");

  private final Recording recording;
  private final Path folder;
  private final Map<Long, Instant> born = new HashMap<>();
  private final List<Instant> kills;
  private final Set<Long> dead = new HashSet<>();

  /** When the gateway was started, by the word of what was asked of it. */
  private final List<Instant> starts = new ArrayList<>(List.of(Instant.EPOCH));

  private int next;
  private Instant now;

  public Replay(Recording recording, Path folder) {
    this.recording = recording;
    this.folder = folder;
    this.now = recording.start();
    this.kills =
        recording.actions().stream()
            .filter(action -> action.text().startsWith("kill -9"))
            .map(Recording.Action::at)
            .toList();
    recording.actions().stream()
        .filter(action -> action.text().equals("gateway restart"))
        .forEach(action -> starts.add(action.at()));
    for (Recording.Op op : recording.ops()) {
      Matcher pid = PID.matcher(op.text() == null ? "" : op.text());
      if (op.path().toString().endsWith(".lock") && pid.find()) {
        born.putIfAbsent(Long.valueOf(pid.group(1)), op.at());
      }
    }
    // What was there when the recording began.
    while (hasNext() && peek().op().equals("snapshot")) {
      apply(recording.ops().get(next++));
    }
  }

  public Instant now() {
    return now;
  }

  public Path folder() {
    return folder;
  }

  /** A new reader of the folder that knows nothing yet. */
  public OpenClawHome reader() {
    Processes processes =
        new Processes() {
          @Override
          public boolean lives(long pid, @Nullable Long startTime) {
            return Replay.this.lives(pid, startTime);
          }

          @Override
          public Instant begun(long pid) {
            return starts.get((int) pid);
          }
        };
    return new OpenClawHome(folder, processes, database -> Presence.UNKNOWN, this::gateways);
  }

  /** Who has the home's own database open: the gateway, told by which of its starts it is. */
  private Set<Long> gateways() {
    int last = 0;
    while (last + 1 < starts.size() && !starts.get(last + 1).isAfter(now)) {
      last++;
    }
    Instant start = starts.get(last);
    boolean killed = kills.stream().anyMatch(kill -> kill.isAfter(start) && !kill.isAfter(now));
    return killed ? Set.of() : Set.of((long) last);
  }

  /** The gateway of a lock lives from then until the next kill. */
  public boolean lives(long pid, @Nullable Long startTime) {
    Instant birth = born.get(pid);
    return birth != null
        && !dead.contains(pid)
        && kills.stream().noneMatch(kill -> kill.isAfter(birth) && !kill.isAfter(now));
  }

  public boolean hasNext() {
    return next < recording.ops().size();
  }

  public Recording.Op peek() {
    return recording.ops().get(next);
  }

  /** All that is left, to the end and a little beyond. */
  public void run(OpenClawHome home, Recording.Listener listener) {
    look(home, listener);
    while (hasNext()) {
      waitForNext(home, listener);
      step(home);
      look(home, listener);
    }
    settle(home, listener);
  }

  /** Makes time go on until the next operation; the reader looks whenever it is due. */
  public void waitForNext(OpenClawHome home, Recording.Listener listener) {
    waitUntil(peek().at(), home, listener);
  }

  /** Makes time go on without a look: nothing happens until then. */
  public void skipTo(Instant later) {
    now = later.isAfter(now) ? later : now;
  }

  public void settle(OpenClawHome home, Recording.Listener listener) {
    waitUntil(now.plus(SETTLING), home, listener);
  }

  public void waitUntil(Instant end, OpenClawHome home, Recording.Listener listener) {
    for (Instant due = home.nextDeadline(); due.isBefore(end); due = home.nextDeadline()) {
      // A reader that is due at once and again at once gets a little time between.
      now = due.isAfter(now) ? due : now.plusMillis(1);
      if (!now.isBefore(end)) {
        break;
      }
      look(home, listener);
    }
    now = end.isAfter(now) ? end : now;
  }

  /** Does the next operation and hints at it, as the operating system would. */
  public Recording.Op step(OpenClawHome home) {
    Recording.Op op = step();
    home.touched(new Changes(false, Set.of(folder.toAbsolutePath().resolve(op.path()))));
    return op;
  }

  /** Does the next operation; what it writes comes in pieces, with a look after each. */
  public void stepInPieces(OpenClawHome home, Recording.Listener listener, IntUnaryOperator size) {
    Recording.Op op = peek();
    Path path = folder.resolve(op.path());
    byte[] bytes = bytes(op);
    boolean created = op.op().equals("create") && !Files.exists(path);
    if (growsInPlace(path) && (created || (op.op().equals("append") && Files.exists(path)))) {
      long offset = op.offset() == null ? 0 : op.offset();
      now = op.at().isAfter(now) ? op.at() : now;
      createFolder(path);
      for (int from = 0; from < bytes.length; ) {
        int end = Math.min(bytes.length, from + Math.max(1, size.applyAsInt(bytes.length)));
        try {
          write(path, offset + from, Arrays.copyOfRange(bytes, from, end));
          Files.setLastModifiedTime(path, FileTime.from(now));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        home.touched(new Changes(false, Set.of(path.toAbsolutePath())));
        look(home, listener);
        from = end;
      }
    }
    step(home);
  }

  /** Registries are replaced, and nobody reads what is on its way to be a file. */
  private static boolean growsInPlace(Path path) {
    String name = String.valueOf(path.getFileName());
    return TranscriptName.isTranscript(name) || name.endsWith(TranscriptName.LOCK);
  }

  private static void createFolder(Path path) {
    try {
      Files.createDirectories(path.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does the next operation. */
  public Recording.Op step() {
    Recording.Op op = recording.ops().get(next++);
    now = op.at().isAfter(now) ? op.at() : now;
    apply(op);
    return op;
  }

  public void look(OpenClawHome home, Recording.Listener listener) {
    Instant at = now;
    home.poll(at, signal -> listener.signal(signal, at));
    listener.moment(at);
  }

  private void apply(Recording.Op op) {
    Path path = inside(op.path());
    try {
      switch (op.op()) {
        case "snapshot", "create" -> {
          Files.createDirectories(path.getParent());
          Files.write(path, bytes(op));
        }
        case "append" -> write(path, op.offset() == null ? 0 : op.offset(), bytes(op));
        case "truncate" -> truncate(path, op.size() == null ? 0 : op.size());
        case "replace" -> replace(path, op);
        case "rename" -> rename(path, op);
        case "delete" -> Files.deleteIfExists(path);
        case "mkdir" -> Files.createDirectories(path);
        case "kill" -> dead.add(Long.valueOf(String.valueOf(op.text())));
        case "end" -> {}
        default ->
            throw new IllegalArgumentException(
                "The recording holds \""
                    + op.op()
                    + "\", which no recording of files does. Of a gateway with a database replay the"
                    + " database itself: agents/<agent>/agent/openclaw-agent.sqlite.");
      }
      if (Files.isRegularFile(path) && !contentFollows(op)) {
        Files.setLastModifiedTime(path, FileTime.from(op.at()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A recording may come from anybody; it writes nowhere but here. */
  private Path inside(Path path) {
    Path resolved = folder.resolve(path).normalize();
    if (!resolved.startsWith(folder.normalize())) {
      throw new IllegalArgumentException(
          "The recording names " + path + ", which leads out of its folder.");
    }
    return resolved;
  }

  private static byte[] bytes(Recording.Op op) {
    return op.text() == null ? new byte[0] : op.text().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Path path, long offset, byte[] bytes) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      file.write(ByteBuffer.wrap(bytes), offset);
    }
  }

  private static void truncate(Path path, long size) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.truncate(size);
    }
  }

  private static void replace(Path path, Recording.Op op) throws IOException {
    if ("rename".equals(op.how())) {
      Path beside = path.resolveSibling(path.getFileName() + ".replay.tmp");
      Files.write(beside, bytes(op));
      Files.setLastModifiedTime(beside, FileTime.from(op.at()));
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.write(path, bytes(op));
    }
  }

  /** The file that is renamed may have come and gone between two looks of the recorder. */
  private void rename(Path path, Recording.Op op) throws IOException {
    Path from = inside(Path.of(String.valueOf(op.from())));
    if (contentFollows(op)) {
      // The recorder may have seen the source before it was written.
      Files.deleteIfExists(from);
    } else if (Files.exists(from)) {
      Files.move(from, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A renaming whose result is told by the next operation does nothing by itself. */
  private boolean contentFollows(Recording.Op op) {
    return op.op().equals("rename")
        && hasNext()
        && peek().path().equals(op.path())
        && peek().at().equals(op.at());
  }
}
