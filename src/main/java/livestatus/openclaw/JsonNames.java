package livestatus.openclaw;

import java.nio.charset.StandardCharsets;
import livestatus.tail.EightBytes;
import org.jspecify.annotations.Nullable;

/**
 * The names of properties that were met last, so that the same few are not made anew for each line.
 * All threads share them: one that is found is whole, and one that is lost is made again.
 */
final class JsonNames {
  static final int LONGEST = 40;

  private static final int SLOT_BITS = 9;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /**
   * Each name has two places: one that never comes again leaves when others come, and two that do
   * would take a single one from each other all the time.
   */
  private static final @Nullable Known[] NAMES = new @Nullable Known[1 << SLOT_BITS];

  private static final class Known {
    final String name;

    /** The bytes behind the last whole eight. */
    private final long last;

    private final byte[] spelled;

    Known(String name, long last) {
      this.name = name;
      this.last = last;
      this.spelled = name.getBytes(StandardCharsets.ISO_8859_1);
    }

    boolean isAt(byte[] bytes, int offset, int length, long itsLast) {
      byte[] mine = spelled;
      if (last != itsLast || mine.length != length) {
        return false;
      }
      for (int i = 0; i + Long.BYTES <= length; i += Long.BYTES) {
        if (EightBytes.at(mine, i) != EightBytes.at(bytes, offset + i)) {
          return false;
        }
      }
      return true;
    }
  }

  private JsonNames() {}

  /**
   * The name as text; null if it is not as names are, and has to be read like any other text.
   *
   * @param hash of all of it, whichever
   * @param last those of its bytes that stand behind the last whole eight
   */
  static @Nullable String name(byte[] bytes, int offset, int length, long hash, long last) {
    int slot = (int) ((hash * SPREAD) >>> -SLOT_BITS) & -2;
    Known first = NAMES[slot];
    if (first != null && first.isAt(bytes, offset, length, last)) {
      return first.name;
    }
    Known second = NAMES[slot + 1];
    if (second != null && second.isAt(bytes, offset, length, last)) {
      return second.name;
    }
    if (!isPlain(bytes, offset, length)) {
      return null;
    }
    // The compiler's own strings are interned, so that a switch finds them at once.
    String name = new String(bytes, offset, length, StandardCharsets.ISO_8859_1).intern();
    NAMES[slot + 1] = first;
    NAMES[slot] = new Known(name, last);
    return name;
  }

  private static boolean isPlain(byte[] bytes, int offset, int length) {
    boolean plain = length <= LONGEST;
    for (int i = offset; plain && i < offset + length; i++) {
      // What is no ASCII is less than a space as well.
      plain = bytes[i] >= ' ' && bytes[i] != '\\';
    }
    return plain;
  }
}
