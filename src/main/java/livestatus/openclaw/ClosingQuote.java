package livestatus.openclaw;

import livestatus.tail.EightBytes;

/**
 * Where a JSON text ends. Most of what gateways write is text that nobody asks for, and of that
 * only this is searched; code is full of quotes that are escaped.
 */
final class ClosingQuote {
  private static final long QUOTES = EightBytes.ONES * '"';
  private static final long NO_QUOTES = ~QUOTES;

  /** What is searched in one step. */
  private static final int BLOCK = 4 * Long.BYTES;

  /** Times a single bit it has other upper six bits for each of them (a de Bruijn sequence). */
  private static final long TELLING = 0x03f79d71b4cb0a89L;

  /** By those six bits: where in a block stands what has that bit. */
  private static final byte[] IN_BLOCK = new byte[Long.SIZE];

  static {
    for (int bit = 0; bit < Long.SIZE; bit++) {
      int inWord = bit / Byte.SIZE;
      int word = bit % Byte.SIZE;
      IN_BLOCK[(int) (((1L << bit) * TELLING) >>> 58)] = (byte) (word * Long.BYTES + inWord);
    }
  }

  private ClosingQuote() {}

  /** The index of the first quote that is not escaped, or -1. */
  static int find(byte[] text, int from, int stop) {
    int i = from;
    for (; i + BLOCK <= stop; i += BLOCK) {
      long none =
          EightBytes.lacks(EightBytes.at(text, i), NO_QUOTES)
              & EightBytes.lacks(EightBytes.at(text, i + 8), NO_QUOTES)
              & EightBytes.lacks(EightBytes.at(text, i + 16), NO_QUOTES)
              & EightBytes.lacks(EightBytes.at(text, i + 24), NO_QUOTES);
      if ((none & EightBytes.TOPS) != EightBytes.TOPS) {
        int quote = inBlock(text, i, from);
        if (quote >= 0) {
          return quote;
        }
      }
    }
    return oneByOne(text, i, stop, from);
  }

  private static int inBlock(byte[] text, int block, int from) {
    long a = EightBytes.find(EightBytes.at(text, block), QUOTES);
    long b = EightBytes.find(EightBytes.at(text, block + 8), QUOTES);
    long c = EightBytes.find(EightBytes.at(text, block + 16), QUOTES);
    long d = EightBytes.find(EightBytes.at(text, block + 24), QUOTES);
    if (block >= from + 2 && areEscaped(a >>> 7 | b >>> 6 | c >>> 5 | d >>> 4, text, block)) {
      return -1;
    }
    return oneByOne(text, block, block + BLOCK, from);
  }

  private static int oneByOne(byte[] text, int begin, int stop, int from) {
    for (int i = begin; i < stop; i++) {
      if (text[i] == '"' && !isEscaped(text, i, from)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whether each of the quotes that were found in a block has a backslash before it, and no second
   * one before that: then it is escaped, without a look at what is before them.
   *
   * @param found in byte {@code n} a bit for each of the four words that have one there
   */
  private static boolean areEscaped(long found, byte[] text, int block) {
    for (long rest = found; rest != 0; rest &= rest - 1) {
      int quote = block + IN_BLOCK[(int) (((rest & -rest) * TELLING) >>> 58)];
      if (text[quote - 1] != '\\' || text[quote - 2] == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Whether an odd number of backslashes stands before it. */
  static boolean isEscaped(byte[] text, int index, int from) {
    int i = index;
    while (i > from && text[i - 1] == '\\') {
      i--;
    }
    return ((index - i) & 1) == 1;
  }
}
