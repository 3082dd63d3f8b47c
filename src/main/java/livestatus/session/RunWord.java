package livestatus.session;

import java.time.Instant;
import livestatus.session.Signal.Run;
import livestatus.session.Signal.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the run status and the lock are worth for the turn that is known. Both are compared with the
 * turn by the records' own times and not by the order in which they were read, so that a cold start
 * comes to the same conclusions as somebody who watched.
 */
final class RunWord {
  private RunWord() {}

  /** The status itself claims a run: it can still be old news, see {@link #isLive}. */
  static boolean goesOn(Run run) {
    boolean running = run.status() == RunStatus.RUNNING || run.status() == RunStatus.PENDING;
    boolean ended =
        run.ended() != null && (run.started() == null || !run.ended().isBefore(run.started()));
    return running && !ended && !run.aborted();
  }

  static boolean isEnd(Run run) {
    return switch (run.status()) {
      case DONE, FAILED, KILLED, TIMEOUT -> true;
      case NONE, PENDING, RUNNING -> false;
    };
  }

  static Instant startOf(Run run) {
    return run.started() == null ? run.at() : run.started();
  }

  static Instant endTimeOf(Run run) {
    return run.ended() == null ? run.at() : run.ended();
  }

  /** The gateway says that a run goes on, and nobody saw its process die since. */
  static boolean isLive(Told told) {
    Run run = told.run();
    if (run == null || !goesOn(run)) {
      return false;
    }
    Instant died = told.died();
    return died == null || startOf(run).isAfter(died);
  }

  /** The lock is held, and no later end status makes it one of the short holds between turns. */
  static boolean lockHolds(Told told) {
    return told.lock() && endStatus(told) == null;
  }

  /** The end status that speaks of the turn that is known; null where none does. */
  static @Nullable Run endStatus(Told told) {
    Run run = told.ending();
    if (run == null) {
      return null;
    }
    TurnLog turn = told.turn();
    Instant ended = endTimeOf(run);
    if (turn == null) {
      Instant anew = told.begunAnew();
      return anew == null || ended.isAfter(anew) ? run : null;
    }
    boolean wentOn = turn.word() == Word.CALLS && turn.wordAt().isAfter(ended);
    return ended.isBefore(turn.started()) || wentOn ? null : run;
  }

  /** The process died under the turn: when; null where it did not. */
  static @Nullable Instant death(Told told) {
    TurnLog turn = told.turn();
    if (turn == null || turn.word().isFinal()) {
      return null;
    }
    Instant died = told.died();
    if (died != null && !died.isBefore(turn.wordAt())) {
      return died;
    }
    Run run = told.run();
    Instant cutOff = told.cutOff();
    boolean concerns =
        run != null
            && !isEnd(run)
            && !told.lock()
            && cutOff != null
            && !cutOff.isBefore(turn.wordAt());
    return concerns ? cutOff : null;
  }

  /** The lock went away in the middle of a turn, where a lock is all there is: since when. */
  static @Nullable Instant lost(Told told) {
    TurnLog turn = told.turn();
    Instant gone = told.lockGone();
    if (turn == null || gone == null || told.lock() || told.statusKnown()) {
      return null;
    }
    return turn.word().isFinal() || gone.isBefore(turn.started()) ? null : gone;
  }

  /** The run broke off with its process; whoever waits for what it was to bring waits in vain. */
  static boolean brokeOff(Told told) {
    boolean died = told.turn() == null ? told.died() != null : death(told) != null;
    return endStatus(told) == null && (died || lost(told) != null);
  }

  /** When the turn that is known ended; null while it goes on, or where none is known. */
  static @Nullable Instant endOf(Told told) {
    TurnLog turn = told.turn();
    Instant end = toldEnd(told);
    if (turn == null || end != null) {
      return end;
    }
    if (turn.word().isFinal()) {
      return told.lock() || isLive(told) ? null : turn.wordAt();
    }
    return lost(told);
  }

  /**
   * When a run began that is newer than the turn that is known; null if there is none. An attempt
   * that failed is made again under the same question, so a run status alone does not make a new
   * turn of it.
   */
  static @Nullable Instant begun(Told told) {
    TurnLog turn = told.turn();
    Run run = told.run();
    boolean live = isLive(told);
    boolean held = told.lock() && (run == null || !isEnd(run));
    Instant begun = run != null && live ? startOf(run) : held ? told.lockTaken() : null;
    if (turn == null || begun == null) {
      return begun;
    }
    Instant end = toldEnd(told);
    if (end == null && (turn.word().isClean() || (!live && turn.word().isFinal()))) {
      end = turn.wordAt();
    }
    return end == null || !begun.isAfter(end) ? null : begun;
  }

  /** The end that was told in so many words, whoever still claims a run. */
  private static @Nullable Instant toldEnd(Told told) {
    TurnLog turn = told.turn();
    if (turn == null) {
      return null;
    }
    if (turn.word() == Word.PROMPT_ABORTED) {
      return turn.wordAt();
    }
    Run end = endStatus(told);
    if (end != null) {
      return turn.word().isClean() ? turn.wordAt() : endTimeOf(end);
    }
    return death(told);
  }
}
