package livestatus.tail;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches bytes in steps of eight, as one number: the client compiler makes that four times as
 * fast as one by one. The first byte is the lowest one.
 *
 * <p>What is found has the top bit of its byte set. Only the lowest of them is sure: a byte behind
 * it may be set as well if it differs from what is searched in its lowest bit alone.
 */
public final class EightBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A one in each byte: times a character, that character in each byte. */
  public static final long ONES = 0x0101010101010101L;

  public static final long TOPS = ONES << 7;

  private EightBytes() {}

  /** The eight bytes at that index. */
  public static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** The bytes from that index on, of which there are fewer than eight before the end. */
  public static long upTo(byte[] bytes, int index, int end) {
    long word = 0;
    for (int i = end - 1; i >= index; i--) {
      word = (word << Byte.SIZE) | (bytes[i] & 0xff);
    }
    return word;
  }

  /** Finds a character. */
  public static long find(long word, long everywhere) {
    // A byte that is zero after the xor is one whose top bit is set after the rest.
    long rest = word ^ everywhere;
    return (rest - ONES) & ~rest & TOPS;
  }

  /**
   * The opposite of {@link #find}: the top bit of a byte is set where the character is not, with
   * the same doubt behind one that is. Several words that are joined by {@code &} are so asked at
   * once, which takes a fifth less.
   *
   * @param nowhere the complement of the character, which is ASCII, in each byte
   */
  public static long lacks(long word, long nowhere) {
    return ((word ^ nowhere) + ONES) | word;
  }

  /** In which byte the lowest top bit is; there must be one. */
  public static int first(long found) {
    // Those below it, and its own byte, each counted once.
    return (int) (((((found & -found) - 1) & ONES) * ONES) >>> 56) - 1;
  }

  /** The first bytes of a word, and zeros behind them; fewer than eight. */
  public static long head(long word, int count) {
    return word & ~(-1L << (Byte.SIZE * count));
  }
}
