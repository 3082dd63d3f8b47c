package livestatus.status;

/**
 * A text and where its runs end, found once from the back, so that asking again costs nothing and a
 * scan stays linear.
 */
final class WordRuns {
  /** So much of a value tells what it is. */
  static final int LOOK = 256;

  private static final int MAX_SPACES = 8;
  private static final String VALUE_ENDS = "\"'`;&|<>,)}]";

  private final String text;
  private final int[] wordEnds;
  private final int[] valueEnds;
  private final int[] plainEnds;

  WordRuns(String text) {
    this.text = text;
    int length = text.length();
    wordEnds = new int[length + 1];
    valueEnds = new int[length + 1];
    plainEnds = new int[length + 1];
    wordEnds[length] = length;
    valueEnds[length] = length;
    plainEnds[length] = length;
    for (int i = length - 1; i >= 0; i--) {
      char c = text.charAt(i);
      boolean white = c <= ' ';
      wordEnds[i] = isWord(c) ? wordEnds[i + 1] : i;
      valueEnds[i] = white || VALUE_ENDS.indexOf(c) >= 0 ? i : valueEnds[i + 1];
      plainEnds[i] = white || "\"'`".indexOf(c) >= 0 ? i : plainEnds[i + 1];
    }
  }

  String text() {
    return text;
  }

  /** Where the word ends that stands at {@code at}: letters, digits, underscores and hyphens. */
  int end(int at) {
    return wordEnds[Math.min(at, text.length())];
  }

  /** Where a value without quotes ends. */
  int valueEnd(int at) {
    return valueEnds[Math.min(at, text.length())];
  }

  /** Where the next white space or quote is. */
  int plainEnd(int at) {
    return plainEnds[Math.min(at, text.length())];
  }

  boolean has(char c, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) == c;
  }

  /** After at most eight spaces. */
  int skipSpaces(int at) {
    int to = at;
    while (to < text.length() && to - at < MAX_SPACES && " \t".indexOf(text.charAt(to)) >= 0) {
      to++;
    }
    return to;
  }

  /** After one quote and the backslashes before it, as JSON in JSON has them. */
  int afterQuote(int at) {
    int to = at;
    while (to - at < 3 && has('\\', to)) {
      to++;
    }
    return to < text.length() && "\"'`".indexOf(text.charAt(to)) >= 0 ? to + 1 : at;
  }

  /** After {@code =}, {@code :}, {@code :=}, {@code =>}, {@code ==} and the like. */
  int afterSign(int at) {
    int to = at;
    while (to - at < 2 && to < text.length() && "?])!".indexOf(text.charAt(to)) >= 0) {
      to++;
    }
    to = to > at ? skipSpaces(to) : to;
    int sign = to;
    while (to - sign < 3 && to < text.length() && "=:>".indexOf(text.charAt(to)) >= 0) {
      to++;
    }
    boolean scope = text.startsWith("::", sign) || has('>', sign) || text.startsWith("//", to);
    return to == sign || scope ? at : to;
  }

  /** Where a header's value ends that began there, or {@code limit}. */
  int headerEnd(int at, int limit) {
    int to = at;
    while (to < limit && "\n\r\"'`".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return to;
  }

  /** What begins there, so much of it that one sees what it is. */
  String look(int from, int to) {
    return text.substring(Math.min(from, to), Math.min(to, from + LOOK));
  }

  static boolean isWord(char c) {
    return SecretValues.isLetter(c) || SecretValues.isDigit(c) || c == '_' || c == '-';
  }
}
