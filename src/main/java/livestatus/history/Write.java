package livestatus.history;

import java.time.Instant;
import java.util.function.Supplier;
import livestatus.session.PushedStatus;
import livestatus.session.SessionKey;
import livestatus.session.Transition;
import org.jspecify.annotations.Nullable;

/** One thing for the database to learn. */
sealed interface Write {
  /**
   * The newest row of a session.
   *
   * @param row is made when it is written: at a start there are thousands
   */
  record SaveSession(Supplier<SessionRow> row, int fingerprint) implements Write {}

  /** A session of an earlier run is no longer in the gateway's records. */
  record EndSession(String sessionId) implements Write {}

  record AddTransition(String sessionId, Transition transition) implements Write {}

  /** More calls of a tool by a session. */
  record AddCalls(String sessionId, String tool, long calls, long failures, long millis)
      implements Write {
    AddCalls plus(AddCalls other) {
      return new AddCalls(
          sessionId, tool, calls + other.calls, failures + other.failures, millis + other.millis);
    }
  }

  /** A session read a skill's instructions. */
  record AddSkill(String sessionId, String skill, Instant at) implements Write {}

  record AddPush(SessionKey session, PushedStatus status) implements Write {}

  /**
   * How far a source was read.
   *
   * @param position null to forget the source
   */
  record SavePosition(String source, @Nullable String position) implements Write {}
}
