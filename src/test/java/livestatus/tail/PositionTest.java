package livestatus.tail;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionTest {
  private static final Path PATH = Path.of("session.jsonl");

  @TempDir Path folder;

  @Test
  void whatIsSavedIsWhatIsRestored() throws IOException {
    Path path = Files.writeString(folder.resolve("a"), "{\"a\":1}\n{\"b\":2}\nwaits");
    Reading reading = new Reading(path);
    reading.settle();
    Position saved = reading.tail.position();
    assertThat(saved.offset()).isEqualTo(16);
    Position restored = requireNonNull(Position.decode(Place.of(path), saved.encode()));
    assertThat(restored).isEqualTo(saved).hasSameHashCodeAs(saved);
    assertThat(saved.encode()).matches("[0-9a-f ]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "garbage",
        "2 0 0",
        "2 0 0 0 -5 0",
        "1 0 0 0 0 0",
        "2 0 0 0 0 0 0",
        "2 0 20 ff 10 ff",
        "2 0 1025 ff 9999 ff",
        "2 0 0 0 9999999999999999999 0",
        "2 9999999999 0 0 0 0",
        "{\"offset\":12}",
        "2 0 10 ff 10 ff\n"
      })
  void whatIsNoSavedPositionIsRefusedCalmly(String saved) {
    assertThat(Position.decode(Place.of(PATH), saved)).isNull();
  }

  @Test
  void anyGarbageIsRefusedOrAtWorstLeadsToARestart() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path path =
        Files.writeString(
            folder.resolve("a"),
            IntStream.range(1000, 2000).mapToObj(i -> i + "\n").collect(joining()));
    Reading reading = new Reading(path);
    reading.settle();
    String good = reading.tail.position().encode();
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int j = random.nextInt(3); j >= 0; j--) {
        text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
      }
      Position position = Position.decode(Place.of(path), text.toString());
      if (position != null) {
        reading.lines.clear();
        reading.restarts = 0;
        reading.tail = reading.tails.resume(position);
        reading.settle();
        assertThat(reading.lines)
            .as("seed %d: %s", seed, text)
            .hasSize(reading.restarts == 0 ? 0 : 1000);
      }
    }
  }
}
