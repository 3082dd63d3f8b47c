package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A gateway does anything at all in any order, while one reader reads all the time and another one
 * is killed and started again and again. In the end both know what a cold read tells.
 */
class SqliteModelTest {
  private static final int STEPS = 80;

  @TempDir Path folder;

  private final Map<String, Long> transcripts = new TreeMap<>();
  private final List<String> did = new ArrayList<>();
  private Random random;
  private Path file;
  private GatewayDatabase gateway;
  private long time = DatabaseReader.START.toEpochMilli();
  private int names;

  /** Some that are always the same, and a new one each time; it is named when it fails. */
  static LongStream seeds() {
    return LongStream.concat(
        LongStream.of(1, 2, 3, 8474388512777038132L, -133687631357380263L),
        LongStream.of(new Random().nextLong()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyReaderKnowsWhatAColdReadTells(long seed) throws IOException, SQLException {
    random = new Random(seed);
    file = folder.resolve("db");
    gateway = GatewayDatabase.create(file);
    DatabaseReader steady = new DatabaseReader(file);
    DatabaseReader restarted = new DatabaseReader(file);
    for (int step = 0; step < STEPS; step++) {
      time += 1 + random.nextInt(400);
      act();
      gateway.commit(Instant.ofEpochMilli(time));
      for (DatabaseReader reader : List.of(steady, restarted)) {
        reader.now = Instant.ofEpochMilli(time);
        if (random.nextInt(4) > 0) {
          reader.look(0);
        }
        if (random.nextInt(25) == 0) {
          reader.sweep();
        }
      }
      if (random.nextInt(15) == 0) {
        did.add("restart");
        restarted = new DatabaseReader(file);
      }
    }
    DatabaseReader cold = new DatabaseReader(file);
    for (DatabaseReader reader : List.of(steady, restarted, cold)) {
      reader.now = Instant.ofEpochMilli(time + 5_000);
      reader.look(0);
      reader.look(1_000);
      reader.sweep();
    }
    gateway.close();

    Map<String, String> ends = DatabaseReader.ends(cold.all);
    assertThat(DatabaseReader.ends(steady.all))
        .as("reading all the time, seed %s: %s", seed, did)
        .isEqualTo(ends);
    assertThat(DatabaseReader.ends(restarted.all))
        .as("restarted, seed %s: %s", seed, did)
        .isEqualTo(ends);
  }

  private void act() throws IOException, SQLException {
    if (transcripts.isEmpty()) {
      begin();
      return;
    }
    List<String> keys = List.copyOf(transcripts.keySet());
    String key = keys.get(random.nextInt(keys.size()));
    int what = random.nextInt(30);
    did.add(what + " " + key);
    switch (what) {
      case 0, 1 -> begin();
      case 2 -> {
        gateway.run("DELETE FROM transcript_events WHERE session_id = ?", id(key));
        gateway.run("DELETE FROM session_windows WHERE session_id = ?", id(key));
        gateway.run("DELETE FROM session_nodes WHERE session_key = ?", key);
        transcripts.remove(key);
      }
      case 3 -> window(key, random.nextBoolean() ? "reset" : "compaction");
      case 4, 5 -> rewrite(key);
      case 6 -> status(key, time - random.nextInt(100_000));
      case 7, 8, 9 -> status(key, time);
      case 10 -> gateway.checkpoint();
      case 11 -> {
        gateway.close();
        gateway = GatewayDatabase.open(file, "");
      }
      case 12 -> replace();
      case 13 -> {
        gateway.connection().setAutoCommit(true);
        gateway.run("VACUUM");
        gateway.connection().setAutoCommit(false);
      }
      case 14 -> event(key, "{\"type\":\"reset\",\"id\":\"%s\",\"timestamp\":\"%s\"}");
      case 15 -> event(key, "{\"type\":");
      case 16, 17 -> event(key, message("assistant", "z".repeat(3_000)));
      case 18, 19, 20 -> event(key, message("user", "question " + names));
      default -> event(key, message("assistant", "answer"));
    }
  }

  private static String message(String role, String text) {
    return "{\"type\":\"message\",\"id\":\"%s\",\"timestamp\":\"%s\",\"message\":{\"role\":\""
        + role
        + "\",\"stopReason\":\"stop\",\"content\":[{\"type\":\"text\",\"text\":\""
        + text
        + "\"}]}}";
  }

  private void begin() {
    String key = "agent:main:n" + names++;
    transcripts.put(key, 0L);
    window(key, null);
  }

  private String id(String key) {
    return key + "#" + (transcripts.get(key) >> 32);
  }

  private void window(String key, String reason) {
    transcripts.merge(key, 1L << 32, (old, one) -> (old & ~0xffffffffL) + one);
    gateway.session(key, id(key), "{\"label\":\"" + random.nextInt(3) + "\"}", time);
    gateway.run("UPDATE session_windows SET reason = ? WHERE session_id = ?", reason, id(key));
  }

  private void event(String key, String line) {
    long seq = transcripts.merge(key, 1L, Long::sum) & 0xffffffffL;
    String json =
        line.contains("%s") ? line.formatted("e" + names++, Instant.ofEpochMilli(time)) : line;
    gateway.event(id(key), seq, json, time);
  }

  private void rewrite(String key) {
    long next = transcripts.get(key) & 0xffffffffL;
    long from = next == 0 ? 0 : random.nextInt((int) next + 1);
    gateway.run("DELETE FROM transcript_events WHERE session_id = ? AND seq > ?", id(key), from);
    transcripts.put(key, (transcripts.get(key) & ~0xffffffffL) + from);
    gateway.run(
        "UPDATE transcript_rewrite_watermarks SET generation = ? WHERE session_id = ?",
        "g" + names++,
        id(key));
    gateway.run("UPDATE session_windows SET updated_at = ? WHERE session_id = ?", time, id(key));
    if (random.nextBoolean()) {
      event(key, message("user", "rewritten"));
    }
  }

  private void status(String key, long stamp) {
    String status = List.of("pending", "running", "done", "failed").get(random.nextInt(4));
    gateway.session(
        key,
        id(key),
        "{\"status\":\"" + status + "\",\"startedAt\":" + time + ",\"endedAt\":" + (time + 1) + "}",
        stamp);
  }

  /** As a restore does: the same content in another file under the same name. */
  private void replace() throws IOException {
    gateway.close();
    Path copy = folder.resolve("copy");
    Files.copy(file, copy);
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    gateway = GatewayDatabase.open(file, "");
  }
}
