package livestatus.session;

import java.time.Instant;
import livestatus.session.Signal.Answered;
import livestatus.session.Signal.Asked;
import livestatus.session.Signal.Asked.By;
import livestatus.session.Signal.Run;
import livestatus.session.Signal.RunStatus;
import livestatus.session.Signal.Stop;
import livestatus.session.Signal.ToolDone;
import org.jspecify.annotations.Nullable;

/**
 * What the witnesses told about one session. It keeps books and draws no conclusions but one: to
 * which turn a thing belongs, for which {@link RunWord#endOf} says whether the turn is over.
 */
final class Told {
  private @Nullable TurnLog turn;

  /** The turn before, as long as nothing but a lock or a status spoke for the one after it. */
  private @Nullable TurnLog before;

  /** What a person or a task last asked, in this turn or an older one. */
  private @Nullable String question;

  private @Nullable Run run;
  private @Nullable Run ending;
  private boolean statusKnown;
  private boolean lock;
  private @Nullable Instant lockTaken;
  private @Nullable Instant lockGone;
  private @Nullable Instant died;
  private @Nullable Instant cutOff;
  private @Nullable PushedStatus pushed;
  private Signal.@Nullable Planned planned;
  private @Nullable Instant begunAnew;
  private @Nullable Instant lastSign;
  private @Nullable Instant calledOff;
  private Instant intake = Instant.MIN;
  private Usage sum = Usage.NONE;
  private Usage counted = Usage.NONE;
  private int turns;

  @Nullable TurnLog turn() {
    return turn;
  }

  /** What a person or a task last asked; what comes back or goes on is still about that. */
  @Nullable String question() {
    return question;
  }

  @Nullable Run run() {
    return run;
  }

  /** The last end that the gateway told; it stands when the records forget the status again. */
  @Nullable Run ending() {
    return ending;
  }

  /** The gateway keeps run statuses for this session: what only locks could tell is not needed. */
  boolean statusKnown() {
    return statusKnown;
  }

  boolean lock() {
    return lock;
  }

  /** This session's runs hold locks, as far as was seen. */
  boolean lockSeen() {
    return lockTaken != null;
  }

  @Nullable Instant lockTaken() {
    return lockTaken;
  }

  @Nullable Instant lockGone() {
    return lockGone;
  }

  @Nullable Instant died() {
    return died;
  }

  /** Since when the records say that the last run was cut off; null where they do not. */
  @Nullable Instant cutOff() {
    return cutOff;
  }

  @Nullable PushedStatus pushed() {
    return pushed;
  }

  /** When the session itself began again; null where it never did. */
  @Nullable Instant begunAnew() {
    return begunAnew;
  }

  @Nullable Instant lastSign() {
    return lastSign;
  }

  int turns() {
    return turns;
  }

  Usage usage() {
    return sum.orMore(counted);
  }

  /**
   * When the session last took something in that no person and no task brought: that is how the
   * results of sub-agents come back, in some versions without a line of their own.
   */
  Instant intake() {
    return TurnLog.later(intake, intakeOf(turn));
  }

  /** When a run ended of which nothing came; null where none was. */
  @Nullable Instant calledOff() {
    return calledOff;
  }

  /** Takes one signal other than {@link Signal.Listed} and {@link Signal.Unlisted}. */
  void take(Signal signal, Instant now) {
    if (signal instanceof Run said) {
      takeRun(said, now);
    } else if (signal instanceof Signal.LockTaken) {
      lock = true;
      lockTaken = signal.at();
      lockGone = null;
    } else if (signal instanceof Signal.LockGone) {
      lock = false;
      lockGone = signal.at();
      dropEmptyTurn();
    } else if (signal instanceof Signal.OwnerDied) {
      died = signal.at();
      lock = lock && lockTaken != null && lockTaken.isAfter(signal.at());
    } else if (signal instanceof Signal.Restarted restarted) {
      restart(restarted);
    } else if (signal instanceof Asked asked) {
      takeAsked(asked);
    } else if (signal instanceof Answered answered) {
      takeAnswered(answered);
    } else if (signal instanceof ToolDone done) {
      turnFor(done.at()).finish(done);
    } else if (signal instanceof Signal.PromptFailed failed) {
      turnFor(failed.at()).fail(failed);
    } else if (signal instanceof Signal.Yielded yielded) {
      turnFor(yielded.at()).pause(yielded.at(), yielded.waitsFor());
    } else if (signal instanceof Signal.Planned told) {
      planned = told;
      if (turn != null) {
        turn.plan(told.plan());
      }
    } else if (signal instanceof Signal.Counted total) {
      counted = total.usage();
    } else if (signal instanceof Signal.Pushed push) {
      pushed = push.status();
    }
    if (isSignOfLife(signal)) {
      Instant at = signal.at().isAfter(now) ? now : signal.at();
      lastSign = lastSign == null ? at : TurnLog.later(lastSign, at);
    }
  }

  private static boolean isSignOfLife(Signal signal) {
    return !(signal instanceof Signal.OwnerDied
        || signal instanceof Signal.Counted
        || signal instanceof Signal.Restarted
        || signal instanceof Signal.LockGone
        || (signal instanceof Run said && said.status() == RunStatus.NONE));
  }

