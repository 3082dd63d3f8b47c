package livestatus.status;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shortens text between the characters that people see, never inside one. */
final class Graphemes {
  private static final Pattern GRAPHEME = Pattern.compile("\\X");
  private static final String ELLIPSIS = "…";

  /** A word is not cut if that many runes are enough to get to its beginning. */
  private static final int MAX_WORD = 16;

  private Graphemes() {}

  /** The text if it has so many runes at the most, else its beginning and an ellipsis. */
  static String shorten(String text, int maxRunes) {
    if (maxRunes < 1) {
      throw new IllegalArgumentException("A text cannot be shortened to " + maxRunes + " runes.");
    }
    if (Runes.count(text) <= maxRunes) {
      return text;
    }
    int end = end(text, maxRunes - 1);
    int word = text.lastIndexOf(' ', end);
    boolean cutsWord = end < text.length() && text.charAt(end) != ' ';
    if (cutsWord && word > 0 && end - word <= MAX_WORD && word > end / 2) {
      end = word;
    }
    return text.substring(0, end).stripTrailing() + ELLIPSIS;
  }

  /** Where the last grapheme ends that fits whole. */
  private static int end(String text, int maxRunes) {
    Matcher matcher = GRAPHEME.matcher(text);
    int end = 0;
    int runes = 0;
    while (matcher.find()) {
      runes += text.codePointCount(matcher.start(), matcher.end());
      if (runes > maxRunes) {
        break;
      }
      end = matcher.end();
    }
    return end;
  }
}
