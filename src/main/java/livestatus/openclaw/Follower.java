package livestatus.openclaw;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.tail.FileTail;
import livestatus.tail.Outcome;
import livestatus.tail.Position;
import livestatus.tail.Stamp;
import livestatus.tail.TailedLine;
import livestatus.tail.Tails;
import org.jspecify.annotations.Nullable;

/**
 * Follows one session's transcript, whichever file that is at the moment. It begins with the last
 * question in the file. When the history was written again, or stands in another file now, the
 * lines' ids tell what was told before; only if nothing of it is left there the session is told
 * anew.
 */
final class Follower {
  /** How far back the last question is searched. */
  private static final long MAX_WINDOW = 16L << 20;

  /** How much of one file is read at once, so that one busy session does not delay the others. */
  private static final long SHARE = 4L << 20;

  /**
   * What all followers of one thread share.
   *
   * @param glance reads lines that are not told, and so not counted
   */
  record Desk(Transcript transcript, Transcript glance, Tails tails, Tally tally) {
    static Desk of(Tally tally) {
      return new Desk(new Transcript(tally), new Transcript(new Tally()), new Tails(), tally);
    }
  }

  private final SessionKey session;
  private final Desk desk;
  private final RecentIds ids = new RecentIds();

  private @Nullable FileTail tail;
  private @Nullable String name;
  private @Nullable Instant forked;

  /** Whether the place in the file is known from which on all is to be told. */
  private boolean found;

  private boolean fresh;

  /** The tail began with the last line that was told, and so perhaps behind the question. */
  private boolean isQuestionUnknown;

  private @Nullable Position answered;
  private @Nullable Instant lastLine;

  /** When the last question was asked, unless something else asked behind it. */
  private @Nullable Instant asked;

  /** How the transcript stood when it was let be, until it is read again. */
  private @Nullable Rest rest;

  /** It was let be, and none of its lines was told again yet. */
  private boolean stirred;

  /**
   * @param transcript how it looked when it had been read to its end
   * @param position where its last turn begins, as the tail room encodes it
   */
  record Rest(Stamp transcript, String position) {}

  Follower(SessionKey session, Desk desk) {
    this.session = session;
    this.desk = desk;
  }

  /** The transcript's name; null while none is followed. */
  @Nullable String name() {
    return name;
  }

  @Nullable Path file() {
    return tail == null ? null : tail.path();
  }

  /** The newest line's own time; null if there was none. */
  @Nullable Instant lastLine() {
    return lastLine;
  }

  /**
   * When the question was asked from which on all would be told anew. Null where there is none, or
   * something else asked behind it.
   */
  @Nullable Instant asked() {
    return asked;
  }

  @Nullable String problem() {
    return tail == null ? null : tail.problem();
  }

  /**
   * Where the turn begins that was told last: there another process goes on, and misses no turn
   * between. Null before anything was told, where that is too long ago to be read again, and where
   * it is not known because the transcript was written again in the middle of the turn.
   *
   * @param known also if that is what was answered last
   */
  @Nullable String position(boolean known) {
    FileTail file = tail;
    if (file == null) {
      return rest == null || !known ? null : rest.position();
    }
    if (!known && !file.hasBegun(answered)) {
      return null;
    }
    Position now = reachable(file);
    answered = now == null ? answered : now;
    return now == null ? null : now.encode();
  }

  private @Nullable Position reachable(FileTail file) {
    Position now = file.beginning();
    boolean far = file.position().offset() - now.offset() > MAX_WINDOW;
    return !found || isQuestionUnknown || far ? null : now;
  }

  /**
   * Follows this file from now on.
   *
   * @param newSession the session itself began again, not only its file
   */
  void follow(Path folder, String transcript, boolean newSession) {
    if (transcript.equals(name)) {
      return;
    }
    fresh |= newSession && tail != null;
    name = transcript;
    tail = desk.tails().tail(folder, transcript, LinkOption.NOFOLLOW_LINKS);
    forked = TranscriptName.forked(transcript);
    found = false;
    stirred = false;
    asked = null;
  }

