package livestatus.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader beside a writer that does not wait for it. */
final class BusyWriterTest {
  private static final int TURNS = 150;

  @TempDir Path folder;

  @Test
  void whileAGatewayWritesTheSameHistoryAgainAndAgainNoLineIsLostOrCountedTwice() throws Exception {
    long seed = System.nanoTime();
    Path path = folder.resolve("session.jsonl");
    Reading reading = new Reading(path);
    Thread writer = new Thread(() -> write(path, new Random(seed)), "gateway");
    writer.start();
    while (writer.isAlive()) {
      // Its time stands still: a machine that is too busy must not make a rewrite look final.
      reading.look();
    }
    writer.join();
    reading.settle();
    assertThat(reading.lines).as("seed %d", seed).isEqualTo(Files.readAllLines(path, UTF_8));
    assertThat(reading.restarts).as("seed %d", seed).isZero();
  }

  private static void write(Path path, Random random) {
    try {
      for (int turn = 0; turn < TURNS; turn++) {
        String line = "{\"turn\":" + turn + ",\"é\":\"" + (turn + ",").repeat(random.nextInt(3000));
        Files.writeString(path, line, UTF_8, CREATE, APPEND);
        Files.writeString(path, "\"}\n{\"end\":" + turn + "}\n", UTF_8, CREATE, APPEND);
        String history = Files.readString(path, UTF_8);
        Files.writeString(path, history, UTF_8);
        Files.writeString(path, "{\"bootstrap\":" + turn + "}\n", UTF_8, APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
