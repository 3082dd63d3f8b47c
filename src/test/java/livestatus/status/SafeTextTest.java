package livestatus.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import livestatus.session.Argument;
import livestatus.session.Kind;
import livestatus.session.State;
import livestatus.session.Step.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {
  private static final String FAMILY = "👩‍👩‍👧‍👦";
  private static final String FLAG = "🇩🇪";
  private static final String THUMB = "👍🏽";
  private static final String HEART = "❤️‍🔥";

  @Test
  void becomesOneLine() {
    assertThat(SafeText.line(" a\r\n\tb \u2028c\u00a0d\u2029 \u0085e\u2800f ", 80))
        .isEqualTo("a b c d e f");
    assertThat(SafeText.line("   ", 80)).isEmpty();
  }

  @Test
  void losesWhatIsNotSeen() {
    assertThat(SafeText.line("a\u0000b\u0007c\u001b[31md\u007fe\u009bf", 80))
        .isEqualTo("abc[31mdef");
    assertThat(SafeText.line("\u202Eevil\u202C \u2066x\u2069 \u200Ey\u200F\u061C", 80))
        .isEqualTo("evil x y");
    assertThat(SafeText.line("pa\u200Bss\u2060wo\uFEFFrd\u00ADs\u034F\u3164", 80))
        .isEqualTo("passwords");
    assertThat(SafeText.line("a\u200Db a\u200Cb \u200D", 80)).isEqualTo("ab ab");
    assertThat(SafeText.line("hi" + Character.toString(0xE0041) + "\uFDD0\uFFFF", 80))
        .isEqualTo("hi");
  }

  @Test
  void losesHalvesOfCharacters() {
    assertThat(SafeText.line("a\ud83d b\ude00 c", 80)).isEqualTo("a\ufffd b\ufffd c");
  }

  @Test
  void losesHeapsOfAccents() {
    assertThat(SafeText.line("e" + "\u0301".repeat(500) + "x", 80))
        .isEqualTo("e" + "\u0301".repeat(4) + "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FAMILY,
        FLAG,
        THUMB,
        HEART,
        "می\u200Cخواهم",
        "क्\u200Dष",
        "日本語",
        "naïve café",
        "🫠",
        "1️⃣",
        "тест",
        "ไทย",
      })
  void keepsWhatPeopleWrite(String text) {
    assertThat(SafeText.line(text, 80)).isEqualTo(text);
  }

  @Test
  void shortensBetweenCharactersAndBetweenWords() {
    assertThat(SafeText.line("abcdef", 6)).isEqualTo("abcdef");
    assertThat(SafeText.line("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(SafeText.line("one two three four", 12)).isEqualTo("one two…");
    assertThat(SafeText.line("ab" + FAMILY + "cd", 11)).isEqualTo("ab" + FAMILY + "cd");
    assertThat(SafeText.line("ab" + FAMILY + "cd", 10)).isEqualTo("ab" + FAMILY + "…");
    assertThat(SafeText.line("ab" + FAMILY + "cd", 9)).isEqualTo("ab…");
    assertThat(SafeText.line(FLAG + FLAG, 3)).isEqualTo(FLAG + "…");
    assertThat(SafeText.line(FLAG + FLAG, 2)).isEqualTo("…");
    assertThat(SafeText.line(THUMB + THUMB, 3)).isEqualTo(THUMB + "…");
    assertThatThrownBy(() -> SafeText.line("a", 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void masksBeforeItShortens() {
    String secret = "ghp_" + "a1B2c3D4".repeat(5);

    assertThat(SafeText.line("token " + secret, 20)).isEqualTo("token •••");
    assertThat(SafeText.line("token " + secret, 8)).isEqualTo("token…");
  }

  @Test
  void masksSecretsThatInvisibleCharactersCut() {
    String begin = "ghp_" + "a1B2c3D4";
    String end = "a1B2c3D4".repeat(4);

    assertThat(SafeText.line(begin + "\u200B" + end, 80)).doesNotContain(begin);
    assertThat(SafeText.firstLine("pass\u00ADword=hunter" + "2", 80)).isEqualTo("password=•••");
  }

  @Test
  void takesTheFirstLineThatSaysSomething() {
    assertThat(SafeText.firstLine("\n\n  Fix it.\nPlease.", 80)).isEqualTo("Fix it. …");
    assertThat(SafeText.firstLine("Fix it.\n", 80)).isEqualTo("Fix it.");
    assertThat(SafeText.firstLine("", 80)).isEmpty();
  }

  @Test
  void setsCodeApartWhateverIsInIt() {
    assertThat(Markdown.code("a `b` ``c``` @all")).isEqualTo("`a ˋbˋ ˋˋcˋˋˋ @all`");
    assertThat(Markdown.code("  ")).isEmpty();
  }

  @Test
  void escapesWhatMeansSomething() {
    assertThat(escaped("@all *x* [a](b) ~town #tag :smile: <b> &#64; `c` $a$"))
        .isEqualTo("@¦all \\*x\\* \\[a\\]\\(b\\) ~¦town #¦tag :¦smile: <¦b> &¦#¦64; ˋcˋ ﹩a﹩");
    assertThat(escaped("https://x.example www.x.example a@b.example"))
        .isEqualTo("https:¦//x.example www¦.x.example a@¦b.example");
  }

  /** With a bar where a word is broken without being seen. */
  private static String escaped(String line) {
    return Markdown.escape(line).replace('\u200b', '¦');
  }

  /** What a server takes for a mention, and a client for a link, a tag or an image. */
  private static final Pattern ACTIVE =
      Pattern.compile(
          "@[\\p{L}\\p{N}_.-]|://|[wW]\\.|(?<!\\\\)[*_\\[\\]|]|#\\p{L}|~\\p{L}|</?\\p{L}|&#?\\w+;");

  @Test
  void hasNoEffectWhateverTheText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 4_000; i++) {
      String nasty = nasty(random);
      Scene scene =
          Scene.of("agent:a:main")
              .agent(nasty)
              .named(Kind.NAMED, nasty)
              .asked(nasty)
              .did(nasty, Argument.Type.OTHER, nasty, 1, 2, Outcome.FAILED, nasty)
              .runs("exec", Argument.Type.COMMAND, nasty, 1)
              .error(nasty)
              .waitsFor(nasty)
              .plans(nasty, false, true)
              .used(1, 1, nasty)
              .reason(nasty)
              .state(pick(random, List.of(State.values())), 1)
              .with(Scene.of("agent:a:x").agent(nasty).named(Kind.SUBAGENT, nasty).error(nasty));
      Detail detail = pick(random, List.of(Detail.values()));
      StatusCard card = new StatusCards(ZoneOffset.UTC, detail).card(scene.snapshot(), scene.key());

      assertThat(card).isNotNull();
      if (card != null) {
        for (String markdown : List.of(card.message(), card.title(), card.text())) {
          for (String line : markdown.split("\n", -1)) {
            assertThat(line.chars().filter(c -> c == '`').count() % 2)
                .as("seed %d, code in %s", seed, line)
                .isZero();
            String words = line.replaceAll("`[^`]+`", "").replace("**", "");
            assertThat(ACTIVE.matcher(words).find())
                .as("seed %d, effect in %s", seed, words)
                .isFalse();
          }
        }
        String all = card.message() + card.title() + card.text() + card.footer() + card.fallback();
        assertThat(all.codePoints().filter(SafeTextTest::isHarmful).toArray())
            .as("seed %d, hidden characters", seed)
            .isEmpty();
        assertThat(Runes.count(card.message())).isLessThanOrEqualTo(StatusCard.MAX_MESSAGE_RUNES);
      }
    }
  }

  private static boolean isHarmful(int rune) {
    boolean ours = rune == '\n' || rune == 0x200b;
    boolean joiner = rune == 0x200c || rune == 0x200d;
    int type = Character.getType(rune);
    return !ours
        && !joiner
        && (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE);
  }

  private static String nasty(Random random) {
    List<String> pieces =
        List.of(
            "@all",
            "@channel",
            "@here",
            "@x",
            "@",
            "`",
            "```",
            "``",
            "*",
            "**",
            "_",
            "[",
            "](",
            ")",
            "http://",
            "https://x.example/a",
            "www.",
            "WWW.x",
            "ftp://",
            "<",
            "<b>",
            "</",
            "&#64;",
            "&lt;",
            "#",
            "#tag",
            "~town",
            "~",
            ":",
            ":smile:",
            "|",
            "\\",
            "\\`",
            "!",
            "\n",
            "\n\n",
            "\r",
            "\u0000",
            "\u001b[2J",
            "\u202e",
            "\u2066",
            "\u200b",
            "\u200d",
            "\u2060",
            "\ud83d",
            "\ude00",
            FAMILY,
            FLAG,
            "e\u0301\u0301\u0301\u0301\u0301",
            "- ",
            "> ",
            "1. ",
            "    ",
            "$",
            "$x$",
            "a",
            "word",
            "é",
            "日本",
            "…",
            "\t",
            "\u2028",
            "\uffff",
            "-----BEGIN A-----");
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(4) == 0 ? 400 : random.nextInt(30);
    for (int n = 0; n < length; n++) {
      text.append(pick(random, pieces));
    }
    return text.toString();
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
