package livestatus.status;

/** Text from transcripts, made fit for one line: plain, without secrets, nothing hidden in it. */
public final class SafeText {
  /** So much of a text is looked at for one line; what comes later could not be shown anyway. */
  private static final int MAX_READ = 20_000;

  private SafeText() {}

  /** The text in one line of so many runes at the most, an ellipsis included. */
  public static String line(String untrusted, int maxRunes) {
    return Graphemes.shorten(line(untrusted), maxRunes);
  }

  /** The same as a code span of Markdown, in which nothing is a mention or a link. */
  public static String code(String untrusted, int maxRunes) {
    return Markdown.code(line(untrusted, maxRunes));
  }

  /** The first line that says something, shortened. */
  public static String firstLine(String untrusted, int maxRunes) {
    String text = masked(untrusted).strip();
    int end = text.indexOf('\n');
    String first = CleanText.oneLine(end < 0 ? text : text.substring(0, end));
    return Graphemes.shorten(end < 0 || first.endsWith("…") ? first : first + " …", maxRunes);
  }

  /** The text in one line. */
  static String line(String untrusted) {
    return CleanText.oneLine(masked(untrusted));
  }

  /**
   * The text without secrets and without anything hidden. What is hidden goes first: it could cut a
   * secret in two and so make it look harmless.
   */
  static String masked(String untrusted) {
    String bounded = untrusted.length() <= MAX_READ ? untrusted : untrusted.substring(0, MAX_READ);
    return Redaction.mask(CleanText.visible(bounded));
  }
}
