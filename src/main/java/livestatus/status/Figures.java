package livestatus.status;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  private Figures() {}

  /** {@code 0.4 s}, {@code 12 s}, {@code 2 min 5 s}, {@code 1 h 20 min}, {@code 3 d 4 h}. */
  public static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 9_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = (millis + 500) / 1000;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    long minutes = (seconds + 30) / 60;
    if (minutes < 60) {
      return minutes + " min";
    }
    if (minutes < 24 * 60) {
      return two(minutes / 60, "h", minutes % 60, "min");
    }
    long hours = (minutes + 30) / 60;
    return two(hours / 24, "d", hours % 24, "h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    String first = large + " " + largeUnit;
    return small == 0 ? first : first + " " + small + " " + smallUnit;
  }

  /** {@code 999}, {@code 1.2k}, {@code 123k}, {@code 1.2M}. */
  public static String count(long count) {
    if (count < 1_000) {
      return Long.toString(Math.max(0, count));
    }
    if (count < 99_950) {
      return tenths(count / 1e3) + "k";
    }
    if (count < 999_500) {
      return Math.round(count / 1e3) + "k";
    }
    return count < 99_950_000 ? tenths(count / 1e6) + "M" : Math.round(count / 1e6) + "M";
  }

  private static String tenths(double number) {
    String text = String.format(Locale.ROOT, "%.1f", number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** US dollars: {@code $0.14}, {@code $12}; less than a cent is said to be so. */
  public static String cost(double dollars) {
    if (dollars > 0 && dollars < 0.01) {
      return "<$0.01";
    }
    return String.format(Locale.ROOT, dollars < 9.995 ? "$%.2f" : "$%.0f", Math.max(0, dollars));
  }

  /** {@code 14:02}. */
  public static String time(Instant at, ZoneId zone) {
    return TIME.format(at.atZone(zone));
  }

  /** {@code 21 Nov 14:02}, for what may still be read tomorrow. */
  public static String day(Instant at, ZoneId zone) {
    return DAY.format(at.atZone(zone));
  }
}
