package livestatus.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyReaderTest {
  /** Each part comes after a pause; within one, character follows character. */
  private static List<Object> read(String... parts) throws IOException {
    List<Integer> sent = new ArrayList<>();
    for (String part : parts) {
      part.chars().forEach(sent::add);
      sent.add(KeyReader.Source.NOTHING);
    }
    sent.add(KeyReader.Source.END);
    var source = sent.iterator();
    KeyReader reader = new KeyReader(millis -> source.next());
    List<Object> keys = new ArrayList<>();
    for (Key key = reader.next(); key != null; key = reader.next()) {
      if (key.name() != Key.Name.NONE) {
        keys.add(key.name() == Key.Name.RUNE ? Character.toString(key.rune()) : key.name());
      }
    }
    return keys;
  }

  @Test
  void lettersAreThemselves() throws IOException {
    assertThat(read("aé漢👍 ")).containsExactly("a", "é", "漢", "👍", " ");
  }

  @Test
  void sequencesOfAllTerminalsAreNamed() throws IOException {
    assertThat(read("\u001b[A\u001bOB\u001b[C\u001bOD"))
        .containsExactly(Key.Name.UP, Key.Name.DOWN, Key.Name.RIGHT, Key.Name.LEFT);
    assertThat(read("\u001b[5~\u001b[6~\u001b[H\u001b[F\u001b[1~\u001b[4~"))
        .containsExactly(
            Key.Name.PAGE_UP,
            Key.Name.PAGE_DOWN,
            Key.Name.HOME,
            Key.Name.END,
            Key.Name.HOME,
            Key.Name.END);
    assertThat(read("\r\u007f\b\u0015\u0002\u0006"))
        .containsExactly(
            Key.Name.ENTER,
            Key.Name.BACKSPACE,
            Key.Name.BACKSPACE,
            Key.Name.CLEAR,
            Key.Name.PAGE_UP,
            Key.Name.PAGE_DOWN);
  }

  @Test
  void anEscapeAloneIsTheKey() throws IOException {
    assertThat(read("\u001b", "q")).containsExactly(Key.Name.ESCAPE, "q");
  }

  @Test
  void unknownSequencesWriteNothing() throws IOException {
    assertThat(read("\u001b[1;5Aq\u001b[200~x\u001bq\u0001"))
        .containsExactly(Key.Name.UP, "q", Key.Name.OTHER, "x", Key.Name.OTHER, Key.Name.OTHER);
    assertThat(read("\u001b[99999999999999999999999999z")).doesNotContain("q").isNotEmpty();
  }
}
