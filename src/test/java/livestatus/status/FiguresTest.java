package livestatus.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "PT-5S, 0.0 s",
    "PT0S, 0.0 s",
    "PT0.04S, 0.0 s",
    "PT0.4S, 0.4 s",
    "PT9.94S, 9.9 s",
    "PT9.96S, 10 s",
    "PT59.4S, 59 s",
    "PT59.6S, 1 min",
    "PT2M5S, 2 min 5 s",
    "PT9M59S, 9 min 59 s",
    "PT10M, 10 min",
    "PT59M40S, 1 h",
    "PT1H20M, 1 h 20 min",
    "PT23H59M40S, 1 d",
    "PT76H, 3 d 4 h",
  })
  void saysDurations(Duration duration, String words) {
    assertThat(Figures.duration(duration)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0",
    "0, 0",
    "999, 999",
    "1000, 1k",
    "1234, 1.2k",
    "12345, 12.3k",
    "99949, 99.9k",
    "99950, 100k",
    "999499, 999k",
    "999500, 1M",
    "1234567, 1.2M",
    "99950000, 100M",
  })
  void saysCounts(long count, String words) {
    assertThat(Figures.count(count)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, $0.00",
    "0.004, <$0.01",
    "0.01, $0.01",
    "0.136, $0.14",
    "9.99, $9.99",
    "12.3, $12"
  })
  void saysCosts(double dollars, String words) {
    assertThat(Figures.cost(dollars)).isEqualTo(words);
  }

  @Test
  void saysTimesWhereTheReadersAre() {
    Instant at = Instant.parse("2026-11-21T13:02:59Z");

    assertThat(Figures.time(at, ZoneId.of("Europe/Berlin"))).isEqualTo("14:02");
    assertThat(Figures.day(at, ZoneId.of("Asia/Tokyo"))).isEqualTo("21 Nov 22:02");
  }
}
