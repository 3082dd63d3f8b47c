package livestatus.openclaw;

import java.nio.charset.StandardCharsets;
import livestatus.tail.EightBytes;

/** What the bytes between a JSON text's quotes say. */
final class JsonChars {
  /** However many characters there are. */
  static final int ALL = Integer.MAX_VALUE;

  /** Of one char, in its longest form: an escape with four digits. */
  private static final int LONGEST_CHAR = 6;

  private static final long SPACES = EightBytes.ONES * ' ';
  private static final long BACKSLASHES = EightBytes.ONES * '\\';

  private JsonChars() {}

  /** What stands between the quotes: all of it, or more than that many characters. */
  static String decode(byte[] bytes, int start, int stop, int most) {
    boolean all = most >= (stop - start) / LONGEST_CHAR - 2;
    int to = all ? stop : start + LONGEST_CHAR * (most + 2);
    int i = start;
    while (i + Long.BYTES <= to && isPlain(EightBytes.at(bytes, i))) {
      i += Long.BYTES;
    }
    int tops = 0;
    while (i < to && !isSpecial(bytes[i])) {
      tops |= bytes[i++];
    }
    if (i == to) {
      // A byte that is no UTF-8 becomes a replacement character.
      return new String(
          bytes,
          start,
          to - start,
          tops < 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }
    return unescaped(bytes, start, i, to, stop);
  }

  /** ASCII and nothing special. */
  private static boolean isPlain(long word) {
    long odd = word | (word - SPACES) | EightBytes.find(word, BACKSLASHES);
    return (odd & EightBytes.TOPS) == 0;
  }

  /** A backslash, or what may stand in no text. */
  private static boolean isSpecial(byte next) {
    return next == '\\' || (next < ' ' && next >= 0);
  }

  /**
   * Takes the escapes out of the bytes, which then are a text at once.
   *
   * @param first where the first escape is
   */
  private static String unescaped(byte[] bytes, int start, int first, int to, int stop) {
    byte[] plain = new byte[to - start];
    int length = first - start;
    System.arraycopy(bytes, start, plain, 0, length);
    for (int i = first; i < to; ) {
      byte next = bytes[i];
      if (!isSpecial(next)) {
        plain[length++] = next;
        i++;
        continue;
      }
      char told = escape(bytes, i, stop);
      if (told > 0x7f) {
        return unescapedOneByOne(bytes, start, to, stop);
      }
      plain[length++] = (byte) told;
      i += escapeLength(bytes, i);
    }
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }

  /** Also with escapes that are no bytes of their own, half of a character perhaps. */
  private static String unescapedOneByOne(byte[] bytes, int start, int to, int stop) {
    StringBuilder text = new StringBuilder(to - start);
    for (int i = start; i < to; ) {
      int run = i;
      while (i < to && !isSpecial(bytes[i])) {
        i++;
      }
      text.append(new String(bytes, run, i - run, StandardCharsets.UTF_8));
      if (i < to) {
        text.append(escape(bytes, i, stop));
        i += escapeLength(bytes, i);
      }
    }
    return text.toString();
  }

  private static int escapeLength(byte[] bytes, int from) {
    return bytes[from + 1] == 'u' ? LONGEST_CHAR : 2;
  }

  private static char escape(byte[] bytes, int from, int stop) {
    if (bytes[from] != '\\' || from + 1 >= stop) {
      throw new JsonScan.Broken();
    }
    return switch (bytes[from + 1]) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\', '/' -> (char) bytes[from + 1];
      case 'u' -> hexadecimal(bytes, from + 2, stop);
      default -> throw new JsonScan.Broken();
    };
  }

  private static char hexadecimal(byte[] bytes, int from, int stop) {
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < stop ? Character.digit(bytes[i], 16) : -1;
      if (digit < 0) {
        throw new JsonScan.Broken();
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }
}
