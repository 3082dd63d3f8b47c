package livestatus.tail;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One perpetual source of lines: whatever stands at one path, now or later. Each look opens the
 * file for reading, and closes it again; nothing else is ever done to it.
 *
 * <p>The content decides what a file is, not its inode: as long as the bytes at its head and those
 * before the offset are the same, it goes on, even if the same history was written again into the
 * same file or into another one. Else it {@linkplain Outcome#RESTARTED restarts}.
 *
 * <p>Owned by the thread of its {@link Tails}.
 */
public final class FileTail {
  /** How long a file may be shorter than what was read of it: a rewrite passes much faster. */
  static final Duration GRACE = Duration.ofMillis(300);

  /**
   * How old a change must be until a file that looks the same is the same: within one tick of the
   * file system's clock it can change twice.
   */
  static final Duration SETTLED = Duration.ofSeconds(2);

  /** Where the search for a beginning starts, from the file's end. */
  static final long FIRST_WINDOW = 64 * 1024;

  private final Place place;
  private final Chunk chunk;
  private final Tally tally;
  private final Opening opening;

  private int incarnation;
  private Cursor cursor;

  /** Where the last line begins that {@link #begins} was told of. */
  private Mark beginning;

  /** The file as it was when nothing was left to do; null while something may be. */
  private @Nullable Stamp done;

  private @Nullable Instant shrunkSince;
  private @Nullable String problem;

  FileTail(Place place, Chunk chunk, Tally tally, Opening opening) {
    this(new Position(place, 0, Mark.START, Mark.START), chunk, tally, opening);
  }

  FileTail(Position position, Chunk chunk, Tally tally, Opening opening) {
    this.place = position.place();
    this.chunk = chunk;
    this.tally = tally;
    this.opening = opening;
    this.incarnation = position.incarnation();
    this.cursor = cursor(position.head(), position.line());
    this.beginning = position.line();
  }

  public Path path() {
    return place.path();
  }

  /** Of this file, as {@link Position#encode} told it; null for anything else. */
  public @Nullable Position saved(String encoded) {
    return Position.decode(place, encoded);
  }

  /** The file as it was when nothing was left to do; null while something may be. */
  public @Nullable Stamp done() {
    return done;
  }

  /** Up to where complete lines were handed out. */
  public Position position() {
    return cursor.position();
  }

  /** Takes note that this line, which is being handed out, begins something. */
  public void begins(TailedLine line) {
    beginning = chunk.mark(chunk.index(line.start()));
  }

  /** Whether the last line that begins something is another one than that position's. */
  public boolean hasBegun(@Nullable Position before) {
    return before == null
        || before.incarnation() != incarnation
        || !before.line().equals(beginning);
  }

  /** Before the last line that begins something, for another tail to start with that. */
  public Position beginning() {
    Mark head = cursor.position().head();
    return new Position(
        place, incarnation, head.end() <= beginning.end() ? head : beginning, beginning);
  }

  /** Why the last look failed, in a sentence; null if it did not. */
  public @Nullable String problem() {
    return problem;
  }

  /**
   * Hands out what is new, in the file's order. A file that cannot be read now is no exception but
   * an outcome, and is tried again with the next call.
   *
   * @param atMost roughly how many bytes this look may take, so that one busy file does not keep
   *     the others waiting
   * @param out gets each line while it is valid; it must not read from another tail meanwhile
   */
  public Outcome read(Instant now, long atMost, Consumer<TailedLine> out) {
    return look(now, (file, size) -> lines(file, atMost, out));
  }

  /**
   * Moves to the last line that begins something, so that the next {@link #read} hands out this
   * line and all behind it. The file is searched backwards in windows, each four times as large as
   * the one before, until one has such a line. Without one it moves to the file's start, or to the
   * first line of the last window.
   *
   * @param atMost how many bytes before the end are worth searching
   * @param begins sees lines in the file's order within a window, the windows from the last to the
   *     first; lines behind a window's first match as well
   */
  public Outcome seekLast(Instant now, long atMost, Predicate<TailedLine> begins) {
    done = null;
    return look(
        now,
        (file, size) -> {
          moveToLast(file, size, atMost, begins);
          return Outcome.MORE;
        });
  }

  /**
   * {@link #seekLast} and {@link #read} in one look.
   *
   * @param isRight asked when the line was found; if it is not the right one, nothing is read
   */
  public Outcome readFromLast(
      Instant now,
      long searchAtMost,
      Predicate<TailedLine> begins,
      BooleanSupplier isRight,
      long readAtMost,
      Consumer<TailedLine> out) {
    done = null;
    return look(
        now,
        (file, size) -> {
          moveToLast(file, size, searchAtMost, begins);
          return isRight.getAsBoolean() ? lines(file, readAtMost, out) : Outcome.MORE;
        });
  }

  private void moveToLast(FileChannel file, long size, long atMost, Predicate<TailedLine> begins)
      throws IOException {
    long start =
        new LastBeginning(file, chunk, place, incarnation, tally).find(size, atMost, begins);
    beginning = chunk.markAt(file, start);
    Mark head = start <= Mark.REACH ? beginning : chunk.markAt(file, Mark.REACH);
    cursor = cursor(head, beginning);
  }

  private Outcome lines(FileChannel file, long atMost, Consumer<TailedLine> out)
      throws IOException {
    return cursor.lines(file, cursor.searched() + atMost, out) ? Outcome.READ : Outcome.MORE;
  }

  /** What to do with a file that is there and is the one that it was. */
  private interface Work {
    Outcome in(FileChannel file, long size) throws IOException;
  }

  private Outcome look(Instant now, Work work) {
    try {
      Path path = place.path();
      BasicFileAttributes attributes = opening.attributes(path);
      // Opening anything else may wait for ever, or do something.
      if (!attributes.isRegularFile()) {
        return failed(kind(attributes));
      }
      Stamp look = Stamp.of(attributes);
      if (look.equals(done)) {
        return Outcome.UNCHANGED;
      }
      done = null;
      Outcome outcome;
      try (FileChannel file = opening.open(path)) {
        outcome = inOrder(file, now, look.size(), work);
      } finally {
        chunk.leave();
      }
      problem = null;
      if (outcome == Outcome.READ
          && cursor.searched() >= look.size()
          && look.changed().plus(SETTLED).isBefore(now)) {
        done = look;
      }
      return outcome;
    } catch (NoSuchFileException e) {
      done = null;
      problem = null;
      shrunkSince = null;
      return Outcome.GONE;
    } catch (IOException e) {
      return failed(reason(e));
    }
  }

  private Outcome inOrder(FileChannel file, Instant now, long size, Work work) throws IOException {
    Chunk.Verdict verdict = cursor.check(file);
    if (verdict == Chunk.Verdict.SAME) {
      shrunkSince = null;
      return work.in(file, size);
    }
    if (verdict == Chunk.Verdict.SHORT && mayBeInMidRewrite(now)) {
      return Outcome.SHRUNK;
    }
    shrunkSince = null;
    incarnation++;
    cursor = cursor(Mark.START, Mark.START);
    beginning = Mark.START;
    tally.restarts.increment();
    return Outcome.RESTARTED;
  }

  private boolean mayBeInMidRewrite(Instant now) {
    if (shrunkSince == null || shrunkSince.isAfter(now)) {
      shrunkSince = now;
    }
    return now.isBefore(shrunkSince.plus(GRACE));
  }

  private Cursor cursor(Mark head, Mark line) {
    return new Cursor(place, incarnation, chunk, tally, head, line);
  }

  private Outcome failed(String reason) {
    done = null;
    tally.errors.increment();
    problem = "Cannot read " + place + ": " + reason + ". It is tried again at the next look.";
    return Outcome.FAILED;
  }

  private static String kind(BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return "it is a symbolic link";
    }
    return attributes.isDirectory() ? "it is a folder" : "it is no regular file";
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return Objects.requireNonNullElse(reason, e.getClass().getSimpleName());
  }
}