  /**
   * Opens a turn for a run or a lock that is newer than the turn that is known. To be called when
   * all that is new was told: in the middle of it nothing tells the old from the new.
   */
  void catchUp() {
    Instant begun = RunWord.begun(this);
    if (begun != null) {
      open(new TurnLog(begun));
    }
    if (turn != null && run != null && run.started() != null && RunWord.isLive(this)) {
      turn.run(run.started());
    }
  }

  private void takeRun(Run said, Instant now) {
    if (!said.aborted()) {
      cutOff = null;
    } else if (run == null || !run.aborted()) {
      cutOff = now;
    }
    run = said;
    statusKnown = statusKnown || said.status() != RunStatus.NONE;
    if (RunWord.isEnd(said)) {
      // The gateway was seen to tell an old run's end after a newer one's.
      boolean old = ending != null && RunWord.endTimeOf(said).isBefore(RunWord.endTimeOf(ending));
      ending = old ? ending : said;
    } else if (said.status() == RunStatus.NONE) {
      dropEmptyTurn();
    }
  }

  private void takeAsked(Asked asked) {
    TurnLog current = turn;
    boolean isQuestion = asked.by() == By.PERSON || asked.by() == By.TASK;
    if (isQuestion) {
      question = asked.text();
    }
    if (current == null) {
      begin(asked);
    } else if (current.word() == Word.NOTHING) {
      current.ask(asked);
      before = null;
    } else if (RunWord.endOf(this) != null) {
      begin(asked);
    } else if (current.isRetriedBy(asked)) {
      current.ask(asked);
    } else if (!isQuestion) {
      current.hear(asked.at());
    } else {
      begin(asked);
      if (turn != null) {
        turn.carryOpenStepsFrom(current);
      }
    }
    if (asked.by() == By.CHILD) {
      intake = TurnLog.later(intake, asked.at());
    }
  }

  private void begin(Asked asked) {
    TurnLog begun = new TurnLog(asked.at());
    begun.ask(asked);
    open(begun);
    before = null;
  }

  private void takeAnswered(Answered answered) {
    TurnLog current = turn;
    boolean endsYield =
        current != null && current.word() == Word.YIELDED && answered.stop() == Stop.ABORTED;
    if (current == null || (current.word().isClean() && !endsYield)) {
      open(new TurnLog(answered.at()));
    }
    TurnLog answering = turnFor(answered.at());
    answering.answer(answered);
    before = null;
    Usage all = sum.plus(answered.usage());
    // Of most sessions one turn is known: one object for both.
    sum = all.equals(answering.usage()) ? answering.usage() : all;
  }

  private TurnLog turnFor(Instant at) {
    TurnLog current = turn;
    if (current == null) {
      current = new TurnLog(at);
      open(current);
    }
    return current;
  }

  private void open(TurnLog begun) {
    intake = TurnLog.later(intake, intakeOf(turn));
    before = turn;
    turn = begun;
    turns++;
    if (planned != null && !planned.at().isBefore(begun.started())) {
      begun.plan(planned.plan());
    }
  }

  /** A lock that was taken and let go with nothing said was no turn. */
  private void dropEmptyTurn() {
    TurnLog current = turn;
    boolean runs = run != null && RunWord.isLive(this);
    if (current != null && current.word() == Word.NOTHING && !runs && !lock) {
      turn = before;
      before = null;
      turns--;
      calledOff = lockGone;
    }
  }

  /** Goes on with what was counted before, without the turn that is to be told anew. */
  void remember(Session session) {
    Turn last = session.turn();
    sum = last == null ? session.usage() : without(last.usage(), session.usage());
    turns = session.turns() - (last == null ? 0 : 1);
    lastSign = session.status().lastSign();
  }

  private void restart(Signal.Restarted restarted) {
    if (restarted.fresh()) {
      begunAnew = restarted.at();
      ending = null;
      turns = 0;
      sum = Usage.NONE;
      counted = Usage.NONE;
    } else {
      forget(turn);
      forget(turn != null && turn.word() == Word.NOTHING ? before : null);
    }
    turn = null;
    before = null;
    question = null;
  }

  private void forget(@Nullable TurnLog told) {
    if (told != null) {
      turns--;
      sum = minus(sum, told.usage());
    }
  }

  @SuppressWarnings("ReferenceEquality") // What is packed once is read as one object.
  private static Usage without(Usage part, Usage all) {
    return part == all ? Usage.NONE : minus(all, part);
  }

  private static Usage minus(Usage from, Usage part) {
    return new Usage(
        from.inputTokens() - part.inputTokens(),
        from.outputTokens() - part.outputTokens(),
        from.cachedTokens() - part.cachedTokens(),
        from.cost() - part.cost());
  }

  private static Instant intakeOf(@Nullable TurnLog turn) {
    if (turn == null || turn.by() == By.PERSON || turn.by() == By.TASK) {
      return Instant.MIN;
    }
    return turn.started();
  }
}
