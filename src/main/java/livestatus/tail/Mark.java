package livestatus.tail;

import org.jspecify.annotations.Nullable;

/**
 * What stood in a file just before one of its offsets: enough to notice later that other bytes
 * stand there now.
 *
 * @param end the offset
 * @param checksum the CRC-32C of the {@link #length} bytes before it
 */
record Mark(long end, int checksum) {
  /** A session's header and most whole lines fit; a page is read either way. */
  static final int REACH = 1024;

  /** Nothing was read yet, so anything fits. */
  static final Mark START = new Mark(0, 0);

  Mark {
    if (end < 0) {
      throw new IllegalArgumentException("No offset: " + end);
    }
  }

  int length() {
    return (int) Math.min(REACH, end);
  }

  long start() {
    return end - length();
  }

  /** Written out, because each session's are compared: what records get by themselves is slower. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Mark that && end == that.end && checksum == that.checksum;
  }

  @Override
  public int hashCode() {
    return checksum;
  }
}
