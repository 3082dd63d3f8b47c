package livestatus.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes to lines, against everything that may come between. */
final class FramingTest {
  @TempDir Path folder;
  private Path path;
  private Reading reading;

  @BeforeEach
  void begin() {
    path = folder.resolve("session.jsonl");
    reading = new Reading(path);
  }

  @Test
  void aLineInPiecesCutInsideCharactersAndEscapesIsReadOnceAtItsNewline() throws IOException {
    String text = "{\"a\":\"é🙂\\n\\ud83d\"}\n{\"b\":2}\n";
    byte[] bytes = text.getBytes(UTF_8);
    int firstEnd = text.substring(0, text.indexOf('\n') + 1).getBytes(UTF_8).length;
    for (int i = 0; i < bytes.length; i++) {
      append(Arrays.copyOfRange(bytes, i, i + 1));
      reading.look();
      assertThat(reading.lines).hasSize(i + 1 < firstEnd ? 0 : i + 1 < bytes.length ? 1 : 2);
    }
    assertThat(reading.lines).containsExactly(text.split("\n"));
    assertThat(reading.tails.counters().lines()).isEqualTo(2);
    assertThat(reading.tails.counters().bytes()).isEqualTo(bytes.length);
  }

  @Test
  void aLineKnowsItsPlace() throws IOException {
    append("one\n\r\ntwo\r\nthree");
    List<String> places = new ArrayList<>();
    reading.tail.read(
        reading.now,
        1000,
        line ->
            places.add(
                line.text() + " " + line.start() + "-" + line.end() + " " + line.incarnation()));
    assertThat(places).containsExactly("one 0-4 0", "two 6-11 0");
    assertThat(reading.tail.position().offset()).isEqualTo(11);
  }

  @Test
  void aLineWithoutItsNewlineWaits() throws IOException {
    append("{\"a\":1}\n{\"b\":2}");
    reading.settle();
    assertThat(reading.lines).containsExactly("{\"a\":1}");
    append("\n");
    reading.settle();
    assertThat(reading.lines).containsExactly("{\"a\":1}", "{\"b\":2}");
  }

