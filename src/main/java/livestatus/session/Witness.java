package livestatus.session;

import java.util.Locale;

/**
 * Who says so, strongest first. When two disagree the stronger one is believed, and the reason
 * names the other.
 */
public enum Witness {
  /** The records say in so many words that the run ended: an end status, an abort, an error. */
  END,
  /** The gateway's own run status. */
  RUN_STATUS,
  /** A lock beside the transcript that a living process holds. */
  LOCK,
  /** The agent itself, lately. */
  PUSH,
  /** A tool call without a result. */
  OPEN_TOOL,
  /** The last line of the transcript. */
  TRANSCRIPT,
  /** Sub-agents that are still at work. */
  CHILDREN,
  /** Time that went by. */
  AGE;

  /** The word that people, files and the API use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether this witness can know of that state: who only sees a lock knows of no failure. */
  boolean canSay(State state) {
    return switch (this) {
      case END ->
          state == State.IDLE
              || state == State.COMPLETED
              || state == State.ERROR
              || state == State.CANCELLED;
      case RUN_STATUS, OPEN_TOOL, CHILDREN -> state == State.WORKING;
      case LOCK -> state == State.WORKING || state == State.IDLE || state == State.COMPLETED;
      case PUSH -> state != State.UNKNOWN && state != State.CANCELLED;
      case TRANSCRIPT ->
          state == State.WORKING
              || state == State.BLOCKED
              || state == State.IDLE
              || state == State.COMPLETED;
      case AGE -> state == State.UNKNOWN;
    };
  }
}
