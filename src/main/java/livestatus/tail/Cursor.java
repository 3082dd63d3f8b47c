package livestatus.tail;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;

/**
 * Up to where one file was read. Between two looks it keeps offsets and checksums, never bytes: a
 * line that waits for its newline is read again once that is there. Each byte is searched for a
 * newline once; of a waiting line's bytes at most the last chunk's a second time.
 */
final class Cursor {
  private final Place place;
  private final int incarnation;
  private final Chunk chunk;
  private final Tally tally;

  /** The file's first bytes, as far as they were part of complete lines. */
  private Mark head;

  /** Ends where the next line begins. */
  private Mark line;

  /** Ends where the search for the next newline goes on: in {@link #line} or behind it. */
  private Mark searched;

  Cursor(Place place, int incarnation, Chunk chunk, Tally tally, Mark head, Mark line) {
    this.place = place;
    this.incarnation = incarnation;
    this.chunk = chunk;
    this.tally = tally;
    this.head = head;
    this.line = line;
    this.searched = line;
  }

  Position position() {
    return new Position(place, incarnation, head, line);
  }

  /** Where the search for the next newline goes on. */
  long searched() {
    return searched.end();
  }

  /** Whether what was read is still there. Forgets the search in a line that is not. */
  Chunk.Verdict check(FileChannel file) throws IOException {
    Chunk.Verdict first = chunk.check(file, head);
    if (first != Chunk.Verdict.SAME) {
      return first;
    }
    if (chunk.check(file, searched) == Chunk.Verdict.SAME) {
      return Chunk.Verdict.SAME;
    }
    searched = line;
    return chunk.check(file, line);
  }

  /**
   * Hands out complete lines until the search is at {@code stop} or beyond.
   *
   * @return whether it came to the file's end before
   */
  boolean lines(FileChannel file, long stop, Consumer<TailedLine> out) throws IOException {
    while (searched.end() < stop) {
      boolean ended =
          searched.end() > line.end() ? search(file, stop, out) : sweep(file, stop, out);
      if (ended) {
        return true;
      }
    }
    return false;
  }

  /** From a line's beginning on, as long as complete lines come. */
  private boolean sweep(FileChannel file, long stop, Consumer<TailedLine> out) throws IOException {
    int first = chunk.loadBehind(file, line);
    if (first < 0) {
      return true;
    }
    int from = first;
    int rest;
    do {
      tally.scanned.add(chunk.length() - from);
      rest = wholeLines(first, from, out);
      from = chunk.length();
      if (chunk.ended() || line.end() >= stop) {
        break;
      }
      if (rest > first) {
        from -= chunk.drop(rest - line.length());
        first = line.length();
        rest = first;
      }
    } while (chunk.more(file, first + Chunk.LONGEST_LINE));
    searched = searchedAll(rest);
    return chunk.ended();
  }

  /**
   * Hands out the lines in the chunk.
   *
   * @param first where the first one begins
   * @param from where its newline can be at the earliest
   * @return where the rest begins
   */
  private int wholeLines(int first, int from, Consumer<TailedLine> out) {
    int begin = first;
    try {
      int newline = chunk.newline(from);
      while (newline >= 0) {
        int start = begin;
        // Counted as told before it is told: a line that its reader cannot bear comes once.
        begin = newline + 1;
        whole(chunk.offset(start), start, newline, out);
        newline = chunk.newline(begin);
      }
    } finally {
      if (begin > first) {
        tookUpTo(begin);
      }
    }
    return begin;
  }

  /** One chunk more of a line that was begun before. */
  private boolean search(FileChannel file, long stop, Consumer<TailedLine> out) throws IOException {
    int first = chunk.loadBehind(file, searched);
    if (first < 0) {
      return true;
    }
    int newline = chunk.newline(first);
    tally.scanned.add((newline < 0 ? chunk.length() : newline + 1) - first);
    if (newline < 0) {
      searched = searchedAll(first);
      return chunk.ended();
    }
    long end = chunk.offset(newline) + 1;
    if (end - line.end() > Chunk.LONGEST_LINE) {
      skipNuls(file, end);
    }
    return end - line.end() > Chunk.LONGEST_LINE
        ? !withoutMiddle(file, end, out)
        : sweep(file, stop, out);
  }

  /** Hands out what is kept of a long line; false if the file is another one meanwhile. */
  private boolean withoutMiddle(FileChannel file, long end, Consumer<TailedLine> out)
      throws IOException {
    long start = line.end();
    if (!chunk.loadEnds(file, start, end)) {
      return false;
    }
    long cut = end - start - 2L * Chunk.KEPT;
    line = chunk.mark(chunk.length());
    searched = line;
    tally.cutLines.increment();
    tally.skippedBytes.add(cut);
    tally.bytes.add(end - start);
    tell(start, end, 0, chunk.length() - 1, cut, out);
    return true;
  }

  private void tookUpTo(int index) {
    line = chunk.mark(index);
    searched = line;
    if (head.length() < Mark.REACH && chunk.offset(0) == 0) {
      head = chunk.mark(Math.min(index, Mark.REACH));
    }
  }

  /**
   * Nothing but NULs at the end may be room that is still to be filled, with no word of it (mmap,
   * or space that was set aside): that is looked at again.
   */
  private Mark searchedAll(int from) {
    return chunk.mark(chunk.ended() ? chunk.trailingNuls(from) : chunk.length());
  }

  /** Lets the line begin behind the NULs that are before it. */
  private void skipNuls(FileChannel file, long end) throws IOException {
    long at = line.end();
    int nuls;
    do {
      chunk.load(file, at, (int) Math.min(Chunk.SIZE, end - at));
      nuls = chunk.leadingNuls();
      at += nuls;
    } while (nuls > 0 && nuls == chunk.length());
    if (at > line.end()) {
      tally.skippedBytes.add(at - line.end());
      tally.bytes.add(at - line.end());
      line = chunk.markAt(file, at);
      searched = line;
    }
  }

  /** Hands out what is in the chunk from {@code from} to the newline, unless it is blank. */
  private void whole(long start, int from, int newline, Consumer<TailedLine> out) {
    byte[] bytes = chunk.bytes();
    int first = from;
    while (first < newline && bytes[first] == 0) {
      first++;
    }
    tally.skippedBytes.add(first - from);
    if (hasByteOrderMark(bytes, first, newline)) {
      first += 3;
    }
    long end = chunk.offset(newline) + 1;
    tally.bytes.add(end - start);
    if (isBlank(bytes, first, newline)) {
      tally.blankLines.increment();
    } else {
      tell(start, end, first, newline, 0, out);
    }
  }

  private void tell(
      long start, long end, int from, int newline, long cut, Consumer<TailedLine> out) {
    byte[] bytes = chunk.bytes();
    int to = newline > from && bytes[newline - 1] == '\r' ? newline - 1 : newline;
    int length = to - from;
    int cutAt = cut > 0 ? Chunk.KEPT : length;
    tally.lines.increment();
    out.accept(new TailedLine(place, incarnation, start, end, bytes, from, length, cutAt, cut));
  }

  private static boolean hasByteOrderMark(byte[] bytes, int from, int to) {
    return to - from >= 3
        && bytes[from] == (byte) 0xEF
        && bytes[from + 1] == (byte) 0xBB
        && bytes[from + 2] == (byte) 0xBF;
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