  @Test
  void a64MegabyteLineIsReadInASmallHeapAndItsNeighboursAreFine() throws Exception {
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 'x');
    append("before\n{");
    try (OutputStream out = Files.newOutputStream(path, APPEND)) {
      for (int i = 0; i < 64; i++) {
        out.write(block);
      }
    }
    append("}\nbehind\n");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                home(FileTail.class) + System.getProperty("path.separator") + home(getClass()),
                SmallHeap.class.getName(),
                path.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(said).isZero();
    long cut = (64L << 20) + 2 - 2 * Chunk.KEPT + 1;
    assertThat(said.lines()).containsExactly("6 b-e 0", "131071 {-} " + cut, "6 b-d 0");
  }

  /** A newline is searched by what is less than a space, which other bytes are, too. */
  @Test
  void controlCharactersAreNoNewlines() throws IOException {
    List<String> wanted = new ArrayList<>();
    for (int length = 1; length < 200; length++) {
      StringBuilder line = new StringBuilder("x".repeat(length));
      for (int i = length % 7; i < length; i += 1 + length % 31) {
        line.setCharAt(i, "\t\u0001\u001f\u000b\u007fé ".charAt(i % 7));
      }
      wanted.add(line.append('.').toString());
    }
    append(String.join("\n", wanted) + "\n");
    reading.settle();
    assertThat(reading.lines).containsExactlyElementsOf(wanted);
  }

  @Test
  void aWaitingLineOfAnyLengthIsHandedOutWhole() throws IOException {
    int most = Chunk.LONGEST_LINE - 1;
    for (int length : new int[] {1, 1023, 1024, 1025, Chunk.SIZE - 1, Chunk.SIZE, most}) {
      byte[] line = new byte[length];
      Arrays.fill(line, (byte) ('a' + length % 26));
      reading.lines.clear();
      append(line);
      reading.settle();
      assertThat(reading.lines).isEmpty();
      append("\n");
      reading.settle();
      assertThat(reading.lines).containsExactly(new String(line, UTF_8));
      append(line);
      append("\nnext\n");
      reading.settle();
      assertThat(reading.lines)
          .containsExactly(new String(line, UTF_8), new String(line, UTF_8), "next");
    }
    assertThat(reading.tails.counters().cutLines()).isZero();
  }

  @Test
  void aLongerLineKeepsHeadAndTailAndSaysWhereItWasCut() throws IOException {
    byte[] line = new byte[Chunk.LONGEST_LINE + 100];
    Arrays.fill(line, (byte) '.');
    line[0] = '{';
    line[line.length - 1] = '}';
    append("before\n");
    append(line);
    append("\r\nbehind\n");
    List<TailedLine> seen = new ArrayList<>();
    while (reading.tail.read(
            reading.now,
            100_000,
            each -> {
              seen.add(each);
              reading.lines.add(each.text());
            })
        == Outcome.MORE) {}
    assertThat(reading.lines).hasSize(3);
    TailedLine cut = seen.get(1);
    assertThat(cut.isCut()).isTrue();
    assertThat(cut.start()).isEqualTo(7);
    assertThat(cut.end()).isEqualTo(7 + line.length + 2);
    assertThat(cut.cutAt()).isEqualTo(Chunk.KEPT);
    assertThat(cut.length() + cut.cutBytes()).isEqualTo(line.length);
    assertThat(reading.lines.get(1)).startsWith("{.").endsWith(".}");
    assertThat(reading.tails.counters().cutLines()).isEqualTo(1);
    assertThat(reading.tails.counters().skippedBytes()).isEqualTo(cut.cutBytes());
  }

  @Test
  void a3MegabyteLineIn4KilobyteWritesCostsNoMoreThanItsLength() throws IOException {
    byte[] block = new byte[4096];
    Arrays.fill(block, (byte) 'x');
    for (int i = 0; i < 768; i++) {
      append(block);
      assertThat(reading.look()).isEqualTo(Outcome.READ);
    }
    append("\n");
    reading.settle();
    assertThat(reading.lines).hasSize(1);
    assertThat(reading.tails.counters().scanned()).isLessThanOrEqualTo(2 * 768 * 4096);
    assertThat(reading.tails.counters().bytes()).isEqualTo(768 * 4096 + 1);
  }

  @Test
  void manyLinesInSmallWritesAreSearchedOnce() throws IOException {
    for (int i = 0; i < 1000; i++) {
      append("{\"line\":" + i + "}\n");
      reading.look();
    }
    assertThat(reading.lines).hasSize(1000);
    assertThat(reading.tails.counters().scanned()).isEqualTo(Files.size(path));
  }

  @Test
  void whatIsNoJsonOrTwoObjectsGluedIsALineLikeAnyOther() throws IOException {
    append("{\"a\":1}{\"b\":2}\n}{\n");
    reading.settle();
    assertThat(reading.lines).containsExactly("{\"a\":1}{\"b\":2}", "}{");
  }

  @Test
  void behindATailOfNulsItGoesOnAtTheNextLine() throws IOException {
    append("{\"a\":1}\n");
    append(new byte[5000]);
    reading.settle();
    append("{\"b\":2}\n{\"c\":");
    append(new byte[300]);
    reading.settle();
    append("\n{\"d\":4}\n");
    reading.settle();
    assertThat(reading.lines).contains("{\"a\":1}", "{\"b\":2}", "{\"d\":4}").hasSize(4);
    assertThat(reading.tails.counters().skippedBytes()).isEqualTo(5000);
  }

  @Test
  void behindMegabytesOfNulsItGoesOnAtTheNextLine() throws IOException {
    append("{\"a\":1}\n");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(20 << 20);
    }
    reading.settle();
    append("{\"b\":2}\n");
    reading.settle();
    assertThat(reading.lines).containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(reading.tails.counters().cutLines()).isZero();
  }

  @Test
  void appendsThroughAMappingAreFoundWithoutAnyEvent() throws IOException {
    append("{\"a\":1}\n");
    try (FileChannel file =
        FileChannel.open(
            path, java.nio.file.StandardOpenOption.READ, java.nio.file.StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, 64 * 1024);
      reading.settle();
      reading.now = reading.now.plusSeconds(60);
      mapped.position(8).put("{\"b\"".getBytes(UTF_8));
      reading.settle();
      reading.now = reading.now.plusSeconds(60);
      mapped.put(":2}\n{\"c\":3}\n".getBytes(UTF_8));
      reading.settle();
    }
    assertThat(reading.lines).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
  }

  @Test
  void lineEndsOfWindowsByteOrderMarkAndBlankLinesAreNoContent() throws IOException {
    append(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    append("{\"a\":1}\r\n\r\n\n  \t \n\uFEFF{\"b\":2}\n");
    reading.settle();
    assertThat(reading.lines).containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(reading.tails.counters().blankLines()).isEqualTo(3);
  }

  @Test
  void invalidUtf8IsHandedOutAsItStandsAndBecomesTextAllTheSame() throws IOException {
    byte[] bytes = {'{', (byte) 0xC3, '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xFF, '}'};
    append(bytes);
    append("\n");
    List<byte[]> copies = new ArrayList<>();
    reading.tail.read(
        reading.now,
        1000,
        line -> {
          copies.add(line.copy());
          reading.lines.add(line.text());
        });
    assertThat(copies.get(0)).isEqualTo(bytes);
    String text = reading.lines.get(0);
    assertThat(text).startsWith("{\uFFFD\"").endsWith("\uFFFD}");
    assertThat(UTF_8.newEncoder().canEncode(text)).isTrue();
  }

  @Test
  void whatGrowsBetweenTheLookAtTheSizeAndTheReadingIsReadAtOnceOrNextTime() throws IOException {
    append("one\n");
    List<String> lines = new ArrayList<>();
    for (int look = 0; look < 5; look++) {
      reading.tail.read(
          reading.now,
          1000,
          line -> {
            lines.add(line.text());
            appendUnchecked("more " + lines.size() + "\n");
          });
    }
    assertThat(lines).containsExactly("one", "more 1", "more 2", "more 3", "more 4");
  }

  @Test
  void aLineThatItsReaderCannotBearComesOnce() throws IOException {
    append("good\nbad\nfine\n");
    try {
      reading.tail.read(
          reading.now,
          1000,
          line -> {
            if (line.text().equals("bad")) {
              throw new IllegalStateException("bad line");
            }
            reading.lines.add(line.text());
          });
    } catch (IllegalStateException e) {
      reading.lines.add(e.getMessage());
    }
    reading.settle();
    assertThat(reading.lines).containsExactly("good", "bad line", "fine");
  }

  /** What the child process runs. */
  static final class SmallHeap {
    public static void main(String[] args) {
      FileTail tail = new Tails().tail(Path.of(args[0]));
      while (tail.read(
              java.time.Instant.EPOCH,
              1 << 20,
              line -> {
                byte[] bytes = line.copy();
                char first = (char) bytes[0];
                char last = (char) bytes[bytes.length - 1];
                System.out.println(bytes.length + " " + first + "-" + last + " " + line.cutBytes());
              })
          == Outcome.MORE) {}
    }
  }

  private static Path home(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private void append(String text) throws IOException {
    append(text.getBytes(UTF_8));
  }

  private void append(byte[] bytes) throws IOException {
    try (FileChannel file = FileChannel.open(path, CREATE, APPEND)) {
      file.write(ByteBuffer.wrap(bytes));
    }
  }

  private void appendUnchecked(String text) {
    try {
      append(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
