package livestatus.openclaw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import livestatus.session.Signal;
import livestatus.tail.Changes;
import org.jspecify.annotations.Nullable;

/** A gateway's home made by hand, and a reader of it; time goes on only when it is told to. */
final class HomeFolder implements AutoCloseable {
  final Path root;
  final Path sessions;
  final List<Signal> told = new ArrayList<>();
  boolean gatewayLives = true;

  /** Whether asking for a process fails, as only a defect can. */
  boolean defect;

  /** Whether a process that is not found is surely gone. */
  boolean seesAll = true;

  /** Who has the home's own database open, and since when; null where that cannot be seen. */
  @Nullable Set<Long> gateways;

  @Nullable Instant gatewayBegan;
  Instant now = Instant.parse("2026-11-21T03:00:00Z");
  OpenClawHome home;

  HomeFolder(Path root) {
    this.root = root;
    this.sessions = root.resolve("agents").resolve("main").resolve("sessions");
    this.home = reader();
    try {
      Files.createDirectories(sessions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OpenClawHome reader() {
    Processes processes =
        new Processes() {
          @Override
          public boolean lives(long pid, @Nullable Long startTime) {
            if (defect) {
              throw new IllegalStateException("a defect");
            }
            return gatewayLives;
          }

          @Override
          public boolean seesAll() {
            return seesAll;
          }

          @Override
          public @Nullable Instant begun(long pid) {
            return gatewayBegan;
          }
        };
    return new OpenClawHome(root, processes, file -> Presence.UNKNOWN, () -> gateways);
  }

  /** Replaces the registry, as gateways do. */
  void registry(String json) {
    write("sessions.json.1.tmp", json);
    try {
      Files.move(
          sessions.resolve("sessions.json.1.tmp"),
          sessions.resolve("sessions.json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      folderChanged();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes over the registry so that it looks as before. */
  void torn(int length, Instant written) {
    Path file = sessions.resolve("sessions.json");
    try {
      Files.writeString(file, "x".repeat(length), StandardOpenOption.WRITE);
      Files.setLastModifiedTime(file, FileTime.from(written));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String entry(String key, String sessionId, String more) {
    return "\"" + key + "\":{\"sessionId\":\"" + sessionId + "\"" + more + "}";
  }

  void write(String name, String text) {
    put(name, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  void append(String name, String text) {
    put(name, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void put(String name, String text, StandardOpenOption... how) {
    Path file = sessions.resolve(name);
    try {
      List<StandardOpenOption> options = new ArrayList<>(List.of(how));
      options.add(StandardOpenOption.WRITE);
      Files.write(
          file, text.getBytes(StandardCharsets.UTF_8), options.toArray(StandardOpenOption[]::new));
      Files.setLastModifiedTime(file, FileTime.from(now));
      folderChanged();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the folder the time stamp that it has in this test's time. */
  void folderChanged() throws IOException {
    Files.setLastModifiedTime(sessions, FileTime.from(now));
  }

  /** A question's line; ids must differ. */
  String asked(String id, String text) {
    return line(id, "{\"role\":\"user\",\"content\":\"" + text + "\"}");
  }

  String answered(String id) {
    return line(id, "{\"role\":\"assistant\",\"content\":[],\"stopReason\":\"stop\"}");
  }

  private String line(String id, String message) {
    return "{\"type\":\"message\",\"id\":\""
        + id
        + "\",\"timestamp\":\""
        + now
        + "\",\"message\":"
        + message
        + "}\n";
  }

  void lock(String name) {
    write(name, "{\"pid\":7,\"createdAt\":\"" + now + "\",\"starttime\":1}");
  }

  /** Lets time go on, looks at everything, and gives what was told by that. */
  List<Signal> after(long millis) {
    home.touched(new Changes(true, Set.of()));
    return unhinted(millis);
  }

  /** The same, but nobody said that anything changed. */
  List<Signal> unhinted(long millis) {
    now = now.plusMillis(millis);
    told.clear();
    home.poll(now, told::add);
    return List.copyOf(told);
  }

  /** What was told of this kind by the last look. */
  <T extends Signal> List<T> told(Class<T> kind) {
    return told.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void close() {
    home.close();
  }
}
