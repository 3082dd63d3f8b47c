package livestatus.daemon.logging;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Some libraries log with the JDK's means: their lines come here, to be masked like all others. */
final class FromJdkLogging extends Handler {
  private final SimpleFormatter formatter = new SimpleFormatter();

  static void install() {
    LogManager.getLogManager().reset();
    LogManager.getLogManager().getLogger("").addHandler(new FromJdkLogging());
  }

  @Override
  public void publish(LogRecord entry) {
    String name = entry.getLoggerName() == null ? "jdk" : entry.getLoggerName();
    Logger log = LoggerFactory.getLogger(name);
    String message = formatter.formatMessage(entry);
    if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
      log.warn("{}", message, entry.getThrown());
    } else {
      log.debug("{}", message, entry.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
