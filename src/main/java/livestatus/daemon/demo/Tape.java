package livestatus.daemon.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Records what the demo's gateway does, operation by operation, so that it can be replayed. */
final class Tape implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path home;
  private final InstantSource clock;
  private final Instant start;
  private final @Nullable BufferedWriter out;

  /**
   * @param file null to record nothing
   */
  Tape(@Nullable Path file, Path home, InstantSource clock) throws IOException {
    this.home = home;
    this.clock = clock;
    this.start = clock.instant();
    this.out = file == null ? null : Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("op", "start");
    first.put("epoch_ms", start.toEpochMilli());
    write(first);
  }

  void created(Path file, String text) {
    Map<String, Object> op = op("create", file);
    op.put("text", text);
    write(op);
  }

  void appended(Path file, String text, long offset) {
    Map<String, Object> op = op("append", file);
    op.put("text", text);
    op.put("at", offset);
    write(op);
  }

  void replaced(Path file, String text) {
    Map<String, Object> op = op("replace", file);
    op.put("text", text);
    op.put("how", "rename");
    write(op);
  }

  void deleted(Path file) {
    write(op("delete", file));
  }

  void killed(long pid) {
    Map<String, Object> op = op("kill", home);
    op.put("text", Long.toString(pid));
    write(op);
  }

  private Map<String, Object> op(String what, Path file) {
    Map<String, Object> op = new LinkedHashMap<>();
    op.put("t_ms", clock.instant().toEpochMilli() - start.toEpochMilli());
    op.put("op", what);
    op.put("path", home.relativize(file).toString());
    return op;
  }

  /** The story's thread writes; whoever closes the demo closes it. */
  private synchronized void write(Map<String, Object> op) {
    if (out == null) {
      return;
    }
    try {
      out.write(JSON.writeValueAsString(op));
      out.newLine();
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The recording cannot be written.", e);
    }
  }

  @Override
  public synchronized void close() {
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException("The recording cannot be closed.", e);
      }
    }
  }
}
