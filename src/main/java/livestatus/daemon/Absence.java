package livestatus.daemon;

import java.time.Duration;
import java.time.Instant;
import livestatus.history.PreviousRun;
import livestatus.session.Session;
import livestatus.session.State;
import livestatus.session.Turn;
import livestatus.status.Silence;
import org.jspecify.annotations.Nullable;

/**
 * The time between the run before this one and this one, and which turns it concerns. Pure.
 *
 * @param until when this run began
 */
record Absence(Instant since, Instant until) {
  /** Nobody missed anything in so short a time, if it was announced. */
  private static final Duration SHORT = Duration.ofMinutes(1);

  /** Null where nobody need be told: at the first run, and after a short stop in order. */
  static @Nullable Absence before(Instant began, @Nullable PreviousRun previous) {
    if (previous == null || !previous.lastNews().isBefore(began)) {
      return null;
    }
    boolean announced = previous.stopped() != null;
    boolean brief = Duration.between(previous.lastNews(), began).compareTo(SHORT) < 0;
    return announced && brief ? null : new Absence(previous.lastNews(), began);
  }

  /** The mark for a session's post; null if its turn was over before or began after. */
  @Nullable Silence touching(Session root) {
    Turn turn = root.turn();
    if (turn == null && !isAtWork(root)) {
      return null;
    }
    Instant began = turn == null ? root.status().since() : turn.started();
    Instant ended = null;
    if (!isAtWork(root)) {
      ended = turn == null || turn.ended() == null ? root.status().since() : turn.ended();
    }
    boolean after = !began.isBefore(until);
    boolean before = ended != null && !ended.isAfter(since);
    return after || before ? null : new Silence(since, until);
  }

  static boolean isAtWork(Session root) {
    return root.state() == State.WORKING || root.state() == State.BLOCKED;
  }
}
