package livestatus.e2e;

import java.time.Instant;

/**
 * One request that the gateway made to the model, as the model saw it: this is the truth.
 *
 * @param tag the conversation's own, from its first prompt
 * @param script what the model was asked to play
 * @param ended when the answer was about to be handed over; nobody can have it earlier
 */
record ModelCall(String tag, String script, int step, Instant began, Instant ended, End end) {
  enum End {
    /** The answer asked for tools, so another call follows. */
    TOOLS,
    /** The answer was the last of the turn. */
    STOP,
    /** The provider failed; the gateway may try again. */
    FAILED,
    /** The gateway hung up. */
    GONE
  }
}
