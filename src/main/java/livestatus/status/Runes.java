package livestatus.status;

/** Lengths as a Mattermost server counts them: in code points, and of JSON as Go writes it. */
final class Runes {
  private Runes() {}

  static int count(String text) {
    return text.codePointCount(0, text.length());
  }

  /** How many code points the text takes inside a JSON string, quotes not counted. */
  static int inJson(String text) {
    return text.codePoints().map(Runes::inJson).sum();
  }

  private static int inJson(int rune) {
    return switch (rune) {
      case '"', '\\', '\n', '\r', '\t' -> 2;
      // Go escapes these so that JSON can stand inside HTML and scripts.
      case '<', '>', '&', 0x2028, 0x2029 -> 6;
      default -> rune < 0x20 || rune == 0x7f ? 6 : 1;
    };
  }
}
