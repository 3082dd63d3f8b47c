package livestatus.status;

/**
 * Writes clean lines as Markdown that means nothing but the text.
 *
 * <p>A Mattermost server looks for mentions and for users' own keywords in a post's message and in
 * an attachment's text, and skips code spans: there, what others wrote stands in code. In a title
 * it looks for nothing, but clients make links of what looks like one: there the text is escaped.
 */
final class Markdown {
  /** Breaks a word without being seen. */
  private static final char BREAK = '\u200b';

  private Markdown() {}

  /** The line as a code span. A backtick becomes a sign that looks like it and ends nothing. */
  static String code(String line) {
    String inner = line.replace('`', 'ˋ').strip();
    return inner.isEmpty() ? "" : "`" + inner + "`";
  }

  /** The line as ordinary text, without any effect. */
  static String escape(String line) {
    StringBuilder escaped = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (c) {
        case '`' -> escaped.append('ˋ');
        // Two of them would begin a formula, and no escape is known to all clients.
        case '$' -> escaped.append('﹩');
        case '\\', '*', '_', '[', ']', '(', ')', '!', '|' -> escaped.append('\\').append(c);
        // Mentions, hashtags, channels, emoji, tags, entities, addresses.
        case '@', '#', '~', ':', '<', '&' -> {
          escaped.append(c);
          if (i + 1 < line.length() && line.charAt(i + 1) != ' ') {
            escaped.append(BREAK);
          }
        }
        case '.' -> {
          if (i > 0 && "wW".indexOf(line.charAt(i - 1)) >= 0) {
            escaped.append(BREAK);
          }
          escaped.append(c);
        }
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
