package livestatus.daemon.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns an event into its line. */
final class LogEncoder extends EncoderBase<ILoggingEvent> {
  private final Function<ILoggingEvent, String> line;

  LogEncoder(Function<ILoggingEvent, String> line) {
    this.line = line;
  }

  @Override
  public byte @Nullable [] headerBytes() {
    return null;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return (line.apply(event) + "\n").getBytes(UTF_8);
  }

  @Override
  public byte @Nullable [] footerBytes() {
    return null;
  }
}