  /**
   * Whether whoever asks for the {@link #position} knows it, and one look is enough to tell the
   * turn anew: nobody is to see the half of it.
   */
  boolean canRest() {
    FileTail file = tail;
    return file != null
        && !file.hasBegun(answered)
        && file.position().offset() - file.beginning().offset() <= SHARE;
  }

  /** Reads nothing of this file before it is {@link #stir stirred}. */
  void rest(String transcript, Rest known) {
    name = transcript;
    rest = known;
    tail = null;
    answered = null;
    asked = null;
    found = false;
    ids.clear();
  }

  /** The file that rests looks as it did, or is gone, by which nothing is told. */
  boolean isUnchanged(Path folder) {
    if (rest == null || name == null) {
      return false;
    }
    Path file = folder.resolve(name);
    Stamp now = Stamp.of(file, LinkOption.NOFOLLOW_LINKS);
    return now == null
        ? Files.notExists(file, LinkOption.NOFOLLOW_LINKS)
        : now.equals(rest.transcript());
  }

  /** The turn that is known is told anew with the next reading. */
  void stir(Path folder) {
    Rest known = rest;
    String transcript = name;
    if (known != null && transcript != null) {
      rest = null;
      name = null;
      follow(folder, transcript, false);
      stirred = true;
      resume(known.position());
    }
  }

  /** It rested, and nothing of what was told of it then stands there any more. */
  boolean waits() {
    return stirred && !found;
  }

  /** How the transcript is to be let be; null while something may be left to read. */
  @Nullable Rest rest() {
    FileTail file = tail;
    if (file == null) {
      return rest;
    }
    Stamp stamp = file.done();
    Position begun = fresh ? null : reachable(file);
    return stamp == null || begun == null ? null : new Rest(stamp, begun.encode());
  }

  /**
   * Goes on with the turn that was told last, by this process or an earlier one, so that no turn
   * between is missed.
   *
   * @param saved of the transcript that is followed; ignored if it was made otherwise
   */
  void resume(String saved) {
    Position position = tail == null || found ? null : tail.saved(saved);
    if (position != null) {
      tail = desk.tails().resume(position, LinkOption.NOFOLLOW_LINKS);
      answered = position;
      found = true;
      isQuestionUnknown = false;
    }
  }

  /** Tells what is new; {@link Outcome#MORE} if it did not get to the end. */
  Outcome read(Instant now, Consumer<Signal> out) {
    FileTail file = tail;
    if (file == null) {
      return Outcome.GONE;
    }
    Outcome outcome = Outcome.RESTARTED;
    // A file that is another one with each look is looked at again later.
    for (int i = 0; i < 3 && outcome == Outcome.RESTARTED; i++) {
      outcome = found ? readOn(file, now, out) : seek(file, now, out);
      if (outcome == Outcome.RESTARTED) {
        found = false;
      }
    }
    if (fresh && outcome == Outcome.GONE) {
      // The new transcript is not there before the first answer is.
      restarted(now, out);
    }
    return outcome;
  }

  private Outcome readOn(FileTail file, Instant now, Consumer<Signal> out) {
    return file.read(now, SHARE, line -> line(file, line, now, out));
  }

  /** Finds the place, and reads on from there. */
  private Outcome seek(FileTail file, Instant now, Consumer<Signal> out) {
    if (!ids.isEmpty()) {
      Outcome outcome = seekTold(file, now);
      if (outcome != Outcome.MORE) {
        return outcome;
      }
      if (found) {
        // Behind the last line that was told, all is new.
        isQuestionUnknown = true;
        fresh = false;
        return readOn(file, now, out);
      }
    }
    return readFromQuestion(file, now, out);
  }

