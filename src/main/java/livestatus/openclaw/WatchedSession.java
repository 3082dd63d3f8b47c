package livestatus.openclaw;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.Signal.RunStatus;
import livestatus.session.State;
import livestatus.session.TranscriptPlace;
import livestatus.session.Turn;
import livestatus.tail.Outcome;
import org.jspecify.annotations.Nullable;

/** One session of a file-backed agent: its entry, its lock, its transcript. */
final class WatchedSession {
  /** For so long after a sign of life it is looked at often. */
  private static final Duration LINGER = Duration.ofSeconds(30);

  /** So long after its end time alone changes nothing any more. */
  private static final Duration REST = Duration.ofMinutes(5);

  private final SessionKey key;
  private final Gateways gateways;
  private final Follower follower;

  /** Null before a lock is seen, which of most never is. */
  private @Nullable RunLock lock;

  private @Nullable Entry entry;
  private @Nullable TranscriptPlace source;
  private @Nullable String sessionId;
  private @Nullable Instant changed;
  private boolean lookedAt;
  private boolean midTurn = true;

  /** It was over for long when it was told last, and looks as it did then. */
  private boolean rests;

  /** There are no secrets any more in what is known of it while it rests. */
  private boolean masked;

  /** It rested; before anything else is told of it, all is told anew. */
  private boolean stirred;

  /** The registry told since it was stirred of a run that goes on or that failed. */
  private boolean runs;

  private Entry.@Nullable Run deadRun;

  WatchedSession(SessionKey key, Gateways gateways, Follower.Desk desk) {
    this.key = key;
    this.gateways = gateways;
    this.follower = new Follower(key, desk);
  }

  SessionKey key() {
    return key;
  }

  Follower follower() {
    return follower;
  }

  /** The transcript that is followed; null while there is none. */
  @Nullable String name() {
    return follower.name();
  }

  @Nullable Entry entry() {
    return entry;
  }

  /** Nothing is read of it until something looks different. */
  boolean rests() {
    return rests;
  }

  /** Takes what was known of it for true, until something looks different. */
  void rest(String transcript, AtRest known, Consumer<Signal> out) {
    rests = true;
    masked = known.masked();
    entry = known.entry();
    source = known.known().facts().source();
    sessionId = known.entry().sessionId();
    changed = known.entry().updatedAt();
    follower.rest(transcript, known.rest());
    out.accept(new Signal.Remembered(key, known.known()));
  }

  /** Lets its last turn be told anew with the next look. */
  private void stir(Path folder) {
    rests = false;
    stirred = true;
    follower.stir(folder);
  }

  /**
   * Not before something can be told: of a transcript that is gone, that was emptied, or that is
   * just being written again, what was known stands, unless the registry tells of another run.
   */
  private void tellAnew(Instant now, Consumer<Signal> out) {
    stirred = false;
    runs = false;
    deadRun = null;
    out.accept(new Signal.Restarted(key, now, false));
    Entry known = entry;
    if (known != null) {
      entry = null;
      tell(known, false, now, out);
    }
  }

  /**
   * What another process may believe.
   *
   * @param view what is true of it; null where nothing is
   */
  @Nullable AtRest atRest(@Nullable Session view, Instant now) {
    Entry known = entry;
    boolean isQuiet = !isActive(now) && follower.problem() == null;
    if (known == null || view == null || !isQuiet || !view.isOver(now.minus(REST))) {
      return null;
    }
    Follower.Rest rest = rests || isToldByLines(view) ? follower.rest() : null;
    return rest == null ? null : new AtRest(known, view, rest, rests && masked);
  }

  /**
   * Whether the lines from the last question on would tell the same again: nothing else ended the
   * turn, and it is the question's own. Else more would be told anew than the last turn, and
   * counted twice.
   */
  private boolean isToldByLines(Session view) {
    Turn turn = view.turn();
    Instant asked = follower.asked();
    boolean cleanly = view.state() == State.IDLE || view.state() == State.COMPLETED;
    return cleanly && !midTurn && turn != null && asked != null && !turn.started().isAfter(asked);
  }

  /**
   * Takes what the registry says now.
   *
   * @param place of its transcript, whether it is there or not; null if none is named
   * @return whether that is something else than before
   */
  boolean listed(
      Entry now,
      Path folder,
      @Nullable TranscriptPlace place,
      Instant noticed,
      Consumer<Signal> out) {
    String transcript = place == null ? null : place.name();
    boolean another = transcript != null && !transcript.equals(name());
    if (rests) {
      if (!another && now.equals(entry)) {
        return false;
      }
      stir(folder);
    }
    if (another) {
      source = place;
    }
    runs |= stirred && entry != null && !entry.run().equals(now.run()) && isNews(now.run());
    boolean differs = stirred || tell(now, another, noticed, out);
    entry = now;
    if (transcript != null) {
      boolean begunAgain =
          now.sessionId() == null
              ? another
              : sessionId != null && !sessionId.equals(now.sessionId());
      follower.follow(folder, transcript, begunAgain);
    }
    if (now.sessionId() != null) {
      sessionId = now.sessionId();
    }
    changed = now.updatedAt() == null ? noticed : now.updatedAt();
    return differs;
  }

