package livestatus.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SweepTest {
  private static final Path A = Path.of("a");
  private static final Path B = Path.of("b");

  private final Sweep sweep = new Sweep();
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");

  @Test
  void theFirstRoundIsOfEverythingAndThenOneEveryTenSeconds() {
    assertThat(sweep.nextDeadline()).isBefore(now);
    assertThat(sweep.take(now).all()).isTrue();
    assertThat(sweep.nextDeadline()).isEqualTo(now.plus(Sweep.ALL));
    assertThat(sweep.take(now.plusMillis(9_999)).isEmpty()).isTrue();
    assertThat(sweep.take(now.plusMillis(10_000)).all()).isTrue();
  }

  @Test
  void afterTheFirstRoundAShareOfTheFilesAtRestWillDo() {
    assertThat(sweep.take(now).thorough()).isTrue();
    now = now.plus(Sweep.ALL);
    assertThat(sweep.take(now).thorough()).isFalse();
    now = now.plus(Sweep.ALL);
    sweep.wake(new Changes(true, Set.of()));
    assertThat(sweep.take(now).thorough()).isTrue();
    now = now.plus(Sweep.AT_REST);
    assertThat(sweep.take(now).thorough()).as("nobody looked for a minute").isTrue();
  }

  @Test
  void aHintIsNotLostInTheRoundOfTheFolders() {
    sweep.take(now);
    now = now.plus(Sweep.ALL);
    sweep.wake(new Changes(false, Set.of(A)));
    Sweep.Round round = sweep.take(now);
    assertThat(round.all() && !round.thorough()).isTrue();
    assertThat(round.paths()).containsExactly(A);
  }

  @Test
  void theSharesOfAMinuteAreAll() {
    long rounds = Sweep.AT_REST.dividedBy(Sweep.ALL);
    assertThat(Sweep.share(0)).isZero();
    for (int files : new int[] {1, 5, 6, 7, 999, 10_000}) {
      assertThat(Sweep.share(files) * rounds).isBetween((long) files, files + rounds);
    }
  }

  @Test
  void activeFilesAreDueFourTimesASecond() {
    sweep.take(now);
    sweep.active(A, true);
    assertThat(sweep.nextDeadline()).isEqualTo(now.plus(Sweep.ACTIVE));
    assertThat(sweep.take(now.plusMillis(249)).isEmpty()).isTrue();
    assertThat(sweep.take(now.plusMillis(250)).paths()).containsExactly(A);
    assertThat(sweep.take(now.plusMillis(499)).isEmpty()).isTrue();
    assertThat(sweep.take(now.plusMillis(500)))
        .isEqualTo(new Sweep.Round(false, false, true, Set.of(A)));
    sweep.active(A, false);
    assertThat(sweep.take(now.plusMillis(750)).isEmpty()).isTrue();
  }

  @Test
  void wokenFilesAreDueAtOnceAndOnce() {
    sweep.take(now);
    sweep.active(B, true);
    sweep.wake(new Changes(false, Set.of(A)));
    assertThat(sweep.nextDeadline()).isBefore(now);
    Sweep.Round round = sweep.take(now);
    assertThat(round.all()).isFalse();
    assertThat(round.active()).as("a hint brings no look at what is active").isFalse();
    assertThat(round.paths()).containsExactly(A);
    assertThat(sweep.take(now).isEmpty()).isTrue();
  }

  @Test
  void aFileThatMayBeInMidRewriteIsLookedAtAgainSoonUntilItIsSure() {
    sweep.take(now);
    sweep.looked(A, Outcome.SHRUNK);
    assertThat(sweep.nextDeadline()).isEqualTo(now.plus(Sweep.ACTIVE));
    now = now.plus(Sweep.ACTIVE);
    assertThat(sweep.take(now).paths()).containsExactly(A);
    sweep.looked(A, Outcome.RESTARTED);
    assertThat(sweep.take(now).paths()).containsExactly(A);
    sweep.looked(A, Outcome.READ);
    assertThat(sweep.take(now.plus(Sweep.ACTIVE)).isEmpty()).isTrue();
  }

  @Test
  void aForgottenFileIsNeverDue() {
    sweep.take(now);
    sweep.active(A, true);
    sweep.looked(A, Outcome.MORE);
    sweep.looked(B, Outcome.SHRUNK);
    sweep.forget(A);
    sweep.forget(B);
    assertThat(sweep.take(now.plus(Sweep.ACTIVE)).isEmpty()).isTrue();
  }

  @Test
  void lostEventsBringARoundOfEverything() {
    sweep.take(now);
    sweep.wake(new Changes(true, Set.of()));
    assertThat(sweep.nextDeadline()).isBefore(now);
    assertThat(sweep.take(now).all()).isTrue();
    assertThat(sweep.take(now).isEmpty()).isTrue();
  }

  @Test
  void withoutEventsEverythingIsDueEverySecond() {
    sweep.take(now);
    sweep.events(false);
    assertThat(sweep.nextDeadline()).isEqualTo(now.plus(Sweep.ALL_WITHOUT_EVENTS));
    assertThat(sweep.take(now.plusMillis(1000)).all()).isTrue();
    sweep.events(true);
    assertThat(sweep.take(now.plusMillis(2000)).isEmpty()).isTrue();
  }

  @Test
  void aSuspendedMachineBringsOneRoundAndAClockThatIsSetBackDoesNotStopIt() {
    sweep.take(now);
    sweep.active(A, true);
    now = now.plus(Duration.ofHours(8));
    assertThat(sweep.take(now).thorough()).isTrue();
    assertThat(sweep.take(now.plusMillis(1)).isEmpty()).isTrue();
    now = now.minus(Duration.ofHours(9));
    assertThat(sweep.take(now).all()).isTrue();
    assertThat(sweep.take(now.plusMillis(1)).isEmpty()).isTrue();
    assertThat(sweep.take(now.plusMillis(250)).paths()).containsExactly(A);
  }

  @Test
  void oneFastWriterDoesNotKeepTheOthersWaiting(@TempDir Path folder) throws IOException {
    Tails tails = new Tails();
    Map<Path, FileTail> files = new HashMap<>();
    Path fast = Files.writeString(folder.resolve("fast"), ("x".repeat(999) + "\n").repeat(50_000));
    Path slow = Files.writeString(folder.resolve("slow"), "one line\n");
    files.put(fast, tails.tail(fast));
    files.put(slow, tails.tail(slow));
    sweep.take(now);
    sweep.wake(new Changes(false, Set.of(fast)));
    int rounds = 0;
    int roundOfTheSlowOne = 0;
    while (!sweep.nextDeadline().isAfter(now)) {
      rounds++;
      if (rounds == 3) {
        sweep.wake(new Changes(false, Set.of(slow)));
      }
      long before = tails.counters().scanned();
      for (Path path : sweep.take(now).paths()) {
        Outcome outcome = files.get(path).read(now, 1 << 20, line -> {});
        sweep.looked(path, outcome);
        if (path.equals(slow) && outcome == Outcome.READ) {
          roundOfTheSlowOne = rounds;
        }
      }
      assertThat(tails.counters().scanned() - before).isLessThan((1 << 20) + 2 * Chunk.SIZE);
    }
    assertThat(roundOfTheSlowOne).isEqualTo(3);
    assertThat(rounds).isGreaterThan(30);
    assertThat(tails.counters().lines()).isEqualTo(50_001);
  }
}
