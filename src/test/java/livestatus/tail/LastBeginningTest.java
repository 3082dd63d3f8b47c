package livestatus.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start from a file's end. */
final class LastBeginningTest {
  private static final long ALL = Long.MAX_VALUE;

  @TempDir Path folder;
  private Path path;
  private Reading reading;

  @BeforeEach
  void begin() {
    path = folder.resolve("session.jsonl");
    reading = new Reading(path);
  }

  @Test
  void theLastTurnIsHandedOutFromItsBeginningAndThenWhatComes() throws IOException {
    write("ask 1", "answer 1", "ask 2", "step", "answer 2");
    seek(ALL);
    reading.settle();
    assertThat(reading.lines).containsExactly("ask 2", "step", "answer 2");
    Files.writeString(path, "ask 3\n", APPEND);
    reading.settle();
    assertThat(reading.lines).containsExactly("ask 2", "step", "answer 2", "ask 3");
    assertThat(reading.restarts).isZero();
  }

  @Test
  void anotherTailStartsWithTheLastLineThatBeginsSomething() throws IOException {
    write("ask 1", "answer 1");
    seek(ALL);
    handOutAndNote();
    assertThat(reading.tail.beginning().offset()).isZero();
    Position before = reading.tail.beginning();
    assertThat(reading.tail.hasBegun(before)).isFalse();
    Files.writeString(path, "ask 2\nstep\nanswer 2\n", APPEND);
    handOutAndNote();
    assertThat(reading.tail.hasBegun(before)).isTrue();
    assertThat(reading.tail.beginning().offset()).isEqualTo(15);

    reading.resume(reading.tail.beginning().encode());
    reading.lines.clear();
    reading.settle();
    assertThat(reading.lines).containsExactly("ask 2", "step", "answer 2");
    assertThat(reading.restarts).isZero();
  }

  @Test
  void aBeginningThatIsNotThereAnyMoreIsNoticed() throws IOException {
    write("head", "ask 1", "answer 1");
    seek(ALL);
    handOutAndNote();
    String saved = reading.tail.beginning().encode();
    write("tail", "ask 1", "answer 1");
    reading.resume(saved);
    reading.settle();
    assertThat(reading.restarts).isEqualTo(1);
  }

  private void handOutAndNote() {
    reading.tail.read(
        reading.now,
        1000,
        line -> {
          if (line.text().startsWith("ask")) {
            reading.tail.begins(line);
          }
        });
  }

  @Test
  void offsetsAreThoseOfTheFile() throws IOException {
    write("ask 1", "ask 2", "answer");
    seek(ALL);
    List<Long> starts = new ArrayList<>();
    reading.tail.read(reading.now, 1000, line -> starts.add(line.start()));
    assertThat(starts).containsExactly(6L, 12L);
    assertThat(reading.tail.position().offset()).isEqualTo(19);
  }

  @Test
  void aLineThatWaitsForItsNewlineWaitsHereToo() throws IOException {
    write("ask 1", "answer");
    Files.writeString(path, "ask 2", APPEND);
    seek(ALL);
    reading.settle();
    assertThat(reading.lines).containsExactly("ask 1", "answer");
    Files.writeString(path, "\n", APPEND);
    reading.settle();
    assertThat(reading.lines).containsExactly("ask 1", "answer", "ask 2");
  }

  @Test
  void whatIsAddedWhileTheBeginningIsSearchedComesWithTheNextLook() throws IOException {
    for (int padding : List.of(0, 100, 1_000, 100_000, 500_000)) {
      write("x".repeat(padding), "ask 1", "answer");
      reading = new Reading(path);
      findAndRead(() -> Files.writeString(path, "more\nask 2\n", APPEND));
      reading.settle();
      assertThat(reading.lines)
          .as("behind %d", padding)
          .containsExactly("ask 1", "answer", "more", "ask 2");
      assertThat(reading.restarts).isZero();
    }
  }

  @Test
  void aFileThatBecomesAnotherOneWhileTheBeginningIsSearchedIsNoticed() throws IOException {
    for (int padding : List.of(0, 100, 1_000, 100_000, 500_000)) {
      write("x".repeat(padding), "ask 1", "answer");
      reading = new Reading(path);
      findAndRead(() -> write("y".repeat(padding + 1), "ask 3", "answer to it"));
      reading.settle();
      assertThat(reading.lines)
          .as("behind %d", padding)
          .endsWith("ask 3", "answer to it")
          .doesNotContain("ask 1");
      assertThat(reading.restarts).isPositive();
    }
  }

