package livestatus.openclaw;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The names of properties that were met last, so that the same few are not made anew for each line.
 * All threads share them: one that is found is whole, and one that is lost is made again.
 */
final class JsonNames {
  private static final int SLOTS = 512;
  private static final int LONGEST = 40;
  private static final @Nullable Known[] NAMES = new @Nullable Known[SLOTS];

  private static final class Known {
    final String name;
    private final int hash;
    private final byte[] spelled;

    Known(String name, int hash) {
      this.name = name;
      this.hash = hash;
      this.spelled = name.getBytes(StandardCharsets.ISO_8859_1);
    }

    boolean isAt(byte[] bytes, int offset, int length, int itsHash) {
      byte[] mine = spelled;
      if (hash != itsHash || mine.length != length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (mine[i] != bytes[offset + i]) {
          return false;
        }
      }
      return true;
    }
  }

  private JsonNames() {}

  /**
   * The name as text.
   *
   * @param bytes ASCII
   * @param hash of the bytes, whichever
   */
  static String name(byte[] bytes, int offset, int length, int hash) {
    int slot = (hash ^ hash >>> 9) & (SLOTS - 1);
    Known known = NAMES[slot];
    if (known != null && known.isAt(bytes, offset, length, hash)) {
      return known.name;
    }
    String name = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    if (length <= LONGEST) {
      // The compiler's own strings are interned, so that a switch finds them at once.
      name = name.intern();
      NAMES[slot] = new Known(name, hash);
    }
    return name;
  }
}
