package livestatus.openclaw;

import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.tail.FileTail;
import livestatus.tail.Outcome;
import livestatus.tail.Position;
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
  /** How far back the current turn's beginning is searched. */
  private static final long MAX_WINDOW = 16L << 20;

  /** How much of one file is read at once, so that one busy session does not delay the others. */
  private static final long SHARE = 4L << 20;

  /** More lines than that cannot be held until it is known whether they are old ones. */
  private static final int MAX_HELD = 4_096;

  private static final byte[] USER = "\"user\"".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private enum Phase {
    /** The beginning of the current turn is to be found. */
    SEEK,
    /** Lines are held until one is met that was told before, or the end. */
    COMPARE,
    /** Lines are told as they come. */
    TELL
  }

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

  private record Held(long id, List<Signal> signals) {}

  private final SessionKey session;
  private final Desk desk;
  private final RecentIds ids = new RecentIds();
  private final List<Held> held = new ArrayList<>();

  private @Nullable FileTail tail;
  private @Nullable Instant forked;
  private Phase phase = Phase.SEEK;
  private boolean fresh;
  private long searchBefore = Long.MAX_VALUE;
  private @Nullable Instant lastLine;

  Follower(SessionKey session, Desk desk) {
    this.session = session;
    this.desk = desk;
  }

  @Nullable Path file() {
    return tail == null ? null : tail.path();
  }

  /** When lines last came; null if they never did. */
  @Nullable Instant lastLine() {
    return lastLine;
  }

  @Nullable String problem() {
    return tail == null ? null : tail.problem();
  }

  /** Up to where the transcript was told; null before anything was. */
  @Nullable Position position() {
    return tail == null || phase != Phase.TELL ? null : tail.position();
  }

  /**
   * Follows this file from now on.
   *
   * @param newSession the session itself began again, not only its file
   */
  void follow(Path file, boolean newSession) {
    if (tail != null && tail.path().equals(file)) {
      return;
    }
    fresh |= newSession && tail != null;
    tail = desk.tails().tail(file, LinkOption.NOFOLLOW_LINKS);
    forked = TranscriptName.forked(String.valueOf(file.getFileName()));
    phase = Phase.SEEK;
    searchBefore = Long.MAX_VALUE;
  }

  /** Goes on from where an earlier process stood, so that no turn between is missed. */
  void resume(Position position) {
    if (tail != null && tail.path().equals(position.path()) && phase == Phase.SEEK) {
      tail = desk.tails().resume(position, LinkOption.NOFOLLOW_LINKS);
      searchBefore = position.offset();
    }
  }

  /** Tells what is new; {@link Outcome#MORE} if it did not get to the end. */
  Outcome read(Instant now, Consumer<Signal> out) {
    FileTail file = tail;
    if (file == null) {
      return Outcome.GONE;
    }
    Outcome outcome = Outcome.RESTARTED;
    // Twice at most: a file that is another one with each look is looked at again later.
    for (int i = 0; i < 3 && outcome == Outcome.RESTARTED; i++) {
      outcome = phase == Phase.SEEK ? seek(file, now) : Outcome.MORE;
      if (outcome == Outcome.MORE) {
        outcome = file.read(now, SHARE, line -> line(line, now, out));
      }
      if (outcome == Outcome.RESTARTED) {
        phase = Phase.SEEK;
        searchBefore = Long.MAX_VALUE;
        held.clear();
      }
    }
    if (fresh && outcome == Outcome.GONE) {
      // The new transcript is not there before the first answer is.
      restarted(now, out);
    } else if (phase == Phase.COMPARE && outcome == Outcome.READ) {
      anew(now, out);
    }
    return outcome;
  }

  private Outcome seek(FileTail file, Instant now) {
    Outcome outcome =
        file.seekLast(now, MAX_WINDOW, line -> line.start() <= searchBefore && begins(line, now));
    if (outcome == Outcome.MORE) {
      phase = ids.isEmpty() && !fresh ? Phase.TELL : Phase.COMPARE;
      held.clear();
    }
    return outcome;
  }

  private boolean begins(TailedLine line, Instant now) {
    if (line.isCut() || !mentionsUser(line)) {
      return false;
    }
    Transcript.Line told =
        desk.glance().read(session, line.bytes(), line.from(), line.length(), now);
    return told.begins() && !isCopied(told);
  }

  private static boolean mentionsUser(TailedLine line) {
    byte[] bytes = line.bytes();
    int last = line.from() + line.length() - USER.length;
    for (int i = line.from(); i <= last; i++) {
      int k = 0;
      while (k < USER.length && bytes[i + k] == USER[k]) {
        k++;
      }
      if (k == USER.length) {
        return true;
      }
    }
    return false;
  }

  private void line(TailedLine line, Instant now, Consumer<Signal> out) {
    byte[] bytes = line.bytes();
    Transcript.Line told =
        line.isCut()
            ? desk.transcript()
                .readCut(session, bytes, line.from(), line.length(), line.cutAt(), now)
            : desk.transcript().read(session, bytes, line.from(), line.length(), now);
    if (told.signals().isEmpty()) {
      return;
    }
    long id =
        told.id() == null
            ? RecentIds.hash(bytes, line.from(), line.length())
            : RecentIds.hash(told.id());
    if (ids.contains(id)) {
      desk.tally().repeatedLines++;
      if (phase == Phase.COMPARE) {
        // What stands before a line that was told is older still.
        fresh = false;
        tell();
      }
    } else if (phase == Phase.COMPARE) {
      held.add(new Held(id, isCopied(told) ? List.of() : told.signals()));
      if (held.size() > MAX_HELD) {
        anew(now, out);
      }
    } else {
      ids.add(id);
      tell(isCopied(told) ? List.of() : told.signals(), now, out);
    }
  }

  private void tell(List<Signal> signals, Instant now, Consumer<Signal> out) {
    if (!signals.isEmpty()) {
      lastLine = now;
      signals.forEach(out);
    }
  }

  private void tell() {
    held.forEach(line -> ids.add(line.id()));
    held.clear();
    phase = Phase.TELL;
  }

  /** Whether a fork took the line over from the session that it was made of. */
  private boolean isCopied(Transcript.Line line) {
    return forked != null && line.signals().get(0).at().isBefore(forked);
  }

  /** Nothing that was told before is there: the turn is told anew. */
  private void anew(Instant now, Consumer<Signal> out) {
    if (held.isEmpty() && !fresh) {
      return;
    }
    restarted(now, out);
    held.forEach(line -> tell(line.signals(), now, out));
    tell();
  }

  private void restarted(Instant now, Consumer<Signal> out) {
    out.accept(new Signal.Restarted(session, now, fresh));
    fresh = false;
    ids.clear();
  }
}
