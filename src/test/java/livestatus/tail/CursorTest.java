package livestatus.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CursorTest {
  @TempDir Path folder;

  @Test
  void ofAFileThatChangesBetweenTheCheckAndTheReadingNothingIsTold() throws IOException {
    Path path = Files.writeString(folder.resolve("a"), "{\"a\":1}\n{\"b\":2}\n");
    Cursor cursor = new Cursor(Place.of(path), 0, new Chunk(), new Tally(), Mark.START, Mark.START);
    List<String> lines = new ArrayList<>();
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      assertThat(cursor.check(file)).isEqualTo(Chunk.Verdict.SAME);
      cursor.lines(file, 1000, line -> lines.add(line.text()));
      assertThat(cursor.check(file)).isEqualTo(Chunk.Verdict.SAME);
      Files.writeString(path, "{\"another\":\"file\"}\n{\"with\":\"other lines\"}\n");
      cursor.lines(file, 1000, line -> lines.add(line.text()));
      assertThat(lines).containsExactly("{\"a\":1}", "{\"b\":2}");
      assertThat(cursor.check(file)).isEqualTo(Chunk.Verdict.OTHER);
      Files.writeString(path, "{\"a\"");
      cursor.lines(file, 1000, line -> lines.add(line.text()));
      assertThat(lines).hasSize(2);
      assertThat(cursor.position().offset()).isEqualTo(16);
      assertThat(cursor.check(file)).isEqualTo(Chunk.Verdict.SHORT);
    }
  }
}
