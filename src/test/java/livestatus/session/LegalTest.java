package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LegalTest {
  private static final SessionKey KEY = new SessionKey("agent:main:main");

  @Test
  void everyWitnessOnlySaysWhatItCanKnow() {
    assertThat(table())
        .isEqualTo(
            """
            end        idle completed error cancelled
            run-status working
            lock       idle working completed
            push       idle working blocked completed error
            open-tool  working
            transcript idle working blocked completed
            children   working
            age        unknown
            """);
  }

  private static String table() {
    StringBuilder table = new StringBuilder();
    for (Witness witness : Witness.values()) {
      StringBuilder row = new StringBuilder(String.format("%-10s", witness.word()));
      for (State state : State.values()) {
        if (witness.canSay(state)) {
          row.append(' ').append(state.word());
        }
      }
      table.append(row).append('\n');
    }
    return table.toString();
  }

  @Test
  void verdictThatItsWitnessCannotGiveIsNone() {
    assertThatThrownBy(() -> new Verdict(State.ERROR, Instant.EPOCH, "", Witness.LOCK, null, null))
        .hasMessage("The witness lock cannot know of the state error.");
  }

  @Test
  void changeToTheSameStateIsRefused() {
    assertThatThrownBy(() -> Legal.check(KEY, State.IDLE, status(State.IDLE, Witness.END)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Session agent:main:main cannot go from idle to idle by the word of end.");
  }

  @Test
  void whatIsOverIsNotForgotten() {
    for (State from : State.values()) {
      boolean goesOn = from == State.WORKING || from == State.BLOCKED;
      Status unknown = status(State.UNKNOWN, Witness.AGE);
      if (goesOn) {
        Legal.check(KEY, from, unknown);
      } else {
        assertThatThrownBy(() -> Legal.check(KEY, from, unknown))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  private static Status status(State state, Witness witness) {
    return new Status(state, Instant.EPOCH, "", witness, Freshness.FRESH, null);
  }
}
