package livestatus.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import livestatus.mattermost.EditPacing.Hurry;
import livestatus.mattermost.EditPacing.Rhythm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When cards may go, worked out by hand and held over random hours. */
class EditPacingTest {
  private static final Instant TURN = Instant.parse("2026-11-21T12:00:00Z");

  private final EditPacing pacing = new EditPacing(Rhythm.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "0, 5",
    "1, 5",
    "119, 5",
    "120, 15",
    "899, 15",
    "900, 60",
    "86400, 60",
  })
  void theIntervalGrowsWithTheTurn(int age, int apart) {
    Instant last = TURN.plusSeconds(age);
    assertThat(pacing.due("c", Hurry.IN_TURN, last, TURN, last)).isEqualTo(last.plusSeconds(apart));
    assertThat(pacing.due("c", Hurry.AT_ONCE, last, TURN, last)).isEqualTo(last);
    Instant later = last.plusSeconds(100);
    assertThat(pacing.due("c", Hurry.IN_TURN, last, TURN, later)).isEqualTo(later);
  }

  @Test
  void aSlowIntervalIsNeverShortened() {
    Rhythm slow = Rhythm.of(Duration.ofSeconds(30));
    assertThat(slow.at(Duration.ZERO)).isEqualTo(Duration.ofSeconds(30));
    assertThat(slow.at(Duration.ofMinutes(3))).isEqualTo(Duration.ofSeconds(30));
    assertThat(slow.at(Duration.ofMinutes(20))).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void noHourSeesMoreThanSixHundredWritesInAChannelWhateverComes() {
    long seed = Long.getLong("pacing.seed", 7);
    System.out.println("EditPacingTest: -Dpacing.seed=" + seed);
    Random random = new Random(seed);
    Deque<Instant> hour = new ArrayDeque<>();
    Instant now = TURN;
    int most = 0;
    for (int i = 0; i < 20_000; i++) {
      Hurry hurry = random.nextInt(3) == 0 ? Hurry.IN_TURN : Hurry.AT_ONCE;
      Instant due = pacing.due("c", hurry, null, TURN, now);
      if (due.isAfter(now)) {
        now = due;
      }
      pacing.wrote("c", now);
      pacing.asked(now);
      hour.add(now);
      while (hour.getFirst().plus(Duration.ofHours(1)).isBefore(now)) {
        hour.removeFirst();
      }
      most = Math.max(most, hour.size());
      if (random.nextInt(200) == 0) {
        now = now.plusSeconds(random.nextInt(3_600));
      }
    }
    assertThat(most).isBetween(550, 600);
  }

  @Test
  void whatHurriesFindsSomethingLeft() {
    for (int i = 0; i < 200; i++) {
      Instant due = pacing.due("c", Hurry.IN_TURN, null, TURN, TURN);
      if (due.isAfter(TURN)) {
        break;
      }
      pacing.wrote("c", TURN);
    }
    assertThat(pacing.due("c", Hurry.IN_TURN, null, TURN, TURN)).isAfter(TURN);
    assertThat(pacing.due("c", Hurry.AT_ONCE, null, TURN, TURN)).isEqualTo(TURN);
    assertThat(pacing.due("another", Hurry.IN_TURN, null, TURN, TURN)).isEqualTo(TURN);
  }

  @Test
  void aServerIsAskedFarBelowItsLimit() {
    Instant now = TURN;
    int asked = 0;
    while (now.isBefore(TURN.plusSeconds(60))) {
      Instant due = pacing.requestDue(now);
      if (due.isAfter(now)) {
        now = due;
      }
      pacing.asked(now);
      asked++;
    }
    assertThat(asked).isBetween(240, 262);
  }

  @Test
  void quietChannelsAreForgottenWithoutGivingThemMore() {
    pacing.wrote("c", TURN);
    pacing.tidy(TURN);
    pacing.tidy(TURN.plusSeconds(3_600));
    assertThat(pacing.due("c", Hurry.IN_TURN, null, TURN, TURN.plusSeconds(3_600)))
        .isEqualTo(TURN.plusSeconds(3_600));
  }

  @Test
  void aClockThatIsSetBackHoldsNothingUp() {
    SteadyClock clock = new SteadyClock();
    assertThat(clock.at(TURN)).isEqualTo(TURN);
    assertThat(clock.at(TURN.plusSeconds(5))).isEqualTo(TURN.plusSeconds(5));
    assertThat(clock.at(TURN.minusSeconds(3_600))).isEqualTo(TURN.plusSeconds(5));
    assertThat(clock.at(TURN.minusSeconds(3_590))).isEqualTo(TURN.plusSeconds(15));
    assertThat(clock.at(TURN.plusSeconds(3_600))).isAfter(TURN.plusSeconds(7_000));
  }
}