  /** The room that a long line took is given back between two looks, not within one. */
  @Test
  void longLinesBeforeChangeNothing() throws IOException {
    Tails tails = reading.tails;
    write("x".repeat(200_000));
    reading.settle();
    for (int i = 0; i < 300; i++) {
      // Those that end with a long question need the room again, and only for a part of it.
      String question = "ask " + "y".repeat(i > 100 && i % 2 == 0 ? 150_000 : 10);
      String after = "z".repeat(i % 3 == 0 ? 100_000 : 10);
      path = folder.resolve(i + ".jsonl");
      write("x".repeat(150_000), question, after);
      List<String> lines = new ArrayList<>();
      Outcome outcome = findAndRead(tails.tail(path), lines);
      assertThat(outcome).as("file %d", i).isEqualTo(Outcome.READ);
      assertThat(lines).as("file %d", i).containsExactly(question, after);
    }
    for (int i = 0; i < 300; i++) {
      path = folder.resolve("small" + i);
      write("head", "ask", "answer");
      FileTail tail = tails.tail(path);
      List<String> lines = new ArrayList<>();
      findAndRead(tail, lines);
      assertThat(lines).as("small file %d", i).containsExactly("ask", "answer");
      Files.writeString(path, "more\n", APPEND);
      assertThat(tail.read(reading.now, 4 << 20, line -> lines.add(line.text())))
          .as("small file %d", i)
          .isEqualTo(Outcome.READ);
    }
  }

  private Outcome findAndRead(FileTail tail, List<String> lines) {
    return tail.readFromLast(
        reading.now,
        ALL,
        line -> line.text().startsWith("ask"),
        () -> true,
        4 << 20,
        line -> lines.add(line.text()));
  }

  private interface Change {
    void make() throws IOException;
  }

  /** Finds the beginning and reads on in one look; that happens to the file in between. */
  private void findAndRead(Change change) {
    reading.tail.readFromLast(
        reading.now,
        ALL,
        line -> line.text().startsWith("ask"),
        () -> {
          try {
            change.make();
            return true;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        ALL,
        line -> reading.lines.add(line.text()));
  }

  @Test
  void withoutABeginningEverythingIsHandedOut() throws IOException {
    write("a", "b");
    seek(ALL);
    reading.settle();
    assertThat(reading.lines).containsExactly("a", "b");
  }

  @Test
  void anEmptyOrAMissingFileIsNoTrouble() throws IOException {
    assertThat(seek(ALL)).isEqualTo(Outcome.GONE);
    Files.writeString(path, "");
    assertThat(seek(ALL)).isEqualTo(Outcome.MORE);
    write("a");
    reading.settle();
    assertThat(reading.lines).containsExactly("a");
  }

  @Test
  void ofALargeFileOnlyTheEndIsRead() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      lines.add((i % 1000 == 0 ? "ask " : "step ") + i + " " + "x".repeat(1000));
    }
    write(lines.toArray(String[]::new));
    seek(ALL);
    reading.settle();
    assertThat(reading.lines).isEqualTo(lines.subList(19_000, 20_000));
    // The turn has 1 MB: it takes the window of 1 MB and the one of 4 MB, and then the turn itself.
    assertThat(reading.tails.counters().scanned()).isLessThan(7 << 20);
    assertThat(reading.tails.counters().lines()).isEqualTo(1000);
  }

  @Test
  void aSearchThatIsLongEnoughEndsAtALinesBeginning() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      lines.add("step " + i + " " + "x".repeat(1000));
    }
    write(lines.toArray(String[]::new));
    seek(256 * 1024);
    reading.settle();
    assertThat(reading.lines).hasSizeBetween(240, 260).isEqualTo(tail(lines));
  }

  @Test
  void aLineThatIsLongerThanTheSearchIsFoundAllTheSame() throws IOException {
    write("ask 1", "answer", "x".repeat(5 << 20));
    seek(256 * 1024);
    reading.settle();
    assertThat(reading.lines.get(reading.lines.size() - 1)).startsWith("xxx");
    assertThat(reading.tails.counters().cutLines()).isEqualTo(1);
    assertThat(reading.lines).contains("ask 1", "answer");
  }

  @Test
  void whateverTheLengthsTheLastTurnIsFound() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      List<String> lines = new ArrayList<>();
      int last = 0;
      for (int i = random.nextInt(40); i >= 0; i--) {
        boolean asks = random.nextInt(6) == 0;
        if (asks) {
          last = lines.size();
        }
        int length = 1 << random.nextInt(18);
        lines.add((asks ? "ask " : "é ") + i + "y".repeat(random.nextInt(length)));
      }
      Files.writeString(path, String.join("\n", lines) + "\n", UTF_8);
      reading = new Reading(path);
      seek(ALL);
      reading.settle();
      assertThat(reading.lines)
          .as("seed %d round %d", seed, round)
          .isEqualTo(lines.subList(last, lines.size()));
    }
  }

  private List<String> tail(List<String> lines) {
    return lines.subList(lines.size() - reading.lines.size(), lines.size());
  }

  private Outcome seek(long atMost) {
    return reading.tail.seekLast(reading.now, atMost, line -> line.text().startsWith("ask"));
  }

  private void write(String... lines) throws IOException {
    Files.writeString(path, String.join("\n", lines) + "\n", UTF_8);
  }
}
