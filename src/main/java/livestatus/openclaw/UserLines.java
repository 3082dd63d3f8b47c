package livestatus.openclaw;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import livestatus.tail.TailedLine;

/** Tells by its bytes alone whether a line may be a user's; most are not, and need no reading. */
final class UserLines {
  /** So a message begins as gateways write it. Within a text its quotes would be escaped. */
  private static final Word MESSAGE = new Word("\"message\":{\"role\":");

  /** How far into a line a message begins at the most; else all of the line is searched. */
  private static final int HEAD = 512;

  private static final Word USER = new Word("\"user\"");

  private UserLines() {}

  /** False only if it certainly is none. */
  static boolean mayBe(TailedLine line) {
    return mayBe(line.bytes(), line.from(), line.from() + line.length());
  }

  static boolean mayBe(byte[] bytes, int from, int end) {
    int message = MESSAGE.find(bytes, from, Math.min(end, from + HEAD));
    return message < 0
        ? USER.find(bytes, from, end) >= 0
        : USER.stands(bytes, message + MESSAGE.length(), end);
  }

  /** Searched by the byte at the place of its last one, which tells how far it is away at least. */
  private static final class Word {
    private final byte[] word;
    private final int[] steps = new int[256];

    Word(String text) {
      word = text.getBytes(StandardCharsets.US_ASCII);
      Arrays.fill(steps, word.length);
      for (int i = 0; i < word.length - 1; i++) {
        steps[word[i]] = word.length - 1 - i;
      }
    }

    int length() {
      return word.length;
    }

    /** The index of the first occurrence, or -1. */
    int find(byte[] bytes, int from, int end) {
      int last = word.length - 1;
      for (int i = from + last; i < end; i += steps[bytes[i] & 0xff]) {
        if (bytes[i] == word[last] && stands(bytes, i - last, end)) {
          return i - last;
        }
      }
      return -1;
    }

    boolean stands(byte[] bytes, int from, int end) {
      return from + word.length <= end
          && Arrays.equals(bytes, from, from + word.length, word, 0, word.length);
    }
  }
}
