package livestatus.cli.watch;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys of what a terminal sends. Arrows come as several characters that begin with an escape;
 * an escape after which nothing follows for a moment is the key itself.
 */
final class KeyReader {
  private static final int ESCAPE = 27;
  private static final long MOMENT_MILLIS = 60;
  private static final long A_WHILE_MILLIS = 250;
  private static final int LONGEST = 16;

  /** Characters as they come. */
  interface Source {
    int NOTHING = -2;
    int END = -1;

    /** The next character; {@link #NOTHING} if none came in that time, {@link #END} at the end. */
    int read(long millis) throws IOException;
  }

  private final Source source;

  KeyReader(Source source) {
    this.source = source;
  }

  /** The next key; {@link Key.Name#NONE} if none is pressed for a while, null at the end. */
  @Nullable Key next() throws IOException {
    int c = source.read(A_WHILE_MILLIS);
    return switch (c) {
      case Source.END -> null;
      case Source.NOTHING -> Key.of(Key.Name.NONE);
      case ESCAPE -> sequence();
      case '\r', '\n' -> Key.of(Key.Name.ENTER);
      case 8, 127 -> Key.of(Key.Name.BACKSPACE);
      // Ctrl-U; and those of people who know less and vi: Ctrl-B, -F, -D, -P, -N.
      case 21 -> Key.of(Key.Name.CLEAR);
      case 2 -> Key.of(Key.Name.PAGE_UP);
      case 4, 6 -> Key.of(Key.Name.PAGE_DOWN);
      case 16 -> Key.of(Key.Name.UP);
      case 14 -> Key.of(Key.Name.DOWN);
      default -> rune(c);
    };
  }

  private Key rune(int c) throws IOException {
    if (c < ' ') {
      return Key.of(Key.Name.OTHER);
    }
    if (Character.isHighSurrogate((char) c)) {
      int low = source.read(MOMENT_MILLIS);
      return low > 0 && Character.isLowSurrogate((char) low)
          ? Key.of(Character.toCodePoint((char) c, (char) low))
          : Key.of(Key.Name.OTHER);
    }
    return Key.of(c);
  }

  private Key sequence() throws IOException {
    int second = source.read(MOMENT_MILLIS);
    if (second != '[' && second != 'O') {
      // Alt and a letter is not ours; nothing at all is the key itself.
      return Key.of(second < 0 ? Key.Name.ESCAPE : Key.Name.OTHER);
    }
    StringBuilder rest = new StringBuilder();
    int c = source.read(MOMENT_MILLIS);
    while (c >= ' ' && (c < '@' || c > '~') && rest.length() < LONGEST) {
      rest.append((char) c);
      c = source.read(MOMENT_MILLIS);
    }
    return Key.of(named(rest.toString(), c));
  }

  private static Key.Name named(String rest, int last) {
    return switch (last) {
      case 'A' -> Key.Name.UP;
      case 'B' -> Key.Name.DOWN;
      case 'C' -> Key.Name.RIGHT;
      case 'D' -> Key.Name.LEFT;
      case 'H' -> Key.Name.HOME;
      case 'F' -> Key.Name.END;
      case 'M' -> Key.Name.ENTER;
      case '~' ->
          switch (rest) {
            case "1", "7" -> Key.Name.HOME;
            case "4", "8" -> Key.Name.END;
            case "5" -> Key.Name.PAGE_UP;
            case "6" -> Key.Name.PAGE_DOWN;
            default -> Key.Name.OTHER;
          };
      default -> Key.Name.OTHER;
    };
  }
}
