package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PeerLimitTest {
  private static final Instant NOW = Site.START;

  private final PeerLimit limit = new PeerLimit(2, 3);

  private int taken(String peer, Instant now) {
    int taken = 0;
    while (limit.take(peer, now)) {
      taken++;
    }
    return taken;
  }

  @Test
  void aBurstAndThenASteadyRate() {
    assertThat(taken("a", NOW)).isEqualTo(3);
    assertThat(limit.has("a", NOW)).isFalse();
    assertThat(taken("a", NOW.plusMillis(400))).isZero();
    assertThat(taken("a", NOW.plusMillis(500))).isEqualTo(1);
    assertThat(taken("a", NOW.plusSeconds(3_600))).isEqualTo(3);
  }

  @Test
  void peersDoNotShareAndAClockThatGoesBackGivesNothing() {
    assertThat(taken("a", NOW)).isEqualTo(3);
    assertThat(taken("b", NOW)).isEqualTo(3);
    assertThat(taken("a", NOW.minusSeconds(60))).isZero();
  }

  @Test
  void theLongestAwayAreForgottenFirst() {
    assertThat(taken("first", NOW)).isEqualTo(3);
    for (int i = 0; i < 9_999; i++) {
      limit.take("peer" + i, NOW);
    }
    assertThat(limit.has("first", NOW)).isFalse();
    limit.take("one more", NOW);
    limit.take("and another", NOW);
    assertThat(limit.has("first", NOW)).as("it was looked at last").isFalse();
    assertThat(taken("peer0", NOW)).as("forgotten, so its bucket is full").isEqualTo(3);
  }
}
