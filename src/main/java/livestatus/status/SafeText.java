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

  /** The first line that says something, shortened. */
  public static String firstLine(String untrusted, int maxRunes) {
    String text = Redaction.mask(bounded(untrusted)).strip();
    int end = 0;
    while (end < text.length() && "\n\r".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String first = CleanText.oneLine(text.substring(0, end));
    boolean more = end < text.length();
    return Graphemes.shorten(more && !first.endsWith("…") ? first + " …" : first, maxRunes);
  }

  /** The text in one line. */
  static String line(String untrusted) {
    return CleanText.oneLine(Redaction.mask(bounded(untrusted)));
  }

  private static String bounded(String text) {
    return text.length() <= MAX_READ ? text : text.substring(0, MAX_READ);
  }
}
