package livestatus.daemon.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what a gateway of the file-keeping kind writes, in its order: the registry, the locks and
 * the transcripts. It plays the gateway for the demo; nothing reads it but the daemon's own
 * readers.
 *
 * <p>One thread owns it.
 */
final class DemoGateway implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path home;
  private final Tape tape;
  private final InstantSource clock;
  private final Map<String, Map<String, Map<String, Object>>> registries = new TreeMap<>();
  private final Map<String, DemoTranscript> transcripts = new LinkedHashMap<>();
  private final Map<String, Process> owners = new LinkedHashMap<>();
  private final Set<String> listed = new HashSet<>();

  DemoGateway(Path home, InstantSource clock) throws IOException {
    this(home, new Tape(null, home, clock), clock);
  }

  DemoGateway(Path home, Tape tape, InstantSource clock) {
    this.home = home;
    this.tape = tape;
    this.clock = clock;
  }

  /** Lists a session, as the gateway does before anything else is seen of it. */
  DemoTranscript session(String agent, String key, Map<String, Object> entry) {
    String id = new java.util.UUID(key.hashCode(), clock.millis()).toString();
    Path folder = sessions(agent);
    DemoTranscript transcript = new DemoTranscript(folder.resolve(id + ".jsonl"), id, tape, clock);
    transcripts.put(key, transcript);
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("sessionId", id);
    whole.put("updatedAt", clock.millis());
    whole.put("sessionFile", folder.resolve(id + ".jsonl").toString());
    whole.putAll(entry);
    registry(agent).put(key, whole);
    writeRegistry(agent);
    return transcript;
  }

  DemoTranscript transcript(String key) {
    DemoTranscript transcript = transcripts.get(key);
    if (transcript == null) {
      throw new IllegalStateException("The story has no session " + key + " yet.");
    }
    return transcript;
  }

  /** Begins a run: a living process holds the transcript's lock. */
  void begin(String key) {
    DemoTranscript transcript = transcript(key);
    Process owner = owners.computeIfAbsent(agentOf(key), unused -> startOwner());
    ProcessIdentity identity = ProcessIdentity.of(owner.pid());
    Map<String, Object> lock = new LinkedHashMap<>();
    lock.put("pid", identity.pid());
    lock.put("createdAt", clock.instant().toString());
    if (identity.startTime() >= 0) {
      lock.put("starttime", identity.startTime());
    }
    String text = JSON.writeValueAsString(lock);
    write(transcript.lock(), text);
    tape.created(transcript.lock(), text);
  }

  /** Ends a run: the lock goes, and the registry is written again. */
  void end(String key) {
    try {
      Files.deleteIfExists(transcript(key).lock());
      tape.deleted(transcript(key).lock());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    touch(key);
  }

  /** Kills the gateway process of one agent in the middle of whatever it does; its locks stay. */
  void crash(String agent) {
    Process owner = owners.remove(agent);
    if (owner != null) {
      kill(owner);
      tape.killed(owner.pid());
    }
  }

  private void touch(String key) {
    String agent = agentOf(key);
    Map<String, Object> entry = registry(agent).get(key);
    if (entry != null) {
      entry.put("updatedAt", clock.millis());
    }
    writeRegistry(agent);
  }

  private Map<String, Map<String, Object>> registry(String agent) {
    return registries.computeIfAbsent(agent, unused -> new LinkedHashMap<>());
  }

  private void writeRegistry(String agent) {
    Path folder = sessions(agent);
    Path fresh = folder.resolve("sessions.json.tmp");
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(registry(agent));
    write(fresh, text);
    try {
      Files.move(
          fresh,
          folder.resolve("sessions.json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (listed.add(agent)) {
      tape.created(folder.resolve("sessions.json"), text);
    } else {
      tape.replaced(folder.resolve("sessions.json"), text);
    }
  }

  private Path sessions(String agent) {
    Path folder = home.resolve("agents").resolve(agent).resolve("sessions");
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String agentOf(String key) {
    return key.split(":", 3)[1];
  }

  /**
   * A process that does nothing but live, so that a crash in the story is a real process's death.
   */
  private static Process startOwner() {
    try {
      return new ProcessBuilder("sleep", "86400").start();
    } catch (IOException e) {
      throw new UncheckedIOException("The demo could not start a process to play a gateway.", e);
    }
  }

  private static void kill(Process owner) {
    owner.destroyForcibly();
    try {
      owner.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(
          file,
          text,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    owners.values().forEach(DemoGateway::kill);
    owners.clear();
  }
}
