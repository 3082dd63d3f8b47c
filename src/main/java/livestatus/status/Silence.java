package livestatus.status;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A time in which nobody looked, because Live Status did not run.
 *
 * @param until when somebody looked again; null: not yet
 */
public record Silence(Instant since, @Nullable Instant until) {
  /** Within so short a time seconds matter. */
  private static final Duration SHORT = Duration.ofMinutes(3);

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  public Silence {
    if (until != null && until.isBefore(since)) {
      throw new IllegalArgumentException("A silence since " + since + " cannot end at " + until);
    }
  }

  /** {@code No news between 14:02 and 14:40}, with the day where it is not one and the same. */
  String words(ZoneId zone) {
    if (until == null) {
      return "Live Status stopped at " + Figures.day(since, zone) + ": no news since then";
    }
    String from;
    String to;
    if (!day(since, zone).equals(day(until, zone))) {
      from = Figures.day(since, zone);
      to = Figures.day(until, zone);
    } else if (Duration.between(since, until).compareTo(SHORT) < 0) {
      from = SECONDS.format(since.atZone(zone));
      to = SECONDS.format(until.atZone(zone));
    } else {
      from = Figures.time(since, zone);
      to = Figures.time(until, zone);
    }
    return "No news between " + from + " and " + to + ": Live Status did not run";
  }

  private static LocalDate day(Instant at, ZoneId zone) {
    return LocalDate.ofInstant(at, zone);
  }
}
