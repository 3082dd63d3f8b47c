package livestatus.recall;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;

/** Bytes as a bad disk would give them back, and what they may cost. */
final class Damage {
  /** No few kilobytes may make a reader take so much memory. */
  static final long MUCH = 2_000_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Damage() {}

  /** A copy in which a few bytes are others, are missing, or were not there. */
  static byte[] done(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    for (int left = 1 + random.nextInt(3); left > 0 && bytes.length > 0; left--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] = (byte) 0xff;
        default -> {
          byte[] other = new byte[bytes.length + (random.nextBoolean() ? 1 : -1)];
          int same = Math.min(at, other.length);
          System.arraycopy(bytes, 0, other, 0, same);
          int from = same + Math.max(0, bytes.length - other.length);
          int to = same + Math.max(0, other.length - bytes.length);
          System.arraycopy(bytes, from, other, to, bytes.length - from);
          bytes = other;
        }
      }
    }
    return bytes;
  }

  /** How many bytes this thread asked for so far. */
  static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
