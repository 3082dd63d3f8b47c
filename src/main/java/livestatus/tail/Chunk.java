package livestatus.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a file in memory. All tails of a thread share one, so it holds nothing from one look
 * to the next. Within a look a small file is read once: its end, once here, is the end.
 */
final class Chunk {
  static final int SIZE = 128 * 1024;

  /** A longer line loses its middle. */
  static final int LONGEST_LINE = 1024 * 1024;

  /** After so many looks without a line longer than {@link #SIZE} its room is given back. */
  private static final int FLOCK = 64;

  /** What stays of each end of such a line. */
  static final int KEPT = 64 * 1024;

  private static final long NEWLINES = EightBytes.ONES * '\n';
  private static final long NO_NEWLINES = ~NEWLINES;

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[SIZE];

  /** Whose bytes these are; null if they are no one piece. */
  private @Nullable FileChannel source;

  private long end;
  private int length;

  /** How many looks went by since the room beyond {@link #SIZE} was needed. */
  private int idle;

  private boolean ended;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Whether the file had no more to give. */
  boolean ended() {
    return ended;
  }

  /** The file's offset of the byte at that index. */
  long offset(int index) {
    return end - length + index;
  }

  /** The index of the byte at that offset of the file, which must be here. */
  int index(long offset) {
    return (int) (offset - end + length);
  }

  /** Reads that many bytes, at most {@link #SIZE}; fewer at the file's end. */
  void load(FileChannel file, long from, int count) throws IOException {
    length = 0;
    end = from;
    source = file;
    append(file, from, count);
  }

  /**
   * Has the marked bytes here, and behind them what is left of the file or {@link #SIZE}.
   *
   * @return the index behind the mark; -1 if other bytes stand there now
   */
  int loadBehind(FileChannel file, Mark mark) throws IOException {
    if (!(ended && holds(file, mark.start(), mark.end()))) {
      load(file, mark.start(), SIZE);
    }
    int index = index(mark.end());
    boolean same =
        index <= length && checksum(index - mark.length(), mark.length()) == mark.checksum();
    return same ? index : -1;
  }

  /**
   * Lets go of the file, and of what a long line took once none came for a while: such lines come
   * in flocks.
   */
  void leave() {
    source = null;
    if (bytes.length > SIZE && ++idle > FLOCK) {
      bytes = new byte[SIZE];
      length = 0;
    }
  }

  private boolean holds(FileChannel file, long from, long to) {
    return file == source && from >= offset(0) && to <= end;
  }

  /** Reads on behind what is there; false if that many bytes are there already. */
  boolean more(FileChannel file, int most) throws IOException {
    if (length >= most) {
      return false;
    }
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * bytes.length, most));
    }
    append(file, end, Math.min(Math.min(bytes.length, most) - length, SIZE));
    return true;
  }

  /**
   * Makes room by dropping what stands before that index.
   *
   * @return the number of bytes by which the others moved
   */
  int drop(int index) {
    length -= index;
    System.arraycopy(bytes, index, bytes, 0, length);
    return index;
  }

  /**
   * Reads the head and the tail of a line that is too long, side by side.
   *
   * @return whether the file still had both
   */
  boolean loadEnds(FileChannel file, long from, long to) throws IOException {
    load(file, from, KEPT);
    if (length < KEPT) {
      return false;
    }
    append(file, to - KEPT, KEPT);
    source = null;
    return length == 2 * KEPT;
  }

  private void append(FileChannel file, long from, int count) throws IOException {
    // A short read ends it: for files that is their end, and a further call would only say so.
    int read = count == 0 ? 0 : Math.max(0, file.read(ByteBuffer.wrap(bytes, length, count), from));
    length += read;
    idle = length > SIZE ? 0 : idle;
    end = from + read;
    ended = read < count;
  }

  /** The index of the first newline at or behind that index, or -1. */
  int newline(int from) {
    int i = from;
    for (; i + 4 * Long.BYTES <= length; i += 4 * Long.BYTES) {
      long none =
          EightBytes.lacks(EightBytes.at(bytes, i), NO_NEWLINES)
              & EightBytes.lacks(EightBytes.at(bytes, i + 8), NO_NEWLINES)
              & EightBytes.lacks(EightBytes.at(bytes, i + 16), NO_NEWLINES)
              & EightBytes.lacks(EightBytes.at(bytes, i + 24), NO_NEWLINES);
      if ((none & EightBytes.TOPS) != EightBytes.TOPS) {
        break;
      }
    }
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      long found = EightBytes.find(EightBytes.at(bytes, i), NEWLINES);
      if (found != 0) {
        return i + EightBytes.first(found);
      }
    }
    while (i < length && bytes[i] != '\n') {
      i++;
    }
    return i < length ? i : -1;
  }

  int leadingNuls() {
    int i = 0;
    while (i < length && bytes[i] == 0) {
      i++;
    }
    return i;
  }

  /** Where the NULs begin with which what is here ends, not before that index. */
  int trailingNuls(int from) {
    int i = length;
    while (i > from && bytes[i - 1] == 0) {
      i--;
    }
    return i;
  }

  /** Sums up the bytes before that index. */
  Mark mark(int index) {
    int reach = Math.min(Mark.REACH, index);
    return new Mark(offset(index), checksum(index - reach, reach));
  }

  /** Sums up the bytes before that offset of the file. */
  Mark markAt(FileChannel file, long offset) throws IOException {
    int reach = (int) Math.min(Mark.REACH, offset);
    if (holds(file, offset - reach, offset)) {
      return mark(index(offset));
    }
    load(file, offset - reach, reach);
    if (length < reach) {
      throw new IOException("it became shorter while it was read");
    }
    return mark(length);
  }

  /** Whether the file has the marked bytes still. */
  Verdict check(FileChannel file, Mark mark) throws IOException {
    load(file, mark.start(), mark.length());
    if (length < mark.length()) {
      return Verdict.SHORT;
    }
    return checksum(0, length) == mark.checksum() ? Verdict.SAME : Verdict.OTHER;
  }

  /** What became of marked bytes. */
  enum Verdict {
    SAME,
    OTHER,
    SHORT
  }

  private int checksum(int from, int count) {
    crc.reset();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }
}
