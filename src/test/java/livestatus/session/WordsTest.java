package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void textBecomesOneLine() {
    assertThat(Words.brief("  npm test\n\t--watch\u0000\u2028 now "))
        .isEqualTo("npm test --watch now");
  }

  @Test
  void longTextIsCut() {
    String cut = Words.brief("x".repeat(81));
    assertThat(cut).isEqualTo("x".repeat(79) + "…");
    assertThat(Words.brief("x".repeat(80))).isEqualTo("x".repeat(80));
  }

  @Test
  void noCharacterIsCutInHalf() {
    String rocket = "\uD83D\uDE80";
    for (int before = 70; before < 90; before++) {
      String cut = Words.brief("x".repeat(before) + rocket.repeat(20));
      assertThat(cut.length()).isLessThanOrEqualTo(80);
      String last = cut.substring(0, cut.length() - 1);
      assertThat(Character.isHighSurrogate(last.charAt(last.length() - 1))).isFalse();
    }
  }

  @Test
  void quotesCannotBeLeft() {
    assertThat(Words.quote("echo `id`")).isEqualTo("`echo 'id'`");
  }
}
