package livestatus.daemon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.helpers.MessageFormatter;

/**
 * No failure can flood the log: the same warning comes once in a while, and quietly with a count in
 * between. It is the net under all rooms; {@link Repeated} also knows when a failure is over. Any
 * thread may come in.
 */
final class RepeatFilter extends TurboFilter {
  /** On what is counted already. */
  static final Marker COUNTED = MarkerFactory.getMarker("COUNTED");

  static final Duration WHILE = Duration.ofMinutes(10);
  private static final int REMEMBERED = 200;

  private final InstantSource clock;
  private final Map<String, Said> said =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Said(Instant at, int kept) {}

  RepeatFilter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    if (format == null || !level.isGreaterOrEqual(Level.WARN) || COUNTED.equals(marker)) {
      return FilterReply.NEUTRAL;
    }
    String message = MessageFormatter.basicArrayFormat(format, arguments);
    int kept = count(logger.getName() + ' ' + message + ' ' + kind(thrown));
    if (kept > 0) {
      logger.debug("{} (kept quiet {} times)", message, kept);
      return FilterReply.DENY;
    }
    if (kept < 0) {
      logger.warn(COUNTED, "Said again after {} more times: {}", -kept, message);
    }
    return FilterReply.NEUTRAL;
  }

  /** How often it was kept quiet, this time included; negative if it is to be said again. */
  private synchronized int count(String what) {
    Instant now = clock.instant();
    Said before = said.get(what);
    if (before == null || !now.isBefore(before.at().plus(WHILE))) {
      said.put(what, new Said(now, 0));
      return before == null ? 0 : -before.kept();
    }
    said.put(what, new Said(before.at(), before.kept() + 1));
    return before.kept() + 1;
  }

  private static String kind(@Nullable Throwable thrown) {
    return thrown == null ? "" : thrown.getClass().getName();
  }
}
