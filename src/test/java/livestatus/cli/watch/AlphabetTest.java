package livestatus.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlphabetTest {
  private static final List<String> NASTY =
      List.of(
          "\u001b[31m",
          "\u001b]0;title\u0007",
          "\u009b2J",
          "\u0090q\u009c",
          "\r",
          "\n",
          "\t",
          "\b\b\b",
          "\u007f",
          "\u202e",
          "\u2066",
          "\u200b",
          "\u200f",
          "\ufeff",
          "\ud83d",
          "\udc00",
          "a",
          " ",
          "é",
          "e\u0301\u0301\u0301\u0301\u0301\u0301",
          "漢字",
          "👩‍👩‍👧‍👦",
          "👍🏽",
          "❤️",
          "🇩🇪",
          "1️⃣",
          "שלום",
          "क्षि",
          "\u0000",
          "\udb40\udc41");

  @Test
  void nothingThatMovesOrHidesOrTurnsGetsThrough() {
    long seed = 20261121;
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int part = random.nextInt(12); part >= 0; part--) {
        text.append(NASTY.get(random.nextInt(NASTY.size())));
      }
      for (Alphabet alphabet : Alphabet.values()) {
        String shown = alphabet.text(text.toString(), 60);
        assertThat(shown.codePoints().filter(AlphabetTest::isUnsafe).count())
            .as("seed %s, attempt %s, %s: %s", seed, i, alphabet, shown)
            .isZero();
        if (alphabet == Alphabet.ASCII) {
          assertThat(shown.chars()).allMatch(c -> c >= ' ' && c < 127);
        }
      }
    }
  }

  private static boolean isUnsafe(int rune) {
    int type = Character.getType(rune);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  @ParameterizedTest
  @CsvSource({
    "👩‍👩‍👧‍👦 ok, 👩 ok, 5",
    "👍🏽, 👍, 2",
    "❤️, ❤, 1",
    "🇩🇪, DE, 2",
    "漢字, 漢字, 4",
    "naïve, naïve, 5"
  })
  void everyTerminalAgreesOnTheWidth(String written, String shown, int columns) {
    assertThat(Alphabet.UNICODE.text(written, 60)).isEqualTo(shown);
    assertThat(Line.width(shown)).isEqualTo(columns);
  }

  @Test
  void withoutUtf8WordsStayReadable() {
    assertThat(Alphabet.ASCII.text("naïve Größe – 漢 …", 60)).isEqualTo("naive Gro?e ? ? ...");
  }

  @Test
  void secretsAreMaskedHereToo() {
    assertThat(Alphabet.UNICODE.text("password=hunter" + "2", 60)).doesNotContain("hunter");
  }

  @Test
  void theLocaleDecidesAsItDoesForEveryProgram() {
    assertThat(Alphabet.of(Map.of("LANG", "en_US.UTF-8"))).isEqualTo(Alphabet.UNICODE);
    assertThat(Alphabet.of(Map.of("LANG", "en_US.utf8", "LC_ALL", "C"))).isEqualTo(Alphabet.ASCII);
    assertThat(Alphabet.of(Map.of("LC_CTYPE", "C.UTF-8", "LANG", "C"))).isEqualTo(Alphabet.UNICODE);
    assertThat(Alphabet.of(Map.of())).isEqualTo(Alphabet.ASCII);
  }
}
