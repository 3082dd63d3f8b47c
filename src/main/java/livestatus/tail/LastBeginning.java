package livestatus.tail;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.function.Predicate;

/** Searches one file backwards for the last line that begins something. */
final class LastBeginning {
  private final FileChannel file;
  private final Chunk chunk;
  private final Place place;
  private final int incarnation;
  private final Tally tally;

  LastBeginning(FileChannel file, Chunk chunk, Place place, int incarnation, Tally tally) {
    this.file = file;
    this.chunk = chunk;
    this.place = place;
    this.incarnation = incarnation;
    this.tally = tally;
  }

  /** The offset of that line, or of the first one that was looked at. */
  long find(long size, long atMost, Predicate<TailedLine> begins) throws IOException {
    long known = size;
    for (long window = FileTail.FIRST_WINDOW; ; window *= 4) {
      long from = Math.max(0, size - window);
      long first = from == 0 ? 0 : lineBegin(from, known);
      if (first < known) {
        long found = last(first, known, begins);
        if (found >= 0) {
          return found;
        }
        known = first;
      }
      // A line that is longer than the last window is found all the same: no start in mid-line.
      if (from == 0 || (window >= atMost && known < size)) {
        return known;
      }
    }
  }

  /** Where the first line begins that begins in between; {@code to} if none does. */
  private long lineBegin(long from, long to) throws IOException {
    for (long at = from; at < to; at += chunk.length()) {
      chunk.load(file, at, (int) Math.min(Chunk.SIZE, to - at));
      int newline = chunk.newline(0);
      tally.scanned.add(newline < 0 ? chunk.length() : newline + 1);
      if (newline >= 0) {
        return chunk.offset(newline) + 1;
      }
      if (chunk.length() == 0) {
        break;
      }
    }
    return to;
  }

  private long last(long from, long to, Predicate<TailedLine> begins) throws IOException {
    long[] found = {-1};
    Tally aside = tally.aside();
    long before = aside.scanned.sum();
    Mark start = chunk.markAt(file, from);
    new Cursor(place, incarnation, chunk, aside, Mark.START, start)
        .lines(
            file,
            to,
            line -> {
              if (line.start() < to && begins.test(line)) {
                found[0] = line.start();
              }
            });
    tally.scanned.add(aside.scanned.sum() - before);
    return found[0];
  }
}
