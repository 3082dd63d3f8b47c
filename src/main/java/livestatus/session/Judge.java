package livestatus.session;

import java.time.Duration;
import java.time.Instant;
import livestatus.session.Signal.Run;
import livestatus.session.Signal.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * Weighs the witnesses of one session. Pure: the same evidence at the same time gives the same
 * verdict, in whatever order it was told.
 *
 * <p>An explicit end is believed before the run status and the lock, these before a fresh push,
 * that before an open tool call, that before the last line, and age comes last. Where a weaker
 * witness disagrees the reason names it.
 */
final class Judge {
  private static final String PROCESS_GONE = "the gateway's process is gone";

  private final Duration pushIsFresh;
  private final Duration giveUp;

  Judge(Sessions.Staleness staleness) {
    this.pushIsFresh = staleness.stale();
    this.giveUp = staleness.stuck();
  }

  Verdict judge(Kind kind, Told told, Awaited awaited, Instant now) {
    TurnLog turn = told.turn();
    PushedStatus pushed = told.pushed();
    boolean onlyPushed = turn == null && !isLive(told) && RunWord.endStatus(told) == null;
    if (pushed != null && onlyPushed) {
      return pushed(pushed, null);
    }
    Verdict verdict = withoutPush(kind, told, turn, awaited, now);
    return weigh(verdict, turn == null ? null : turn.started(), told, now);
  }

  /** Weighs what the agent says against what was known when the session rested. */
  Verdict judge(Session known, Told told, Instant now) {
    Status status = known.status();
    Turn turn = known.turn();
    Verdict verdict =
        new Verdict(
            status.state(),
            status.since(),
            status.reason(),
            status.witness(),
            turn == null ? null : turn.ended(),
            null);
    return weigh(verdict, turn == null ? null : turn.started(), told, now);
  }

  private Verdict withoutPush(
      Kind kind, Told told, @Nullable TurnLog turn, Awaited awaited, Instant now) {
    if (turn == null) {
      return withoutTurn(kind, told, now);
    }
    Instant ended = RunWord.endOf(told);
    if (ended == null) {
      return working(told, turn, now);
    }
    return over(kind, told, turn, ended, awaited);
  }

  /** Nothing was told but what the records' list and the lock say. */
  private Verdict withoutTurn(Kind kind, Told told, Instant now) {
    Run run = told.run();
    if (isLive(told)) {
      return new Verdict(State.WORKING, now, "waiting for the model", live(told), null, null);
    }
    Run end = RunWord.endStatus(told);
    if (end != null) {
      return byStatus(kind, end, null, RunWord.endTimeOf(end));
    }
    if (told.died() != null && run != null && RunWord.goesOn(run)) {
      return new Verdict(
          State.ERROR, told.died(), "interrupted: " + PROCESS_GONE, Witness.END, told.died(), null);
    }
    Instant anew = told.begunAnew();
    Instant calledOff = told.calledOff();
    if (anew != null) {
      Instant since = calledOff == null ? anew : TurnLog.later(anew, calledOff);
      return new Verdict(State.IDLE, since, "began anew", Witness.TRANSCRIPT, null, null);
    }
    if (calledOff != null) {
      String reason = "nothing came of the last run";
      return new Verdict(State.IDLE, calledOff, reason, Witness.LOCK, null, null);
    }
    return new Verdict(State.UNKNOWN, now, "nothing is known yet", Witness.AGE, null, null);
  }

  private Verdict working(Told told, TurnLog turn, Instant now) {
    if (turn.approval() != null && turn.openSteps().isEmpty() && !turn.word().isFinal()) {
      return blocked(turn.wordAt(), "approval of " + Words.quote(turn.approval()), null);
    }
    String reason = Words.activity(turn, told.run());
    if (isLive(told)) {
      Witness witness = live(told);
      if (turn.word().isClean()) {
        String holds =
            witness == Witness.LOCK
                ? "the lock is still held"
                : "the run status still says " + statusWord(told.run());
        reason = "finishing: the model has stopped, " + holds;
      }
      return new Verdict(State.WORKING, turn.started(), reason, witness, null, null);
    }
    Instant sign = told.lastSign() == null ? turn.wordAt() : told.lastSign();
    Instant until = sign.plus(giveUp);
    if (!now.isBefore(until)) {
      return new Verdict(
          State.UNKNOWN,
          until,
          "left with " + reason + ", and nothing says that it still runs",
          Witness.AGE,
          null,
          null);
    }
    Witness witness = turn.openSteps().isEmpty() ? Witness.TRANSCRIPT : Witness.OPEN_TOOL;
    return new Verdict(State.WORKING, turn.started(), reason, witness, null, until);
  }