  private static boolean isNews(Entry.Run run) {
    return run.status() != RunStatus.NONE && run.status() != RunStatus.DONE;
  }

  /** Tells what the registry says now, as far as it is something else than before. */
  private boolean tell(Entry now, boolean another, Instant noticed, Consumer<Signal> out) {
    Entry before = entry;
    entry = now;
    if (before == null || another || !before.facts().equals(now.facts())) {
      out.accept(now.listed(source, noticed));
    }
    Entry.Run run = before == null ? Entry.Run.NONE : before.run();
    if (!run.equals(now.run())) {
      out.accept(now.runSignal(noticed));
    }
    boolean counted =
        before == null || !before.usage().equals(now.usage()) || !same(before.model(), now.model());
    if (counted && now.usage().totalTokens() > 0) {
      out.accept(now.counted(noticed));
    }
    return before == null || another || !before.equals(now);
  }

  /**
   * Looks at the lock and reads the transcript.
   *
   * @param locksSpanRuns the gateway holds a lock for the whole run, and tells of runs by nothing
   *     else: then a transcript without one is of no run that goes on
   * @param anew takes what the registry said before, where all is told anew
   */
  Outcome look(
      Path folder,
      @Nullable LockFile held,
      boolean locksSpanRuns,
      Instant now,
      Consumer<Signal> out,
      Consumer<Signal> anew) {
    if (rests) {
      if (held == null && follower.isUnchanged(folder)) {
        lookedAt = true;
        return Outcome.UNCHANGED;
      }
      stir(folder);
    }
    Consumer<Signal> told =
        signal -> {
          if (stirred) {
            tellAnew(now, anew);
          }
          out.accept(signal);
        };
    RunLock beside = lock == null && held != null ? new RunLock(key, gateways) : lock;
    lock = beside;
    if (beside != null) {
      beside.taken(held, now, told);
    }
    Outcome outcome =
        follower.read(
            now,
            signal -> {
              midTurn = isMidTurn(signal);
              told.accept(signal);
            });
    boolean isNothingThere = outcome == Outcome.GONE || follower.waits();
    if (stirred && (outcome == Outcome.READ || (runs && isNothingThere))) {
      tellAnew(now, anew);
    }
    if (!lookedAt && outcome == Outcome.READ) {
      lookedAt = true;
      if (held == null && locksSpanRuns && follower.lastLine() != null) {
        out.accept(new Signal.LockGone(key, now));
      }
    }
    if (beside != null && beside.gone(held, midTurn, now, out) && entry != null) {
      deadRun = entry.run();
    }
    return outcome;
  }

  /** Whether after this signal a turn is still to be ended, as far as the lines go. */
  private boolean isMidTurn(Signal signal) {
    if (signal instanceof Signal.Answered answered) {
      return switch (answered.stop()) {
        case STOP, LENGTH, ABORTED -> false;
        case TOOL_USE, ERROR, OTHER -> true;
      };
    }
    boolean goesOn =
        signal instanceof Signal.Asked
            || signal instanceof Signal.ToolDone
            || signal instanceof Signal.Restarted;
    boolean ends = signal instanceof Signal.PromptFailed || signal instanceof Signal.Yielded;
    return goesOn || (midTurn && !ends);
  }

  /** The registry says that it runs, but the gateway that ran it is dead: tells that once a run. */
  void checkOwner(Instant now, Consumer<Signal> out) {
    RunLock beside = lock;
    boolean held = beside != null && beside.held();
    if (!running() || held || entry == null || entry.run().equals(deadRun)) {
      return;
    }
    LockFile.Owner holder = beside == null ? null : beside.owner();
    LockFile.Owner owner = holder == null ? gateways.last() : holder;
    Instant started = entry.run().started();
    boolean ofAnother = started != null && gateways.noneCanHaveBegun(started, now);
    if (ofAnother || (owner != null && !gateways.lives(owner, now))) {
      deadRun = entry.run();
      out.accept(new Signal.OwnerDied(key, now));
    }
  }

  private boolean running() {
    RunStatus status = entry == null ? RunStatus.NONE : entry.run().status();
    return status == RunStatus.RUNNING || status == RunStatus.PENDING;
  }

  @Nullable Instant deadline() {
    return lock == null ? null : lock.deadline();
  }

  /** Whether it is worth a look four times a second. */
  boolean isActive(Instant now) {
    return running()
        || (lock != null && (lock.held() || lock.deadline() != null))
        || recent(changed, now)
        || recent(follower.lastLine(), now);
  }

  private static boolean recent(@Nullable Instant at, Instant now) {
    return at != null && Duration.between(at, now).abs().compareTo(LINGER) < 0;
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    return a == null ? b == null : a.equals(b);
  }
}
