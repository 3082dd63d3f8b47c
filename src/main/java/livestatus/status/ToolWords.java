package livestatus.status;

import livestatus.session.Argument;
import org.jspecify.annotations.Nullable;

/** What a tool does, in a few words. */
public final class ToolWords {
  private static final int MAX_NAME = 40;
  private static final int MAX_SAFE = 64;
  private static final int MAX_FULL = 200;

  private ToolWords() {}

  /**
   * The tool and its argument, clean, in one line. A command speaks for itself, without the tool.
   */
  public static String of(String tool, @Nullable Argument argument, Detail detail) {
    String name = SafeText.line(tool, MAX_NAME);
    String words = argument == null ? "" : words(argument, detail);
    if (words.isEmpty()) {
      return name;
    }
    boolean command = argument != null && argument.type() == Argument.Type.COMMAND;
    return command ? words : name + " " + words;
  }

  /** The same in so many runes at the most; of a file only its own name. */
  static String brief(String tool, @Nullable Argument argument, Detail detail, int maxRunes) {
    String words = of(tool, argument, detail);
    boolean file = argument != null && argument.type() == Argument.Type.FILE;
    int name = words.lastIndexOf('/') + 1;
    if (file && detail == Detail.SAFE && name > 0) {
      words = SafeText.line(tool, MAX_NAME) + " " + words.substring(name);
    }
    return Graphemes.shorten(words, maxRunes);
  }

  private static String words(Argument argument, Detail detail) {
    return switch (detail) {
      case NONE -> "";
      case SAFE -> Graphemes.shorten(safe(argument), MAX_SAFE);
      case FULL -> SafeText.line(argument.text(), MAX_FULL);
    };
  }

  private static String safe(Argument argument) {
    String masked = SafeText.masked(argument.text());
    return switch (argument.type()) {
      case COMMAND -> CleanText.oneLine(CommandWords.of(masked));
      case FILE -> Places.file(CleanText.oneLine(masked));
      case URL -> Places.url(CleanText.oneLine(masked));
      case QUERY -> CleanText.oneLine(masked);
      // Free text and whatever is not known: there is no rule that makes it harmless.
      case TASK, OTHER -> "";
    };
  }
}
