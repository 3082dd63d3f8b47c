package livestatus.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a source learned about one session. Sources make signals and know nothing of
 * states; {@link Sessions} makes states of them and knows nothing of sources.
 */
public sealed interface Signal {
  SessionKey session();

  /** When it happened, by the records' own clock where they have one, else when it was noticed. */
  Instant at();

  // --- the gateway's records -------------------------------------------------------------------

  /** The gateway's records list the session, for the first time or with other facts. */
  record Listed(SessionFacts facts, Instant at) implements Signal {
    @Override
    public SessionKey session() {
      return facts.key();
    }
  }

  /**
   * The session was known when it was long over, perhaps to an earlier process, and nothing was
   * written of it since. What was known stands until the session is {@link Restarted told anew}.
   *
   * @param known without children
   */
  record Remembered(SessionKey session, Session known) implements Signal {
    @Override
    public Instant at() {
      return known.status().since();
    }
  }

  /** The gateway's records no longer list the session. */
  record Unlisted(SessionKey session, Instant at) implements Signal {}

  /**
   * The gateway's own word on the run.
   *
   * @param status {@link RunStatus#NONE} where the records have none (any more)
   * @param started when the run that is meant began
   * @param ended when it ended
   * @param aborted the records say that the last run was cut off
   * @param error the last run's error, where the records keep it
   */
  record Run(
      SessionKey session,
      Instant at,
      RunStatus status,
      @Nullable Instant started,
      @Nullable Instant ended,
      boolean aborted,
      @Nullable String error)
      implements Signal {}

  /** What a gateway says of a run. */
  enum RunStatus {
    NONE,
    PENDING,
    RUNNING,
    DONE,
    FAILED,
    KILLED,
    TIMEOUT
  }

  /** A living process holds the session's lock. */
  record LockTaken(SessionKey session, Instant at) implements Signal {}

  /** The lock is gone, and long enough for that to mean something. */
  record LockGone(SessionKey session, Instant at) implements Signal {}

  /** The process that ran the session is gone, and with it the run; what the records say is old. */
  record OwnerDied(SessionKey session, Instant at) implements Signal {}

  // --- the transcript --------------------------------------------------------------------------

  /**
   * The transcript is read from a new beginning: another file, another window, or a history that
   * was written again. The turn that was known is forgotten; what follows tells it anew.
   *
   * @param fresh the session itself began again (/new, /reset), not only its record
   */
  record Restarted(SessionKey session, Instant at, boolean fresh) implements Signal {}

  /**
   * Somebody asked.
   *
   * @param text what was asked, without wrappers; null for the gateway's own notices
   */
  record Asked(SessionKey session, Instant at, By by, @Nullable String text) implements Signal {
    /** Who asked. */
    public enum By {
      PERSON,
      /** The parent's task for a sub-agent, a cron job, a hook. */
      TASK,
      /** A sub-agent's result came back. */
      CHILD,
      /** The gateway itself, for example to resume an interrupted run. */
      GATEWAY
    }
  }

  /**
   * The model answered.
   *
   * @param stop why it stopped
   * @param calls the tools it wants; not empty when {@code stop} is {@link Stop#TOOL_USE}
   * @param error the message when {@code stop} is {@link Stop#ERROR} or {@link Stop#ABORTED}
   */
  record Answered(
      SessionKey session,
      Instant at,
      Stop stop,
      List<Call> calls,
      Usage usage,
      @Nullable String model,
      @Nullable String error)
      implements Signal {
    public Answered {
      calls = List.copyOf(calls);
    }
  }

  /** Why a model stopped. */
  enum Stop {
    STOP,
    TOOL_USE,
    LENGTH,
    ERROR,
    ABORTED,
    OTHER
  }

  /** A tool that a model wants to be run. */
  record Call(String id, String tool, @Nullable Argument argument) {}

  /**
   * A tool gave its result.
   *
   * @param took as the records tell it; null where they do not
   * @param note a word on the result: an exit code, an error's first line
   * @param approval what a person is asked to approve before it goes on; null where nobody is
   * @param spawned the sub-agent that the tool started; null where it started none
   */
  record ToolDone(
      SessionKey session,
      Instant at,
      String callId,
      String tool,
      boolean failed,
      @Nullable Duration took,
      @Nullable String note,
      @Nullable String approval,
      @Nullable SessionKey spawned)
      implements Signal {}

  /** The gateway wrote that the prompt failed: aborted, timed out, refused. */
  record PromptFailed(SessionKey session, Instant at, Failure failure, String message)
      implements Signal {}

  /** How a prompt failed. */
  enum Failure {
    ABORTED,
    TIMEOUT,
    OTHER
  }

  /** The session gave up its turn to wait: for its sub-agents, or for something outside. */
  record Yielded(SessionKey session, Instant at, @Nullable String waitsFor) implements Signal {}

  /** The history was made shorter; the run goes on. */
  record Compacted(SessionKey session, Instant at) implements Signal {}

  /** The gateway confirms that a turn was closed. It may confirm an end, never make one. */
  record Closed(SessionKey session, Instant at) implements Signal {}

  /** A sign of life that says nothing else: a line of a kind without meaning for the state. */
  record Stirred(SessionKey session, Instant at) implements Signal {}

  /** The agent's own plan for its task. */
  record Planned(SessionKey session, Instant at, List<Turn.PlanStep> plan) implements Signal {
    public Planned {
      plan = List.copyOf(plan);
    }
  }

  /** Totals that the gateway's records keep for the session. */
  record Counted(SessionKey session, Instant at, Usage usage, @Nullable String model)
      implements Signal {}

  // --- the agent itself ------------------------------------------------------------------------

  /** The agent said how it is. */
  record Pushed(SessionKey session, PushedStatus status) implements Signal {
    @Override
    public Instant at() {
      return status.at();
    }
  }
}
