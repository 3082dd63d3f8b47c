package livestatus.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be believed of one session.
 *
 * @param since when it came about, as far as the records tell
 * @param ended when the known turn ended; null while it goes on
 * @param until when time alone can change the verdict; null if it cannot
 */
record Verdict(
    State state,
    Instant since,
    String reason,
    Witness witness,
    @Nullable Instant ended,
    @Nullable Instant until) {
  Verdict {
    if (!witness.canSay(state)) {
      throw new IllegalArgumentException(
          "The witness " + witness.word() + " cannot know of the state " + state.word() + ".");
    }
  }

  Verdict but(String addition) {
    return new Verdict(state, since, reason + "; " + addition, witness, ended, until);
  }
}
