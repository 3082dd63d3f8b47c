package livestatus.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is done to a file in whatever order, once it is quiet the reader has been told exactly
 * the file's lines, each once, since the last restart that was declared.
 */
final class RandomFilesTest {
  @TempDir Path folder;

  @Test
  void everyLineComesOnceOrIsCoveredByADeclaredRestart() throws IOException {
    long first = Long.getLong("livestatus.seed", System.nanoTime());
    int runs = Integer.getInteger("livestatus.runs", 30);
    for (int run = 0; run < runs; run++) {
      long seed = first + run;
      Path home = Files.createDirectory(folder.resolve(Integer.toString(run)));
      try {
        new World(home, new Random(seed)).live(120);
      } catch (AssertionError e) {
        throw new AssertionError(
            "-Dlivestatus.seed=" + seed + " -Dlivestatus.runs=1: " + e.getMessage(), e);
      }
    }
  }

  /** One file, those who write it, and the one who reads it. */
  private static final class World {
    private final Path path;
    private final Random random;
    private final Reading reading;
    private final List<String> deeds = new ArrayList<>();
    private int count;
    private String savedPosition;
    private List<String> savedLines = List.of();

    World(Path home, Random random) {
      this.path = home.resolve("session.jsonl");
      this.random = random;
      this.reading = new Reading(path);
      this.savedPosition = reading.tail.position().encode();
    }

    void live(int steps) throws IOException {
      for (int i = 0; i < steps; i++) {
        step();
        if (Files.exists(path)) {
          // The reader's clock runs faster than the machine's, so the file's must do the same.
          Files.setLastModifiedTime(path, FileTime.from(reading.now));
        }
        reading.now = reading.now.plusMillis(random.nextInt(200));
        if (random.nextBoolean()) {
          reading.look();
        }
        if (random.nextInt(10) == 0) {
          check();
        }
      }
      check();
    }

    private void check() throws IOException {
      reading.settle();
      if (Files.exists(path)) {
        assertThat(brief(reading.lines)).as("after %s", deeds).isEqualTo(brief(linesOf(content())));
      }
    }

    private static List<String> brief(List<String> lines) {
      return lines.stream()
          .map(line -> line.substring(0, Math.min(30, line.length())) + "#" + line.hashCode())
          .toList();
    }

    private static List<String> linesOf(String content) {
      String complete = content.substring(0, content.lastIndexOf('\n') + 1);
      return Stream.of(complete.split("\n"))
          .map(line -> line.replaceFirst("^\0+", "").replaceFirst("\r$", ""))
          .filter(line -> !line.isBlank())
          .toList();
    }

    private void step() throws IOException {
      int choice = random.nextInt(100);
      if (choice < 40) {
        append();
      } else if (choice < 55) {
        rewriteTheSame();
      } else if (choice < 60) {
        cutBack();
      } else if (choice < 65) {
        replaceByRename(content() + text());
      } else if (choice < 70) {
        replaceByRename(content().substring(0, content().length() / 2) + text());
      } else if (choice < 74) {
        deed("delete");
        Files.deleteIfExists(path);
      } else if (choice < 78) {
        deed("copy and truncate");
        Files.writeString(path, "");
      } else if (choice < 82) {
        deed("write something else");
        Files.writeString(path, text());
      } else if (choice < 84) {
        deed("leave NULs");
        append("\0".repeat(random.nextInt(3000)));
      } else if (choice < 92) {
        deed("save");
        savedPosition = reading.tail.position().encode();
        savedLines = List.copyOf(reading.lines);
      } else {
        deed("kill");
        reading.resume(savedPosition);
        reading.lines.clear();
        reading.lines.addAll(savedLines);
      }
    }

    private void append() throws IOException {
      String text = text();
      deed("append " + text.length());
      byte[] bytes = text.getBytes(UTF_8);
      int cut = random.nextInt(bytes.length + 1);
      append(bytes, 0, cut);
      if (random.nextBoolean()) {
        reading.look();
      }
      append(bytes, cut, bytes.length);
    }

    /**
     * As a gateway does it: cut to nothing, and written again, and sometimes one looks meanwhile.
     */
    private void rewriteTheSame() throws IOException {
      deed("rewrite the same");
      byte[] bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
      reading.settle();
      int restarts = reading.restarts;
      int cut = random.nextInt(bytes.length + 1);
      Files.write(path, new byte[0]);
      reading.look();
      append(bytes, 0, cut);
      reading.look();
      append(bytes, cut, bytes.length);
      reading.look();
      assertThat(reading.restarts).as("restarts after %s", deeds).isEqualTo(restarts);
    }

    private void cutBack() throws IOException {
      String content = content();
      deed("cut back");
      try (FileChannel file = FileChannel.open(path, CREATE, StandardOpenOption.WRITE)) {
        file.truncate(random.nextInt(content.length() + 1));
      }
    }

    private void replaceByRename(String text) throws IOException {
      deed("replace by rename");
      Path other = path.resolveSibling("other");
      Files.write(other, text.getBytes(UTF_8));
      Files.move(other, path, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(4); i >= 0; i--) {
        int length = random.nextInt(60) == 0 ? random.nextInt(2 * Chunk.SIZE) : random.nextInt(900);
        text.append("{\"id\":").append(++count).append(",\"é🙂\":\"");
        // No line has a part that another one has: that cannot be told apart by looking at parts.
        text.append((count + ",").repeat(length / 6))
            .append("\"}")
            .append(random.nextInt(5) == 0 ? "\r\n" : "\n");
      }
      return text.toString();
    }

    private String content() throws IOException {
      return Files.exists(path) ? new String(Files.readAllBytes(path), UTF_8) : "";
    }

    private void append(String text) throws IOException {
      byte[] bytes = text.getBytes(UTF_8);
      append(bytes, 0, bytes.length);
    }

    private void append(byte[] bytes, int from, int to) throws IOException {
      try (FileChannel file = FileChannel.open(path, CREATE, APPEND)) {
        file.write(java.nio.ByteBuffer.wrap(bytes, from, to - from));
      }
    }

    private void deed(String what) {
      deeds.add(what);
    }
  }
}
