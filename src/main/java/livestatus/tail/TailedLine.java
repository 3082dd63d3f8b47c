package livestatus.tail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One complete line: where it stands, and a view of its bytes without line end, byte order mark and
 * the NULs that a crash may leave before it. The bytes belong to a buffer that is used again: they
 * are good only until the consumer returns, and are not to be changed.
 */
public final class TailedLine {
  private final Place place;
  private final int incarnation;
  private final long start;
  private final long end;
  private final byte[] bytes;
  private final int from;
  private final int length;
  private final int cutAt;
  private final long cutBytes;

  TailedLine(
      Place place,
      int incarnation,
      long start,
      long end,
      byte[] bytes,
      int from,
      int length,
      int cutAt,
      long cutBytes) {
    this.place = place;
    this.incarnation = incarnation;
    this.start = start;
    this.end = end;
    this.bytes = bytes;
    this.from = from;
    this.length = length;
    this.cutAt = cutAt;
    this.cutBytes = cutBytes;
  }

  public Path file() {
    return place.path();
  }

  /** Which of the files that stood at this path in turn; grows by one at each restart. */
  public int incarnation() {
    return incarnation;
  }

  /** The offset of the line's first byte. */
  public long start() {
    return start;
  }

  /** The offset behind the line's newline, where the next line begins. */
  public long end() {
    return end;
  }

  /** The shared buffer; the line is at {@link #from}, {@link #length} bytes. Never to be kept. */
  public byte[] bytes() {
    return bytes;
  }

  public int from() {
    return from;
  }

  public int length() {
    return length;
  }

  /** Whether the line was too long to be held: then its middle is missing. */
  public boolean isCut() {
    return cutBytes > 0;
  }

  /** How many bytes of the view belong to the line's head; behind them the middle is missing. */
  public int cutAt() {
    return cutAt;
  }

  /** How many bytes are missing in the middle. */
  public long cutBytes() {
    return cutBytes;
  }

  /** The line's own copy of its bytes. */
  public byte[] copy() {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** The line as text; what is no UTF-8 becomes U+FFFD. */
  public String text() {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /** Names the place, never the content: that is for messages. */
  @Override
  public String toString() {
    return place + " at offset " + start;
  }
}
