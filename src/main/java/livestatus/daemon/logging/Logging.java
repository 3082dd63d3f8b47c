package livestatus.daemon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import livestatus.daemon.settings.Secret;
import livestatus.daemon.settings.Settings;
import org.slf4j.LoggerFactory;

/** The process's one log. Static, because the logging library is. */
public final class Logging {
  private static final Masking MASKING = new Masking();

  private Logging() {}

  /** Puts the settings in force; may be called again when they change. */
  public static void start(
      Settings.Logging settings, Collection<Secret> secrets, Map<String, String> environment) {
    hide(secrets);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    configure(context, settings, environment, new ConsoleError(), InstantSource.system());
    FromJdkLogging.install();
  }

  /** From now on these are masked too. */
  public static void hide(Collection<Secret> secrets) {
    MASKING.hide(secrets);
  }

  /** The text without secrets, for what is said outside of the log. */
  public static String masked(String text) {
    return MASKING.clean(text);
  }

  /** Before any settings are known: only what is wrong. */
  static void quiet(LoggerContext context) {
    Settings.Logging settings =
        new Settings.Logging(Settings.Logging.Format.TEXT, Settings.Logging.Level.WARN, 32 * 1024);
    configure(context, settings, System.getenv(), new ConsoleError(), InstantSource.system());
  }

  static void configure(
      LoggerContext context,
      Settings.Logging settings,
      Map<String, String> environment,
      OutputStreamAppender<ILoggingEvent> appender,
      InstantSource clock) {
    boolean journal = !environment.getOrDefault("JOURNAL_STREAM", "").isEmpty();
    UnaryOperator<String> masked = text -> cut(MASKING.clean(text), settings.maxLine());
    Function<ILoggingEvent, String> line =
        settings.format() == Settings.Logging.Format.JSON
            ? new JsonLine(masked)
            : new TextLine(masked, journal);
    LogEncoder encoder = new LogEncoder(line);
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setEncoder(encoder);
    appender.start();
    context.resetTurboFilterList();
    context.addTurboFilter(new RepeatFilter(clock));
    Level level = Level.toLevel(settings.level().name());
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    // Libraries speak only of trouble, unless everything is wanted.
    root.setLevel(level.equals(Level.TRACE) ? Level.DEBUG : Level.WARN);
    context.getLogger("livestatus").setLevel(level);
  }

  /** Cut after masking, so that no part of a secret is left at the end. */
  private static String cut(String text, long most) {
    return text.length() <= most
        ? text
        : text.substring(0, (int) most) + "… (" + (text.length() - most) + " more)";
  }

  /** Standard error as it is now, so that a test or a terminal view may replace it. */
  private static final class ConsoleError extends ConsoleAppender<ILoggingEvent> {
    ConsoleError() {
      setTarget("System.err");
    }
  }
}
