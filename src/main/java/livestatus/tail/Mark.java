package livestatus.tail;

/**
 * What stood in a file just before one of its offsets: enough to notice later that other bytes
 * stand there now.
 *
 * @param end the offset
 * @param length how many bytes before it were summed up; at most {@link #REACH}
 * @param checksum their CRC-32C
 */
record Mark(long end, int length, int checksum) {
  /** A session's header and most whole lines fit; a page is read either way. */
  static final int REACH = 1024;

  /** Nothing was read yet, so anything fits. */
  static final Mark START = new Mark(0, 0, 0);

  Mark {
    if (end < 0 || length < 0 || length > REACH || length > end) {
      throw new IllegalArgumentException("No mark: " + length + " bytes before offset " + end);
    }
  }

  long start() {
    return end - length;
  }
}
