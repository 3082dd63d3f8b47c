package livestatus.daemon.settings;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them: {@code 1h30m}, {@code 64KB}. */
final class Quantity {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?([kKMG]?i?)B");

  // Largest first: the order in which a duration is written.
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Quantity() {}

  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      sum =
          sum.plus(
              UNITS
                  .getOrDefault(matcher.group(2), Duration.ZERO)
                  .multipliedBy(Long.parseLong(matcher.group(1))));
      end = matcher.end();
    }
    if (end == 0 || end != text.length()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no duration; write it like 500ms, 5s, 5m, 2h or 30d");
    }
    return sum;
  }

  /** Bytes; KB is 1024 of them. */
  static long size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no size; write it like 500B, 64KB or 1MB");
    }
    int power = "KMG".indexOf(matcher.group(2).isEmpty() ? "?" : unit(matcher.group(2))) + 1;
    return Long.parseLong(matcher.group(1)) << (10 * power);
  }

  private static String unit(String prefix) {
    return prefix.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
  }

  /** The shortest way to write it that {@link #duration} reads. */
  static String text(Duration duration) {
    StringBuilder text = new StringBuilder();
    part(text, duration.toDays(), "d");
    part(text, duration.toHoursPart(), "h");
    part(text, duration.toMinutesPart(), "m");
    part(text, duration.toSecondsPart(), "s");
    part(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void part(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }

  static String size(long bytes) {
    for (int power = 3; power > 0; power--) {
      long unit = 1L << (10 * power);
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit + "KMG".substring(power - 1, power) + "B";
      }
    }
    return bytes + "B";
  }
}
