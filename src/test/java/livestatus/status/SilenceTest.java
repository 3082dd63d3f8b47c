package livestatus.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant TWO_PM = Instant.parse("2026-11-21T13:02:10Z");

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T13:40:00Z, 14:02, 14:40",
    "2026-11-21T13:02:31Z, 14:02:10, 14:02:31",
    "2026-11-21T23:30:00Z, 21 Nov 14:02, 22 Nov 00:30"
  })
  void itIsToldAsExactlyAsItMatters(Instant until, String from, String to) {
    assertThat(new Silence(TWO_PM, until).words(BERLIN))
        .isEqualTo("No news between " + from + " and " + to + ": Live Status did not run");
  }

  @Test
  void oneThatLastsTellsTheDay() {
    assertThat(new Silence(TWO_PM, null).words(BERLIN))
        .isEqualTo("Live Status stopped at 21 Nov 14:02: no news since then");
  }

  @Test
  void itCannotEndBeforeItBegan() {
    assertThatThrownBy(() -> new Silence(TWO_PM, TWO_PM.minusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
