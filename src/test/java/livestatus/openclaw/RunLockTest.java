package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the absence of a lock means, by the kind of lock. */
class RunLockTest {
  private static final Instant START = Instant.parse("2026-11-21T06:28:59Z");
  private static final String OWNER = "{\"pid\": 4242, \"createdAt\": \"2026-11-21T06:28:59Z\"";
  private static final LockFile WHOLE_RUN = LockFile.parse(bytes(OWNER + "}"));
  private static final LockFile PER_WRITE =
      LockFile.parse(bytes(OWNER + ", \"maxHoldMs\": 300000}"));

  private boolean midTurn = true;
  private final List<Signal> told = new ArrayList<>();
  private final RunLock lock =
      new RunLock(
          new SessionKey("agent:main:one"), new Gateways((pid, startTime) -> pid == 4242, Set::of));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void look(@Nullable LockFile seen, long millis) {
    Instant now = START.plusMillis(millis);
    lock.taken(seen, now, told::add);
    lock.gone(seen, midTurn, now, told::add);
  }

  @Test
  void aLockOfAWholeRunThatIsAwayEndsTheRun() {
    look(WHOLE_RUN, 0);
    look(null, 1_000);
    look(null, 1_200);
    assertThat(told).hasExactlyElementsOfTypes(Signal.LockTaken.class);
    look(null, 1_250);
    assertThat(told).hasExactlyElementsOfTypes(Signal.LockTaken.class, Signal.LockGone.class);
  }

  /**
   * Seen in 2026.7.1 when a dozen sessions began at once: the lock away for 1.3 s before the first
   * answer, the run status not yet written, and the session was told to be idle, then interrupted.
   */
  @Test
  void aLockOfOneWriteMayBeAwayInTheMiddleOfARun() {
    look(PER_WRITE, 0);
    look(PER_WRITE, 300);
    look(null, 900);
    look(null, 2_200);
    look(PER_WRITE, 2_240);
    look(null, 2_900);
    look(null, 4_000);
    assertThat(told).hasExactlyElementsOfTypes(Signal.LockTaken.class);
    assertThat(lock.deadline()).isEqualTo(START.plusMillis(2_900).plus(RunLock.WRITE_GAP));
    look(null, 2_900 + RunLock.WRITE_GAP.toMillis());
    assertThat(told).hasExactlyElementsOfTypes(Signal.LockTaken.class, Signal.LockGone.class);
    assertThat(told.get(1).at()).isEqualTo(START.plusMillis(2_900));
  }

  @Test
  void aLockOfOneWriteThatIsAwayAfterTheAnswerEndsTheRun() {
    look(PER_WRITE, 0);
    look(PER_WRITE, 300);
    midTurn = false;
    look(null, 1_000);
    look(null, 1_250);
    assertThat(told).hasExactlyElementsOfTypes(Signal.LockTaken.class, Signal.LockGone.class);
  }

  @Test
  void aLockIsNoLongerOneOfAWriteWhenAnotherKindFollows() {
    look(PER_WRITE, 0);
    look(WHOLE_RUN, 300);
    look(null, 1_000);
    look(null, 1_250);
    assertThat(told).hasExactlyElementsOfTypes(Signal.LockTaken.class, Signal.LockGone.class);
  }
}
