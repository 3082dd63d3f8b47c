package livestatus.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTailTest {
  @TempDir Path folder;
  private final Tails tails = new Tails();
  private final List<String> lines = new ArrayList<>();

  @Test
  void aLineIsReadOnceItsNewlineIsThere() throws IOException {
    Path path = Files.writeString(folder.resolve("a.jsonl"), "{\"a\":1}\n{\"b\"");
    FileTail tail = tails.tail(path);
    assertThat(read(tail)).isEqualTo(Outcome.READ);
    assertThat(lines).containsExactly("{\"a\":1}");
    Files.writeString(path, "{\"a\":1}\n{\"b\":2}\n");
    assertThat(read(tail)).isEqualTo(Outcome.READ);
    assertThat(lines).containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(tail.position().offset()).isEqualTo(16);
  }

  private Outcome read(FileTail tail) {
    return tail.read(Instant.EPOCH, 1 << 20, line -> lines.add(line.text()));
  }
}
