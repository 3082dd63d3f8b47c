package livestatus.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import livestatus.json.JsonText;

/** An event as one line of JSON. Each text is masked before it is escaped. */
final class JsonLine implements Function<ILoggingEvent, String> {
  private final UnaryOperator<String> masking;

  JsonLine(UnaryOperator<String> masking) {
    this.masking = masking;
  }

  @Override
  public String apply(ILoggingEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString());
    line.put("thread", masking.apply(event.getThreadName()));
    line.put("logger", event.getLoggerName());
    line.put("message", masking.apply(String.valueOf(event.getFormattedMessage())));
    if (event.getKeyValuePairs() != null) {
      Map<String, Object> values = new LinkedHashMap<>();
      event
          .getKeyValuePairs()
          .forEach(pair -> values.put(pair.key, masking.apply(String.valueOf(pair.value))));
      line.put("values", values);
    }
    if (event.getThrowableProxy() != null) {
      line.put("error", throwable(event.getThrowableProxy()));
    }
    return JsonText.of(line);
  }

  private Map<String, Object> throwable(IThrowableProxy thrown) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("type", thrown.getClassName());
    node.put("message", masking.apply(String.valueOf(thrown.getMessage())));
    node.put(
        "at",
        Arrays.stream(thrown.getStackTraceElementProxyArray())
            .map(frame -> frame.getStackTraceElement().toString())
            .toList());
    if (thrown.getSuppressed().length > 0) {
      node.put("suppressed", Arrays.stream(thrown.getSuppressed()).map(this::throwable).toList());
    }
    if (thrown.getCause() != null && !thrown.isCyclic()) {
      node.put("cause", throwable(thrown.getCause()));
    }
    return node;
  }
}