  private Verdict over(Kind kind, Told told, TurnLog turn, Instant ended, Awaited awaited) {
    if (turn.word() == Word.PROMPT_ABORTED) {
      Verdict cancelled = new Verdict(State.CANCELLED, ended, "aborted", Witness.END, ended, null);
      Run run = told.run();
      return run != null && RunWord.isLive(told)
          ? cancelled.but("the run status still says " + statusWord(run))
          : cancelled;
    }
    Run end = RunWord.endStatus(told);
    boolean killedTooLate =
        end != null && end.status() == RunStatus.KILLED && turn.word().isClean();
    if (end != null && end.status() != RunStatus.DONE && !killedTooLate) {
      boolean interrupted = end.error() == null && RunWord.death(told) != null;
      return interrupted
          ? error(ended, "interrupted: " + PROCESS_GONE)
          : byStatus(kind, end, turn, ended);
    }
    Verdict failed = failed(told, turn, ended, end);
    if (failed != null) {
      return end == null ? failed : failed.but("the run status says done");
    }
    if (awaited.count() > 0) {
      return new Verdict(
          State.WORKING,
          ended,
          Words.waitingFor(awaited.count()),
          Witness.CHILDREN,
          ended,
          awaited.until());
    }
    if (turn.word() == Word.YIELDED) {
      return blocked(ended, turn.waitsFor() == null ? "an event" : turn.waitsFor(), ended);
    }
    if (turn.approval() != null) {
      return blocked(ended, "approval of " + Words.quote(turn.approval()), ended);
    }
    Witness witness =
        end != null ? Witness.END : told.lockSeen() ? Witness.LOCK : Witness.TRANSCRIPT;
    State state = kind.endsForGood() ? State.COMPLETED : State.IDLE;
    Instant calledOff = told.calledOff();
    Instant since = calledOff == null ? ended : TurnLog.later(ended, calledOff);
    Verdict clean = new Verdict(state, since, Words.cleanEnd(turn), witness, ended, null);
    return killedTooLate ? clean.but("the run status says killed") : clean;
  }

  /** How the turn failed by its own last word; null if it did not. */
  private static @Nullable Verdict failed(
      Told told, TurnLog turn, Instant ended, @Nullable Run end) {
    if (RunWord.death(told) != null) {
      return error(ended, "interrupted: " + PROCESS_GONE);
    }
    if (end == null && RunWord.lost(told) != null) {
      return error(ended, "interrupted: the lock is gone in the middle of the turn");
    }
    return switch (turn.word()) {
      case ERROR -> error(ended, Words.failure(turn.lastError()));
      case PROMPT_TIMEOUT -> error(ended, Words.timeout(turn.lastError()));
      case ABORTED -> new Verdict(State.CANCELLED, ended, "aborted", Witness.END, ended, null);
      case FAILED_RESULT -> error(ended, Words.cutOff(turn));
      default -> null;
    };
  }

  private static Verdict byStatus(Kind kind, Run run, @Nullable TurnLog turn, Instant ended) {
    String message = run.error();
    if (message == null && turn != null) {
      message = turn.lastError();
    }
    return switch (run.status()) {
      case KILLED -> new Verdict(State.CANCELLED, ended, "killed", Witness.END, ended, null);
      case FAILED -> error(ended, Words.failure(message));
      case TIMEOUT -> error(ended, Words.timeout(message));
      default ->
          new Verdict(
              kind.endsForGood() ? State.COMPLETED : State.IDLE,
              ended,
              "done",
              Witness.END,
              ended,
              null);
    };
  }

  private static Verdict error(Instant at, String reason) {
    return new Verdict(State.ERROR, at, reason, Witness.END, at, null);
  }

  private static Verdict blocked(Instant at, String what, @Nullable Instant ended) {
    return new Verdict(
        State.BLOCKED, at, "waiting for " + Words.brief(what), Witness.TRANSCRIPT, ended, null);
  }

  // --- what the agent itself says ---------------------------------------------------------------

  /**
   * @param begun when the turn began; null where none is known
   */
  private Verdict weigh(Verdict verdict, @Nullable Instant begun, Told told, Instant now) {
    PushedStatus pushed = told.pushed();
    if (pushed == null) {
      return verdict;
    }
    Instant stale = pushed.at().plus(pushIsFresh);
    boolean fresh = now.isBefore(stale);
    boolean ofThisTurn = begun == null || !pushed.at().isBefore(begun);
    if (!ofThisTurn || pushed.state() == verdict.state()) {
      return verdict;
    }
    Instant ended = verdict.ended();
    if (ended != null) {
      boolean tellsHow =
          verdict.state().isOver()
              && (pushed.state() == State.BLOCKED || pushed.state() == State.ERROR);
      boolean cleanly = verdict.state() == State.IDLE || verdict.state() == State.COMPLETED;
      if (cleanly && tellsHow) {
        return pushed(pushed, ended);
      }
      boolean isNews = fresh && pushed.at().isAfter(ended);
      return isNews ? until(pushed(pushed, ended), stale) : verdict;
    }
    if (!fresh) {
      return verdict;
    }
    String says = "the agent says " + pushed.state().word();
    if (isLive(told)) {
      return until(verdict.but(says), stale);
    }
    return until(pushed(pushed, null).but(verdict.reason()), stale);
  }

  private static Verdict pushed(PushedStatus pushed, @Nullable Instant ended) {
    String reason = pushed.message() == null ? "the agent says so" : Words.brief(pushed.message());
    return new Verdict(pushed.state(), pushed.at(), reason, Witness.PUSH, ended, null);
  }

  private static Verdict until(Verdict verdict, Instant until) {
    return new Verdict(
        verdict.state(),
        verdict.since(),
        verdict.reason(),
        verdict.witness(),
        verdict.ended(),
        Awaited.earlier(verdict.until(), until));
  }

  // --- who says that it runs --------------------------------------------------------------------

  private static boolean isLive(Told told) {
    return RunWord.isLive(told) || RunWord.lockHolds(told);
  }

  private static Witness live(Told told) {
    return RunWord.isLive(told) ? Witness.RUN_STATUS : Witness.LOCK;
  }

  private static String statusWord(@Nullable Run run) {
    return run != null && run.status() == RunStatus.PENDING ? "pending" : "running";
  }
}
