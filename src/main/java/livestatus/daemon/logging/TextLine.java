package livestatus.daemon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** An event as one line that people read; an exception is folded into it. */
final class TextLine implements Function<ILoggingEvent, String> {
  private static final int FRAMES = 12;

  private final UnaryOperator<String> masking;
  private final boolean journal;

  /**
   * Makes the line's writer.
   *
   * @param journal journald reads along: it wants the level as a number and knows the time itself
   */
  TextLine(UnaryOperator<String> masking, boolean journal) {
    this.masking = masking;
    this.journal = journal;
  }

  @Override
  public String apply(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    if (journal) {
      line.append('<').append(priority(event.getLevel())).append('>');
    } else {
      line.append(event.getInstant().truncatedTo(ChronoUnit.MILLIS)).append(' ');
      line.append(String.format(Locale.ROOT, "%-5s ", event.getLevel()));
    }
    line.append('[').append(event.getThreadName()).append("] ");
    line.append(shortName(event.getLoggerName())).append(": ");
    StringBuilder said = new StringBuilder(String.valueOf(event.getFormattedMessage()));
    if (event.getKeyValuePairs() != null) {
      event
          .getKeyValuePairs()
          .forEach(pair -> said.append(' ').append(pair.key).append('=').append(pair.value));
    }
    for (IThrowableProxy thrown = event.getThrowableProxy();
        thrown != null;
        thrown = thrown.isCyclic() ? null : thrown.getCause()) {
      throwable(said, thrown);
    }
    return oneLine(masking.apply(line.append(said).toString()));
  }

  private static void throwable(StringBuilder said, IThrowableProxy thrown) {
    said.append(" | ").append(thrown.getClassName()).append(": ").append(thrown.getMessage());
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      said.append(i == 0 ? " at " : " < ").append(frames[i].getStackTraceElement());
    }
    for (IThrowableProxy suppressed : thrown.getSuppressed()) {
      said.append(" (suppressed ").append(suppressed.getClassName()).append(": ");
      said.append(suppressed.getMessage()).append(')');
    }
  }

  /** What others wrote must not be able to make up lines, or to drive a terminal. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line.append("\\n");
      } else if (Character.isISOControl(c)) {
        line.append(c == '\t' ? " " : String.format(Locale.ROOT, "\\x%02x", (int) c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }

  private static String shortName(String logger) {
    return logger.startsWith("livestatus.") ? logger.substring("livestatus.".length()) : logger;
  }

  private static int priority(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> 3;
      case Level.WARN_INT -> 4;
      case Level.INFO_INT -> 6;
      default -> 7;
    };
  }
}