  /** Moves to the last line that was told; it is found if it is there still. */
  private Outcome seekTold(FileTail file, Instant now) {
    boolean[] known = new boolean[1];
    Outcome outcome =
        file.seekLast(
            now,
            MAX_WINDOW,
            line -> {
              boolean told = ids.contains(id(line, parsed(line, desk.glance(), now)));
              known[0] |= told;
              return told;
            });
    found = outcome == Outcome.MORE && known[0];
    return outcome;
  }

  private Outcome readFromQuestion(FileTail file, Instant now, Consumer<Signal> out) {
    isQuestionUnknown = false;
    boolean[] seen = new boolean[1];
    Question[] last = new Question[1];
    Outcome outcome =
        file.readFromLast(
            now,
            MAX_WINDOW,
            line -> {
              seen[0] = true;
              Question asked = question(line, now);
              last[0] = asked == null ? last[0] : asked;
              return asked != null;
            },
            () -> {
              // An empty file may be in mid-rewrite, unless nothing was told of it ever.
              found = seen[0] || fresh || (ids.isEmpty() && !stirred);
              if (found && (fresh || !ids.isEmpty())) {
                restarted(now, out);
              }
              return found;
            },
            SHARE,
            line -> {
              Question asked = last[0];
              if (asked != null && asked.is(line)) {
                // Found as the last one that asks, and so read already.
                desk.tally().lines++;
                line(file, line, asked.told(), out);
              } else {
                line(file, line, now, out);
              }
            });
    // Until something stands there again, there is nothing more to read.
    return outcome == Outcome.MORE && !found ? Outcome.SHRUNK : outcome;
  }

  /** A line that asks something, and where it stands. */
  private record Question(long start, long end, Transcript.Line told) {
    boolean is(TailedLine line) {
      return line.start() == start && line.end() == end;
    }
  }

  private Transcript.Line parsed(TailedLine line, Transcript transcript, Instant now) {
    return line.isCut()
        ? transcript.readCut(session, line.bytes(), line.from(), line.length(), line.cutAt(), now)
        : transcript.read(session, line.bytes(), line.from(), line.length(), now);
  }

  private static long id(TailedLine line, Transcript.Line parsed) {
    return parsed.id() == null
        ? RecentIds.hash(line.bytes(), line.from(), line.length())
        : RecentIds.hash(parsed.id());
  }

  /** Null if that line asks nothing. */
  private @Nullable Question question(TailedLine line, Instant now) {
    if (line.isCut() || !UserLines.mayBe(line)) {
      return null;
    }
    Transcript.Line told = parsed(line, desk.glance(), now);
    return begins(line, told) ? new Question(line.start(), line.end(), told) : null;
  }

  private boolean begins(TailedLine line, Transcript.Line told) {
    return told.asks() && !line.isCut() && !isCopied(told);
  }

  private void line(FileTail file, TailedLine line, Instant now, Consumer<Signal> out) {
    line(file, line, parsed(line, desk.transcript(), now), out);
  }

  private void line(FileTail file, TailedLine line, Transcript.Line told, Consumer<Signal> out) {
    if (told.signals().isEmpty()) {
      return;
    }
    if (begins(line, told)) {
      file.begins(line);
      isQuestionUnknown = false;
      asked = told.signals().get(0).at();
    } else if (told.begins()) {
      asked = null;
    }
    long id = id(line, told);
    if (ids.contains(id)) {
      desk.tally().repeatedLines++;
      return;
    }
    ids.add(id);
    stirred = false;
    if (!isCopied(told)) {
      Instant at = told.signals().get(0).at();
      lastLine = lastLine == null || at.isAfter(lastLine) ? at : lastLine;
      told.signals().forEach(out);
    }
  }

  /** Whether a fork took the line over from the session that it was made of. */
  private boolean isCopied(Transcript.Line line) {
    return forked != null && line.signals().get(0).at().isBefore(forked);
  }

  /** Nothing that was told before is there: the turn is told anew. */
  private void restarted(Instant now, Consumer<Signal> out) {
    out.accept(new Signal.Restarted(session, now, fresh));
    fresh = false;
    ids.clear();
  }
}
