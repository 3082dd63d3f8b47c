package livestatus.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An event as one line of JSON. Each text is masked before it is escaped. */
final class JsonLine implements Function<ILoggingEvent, String> {
  private final UnaryOperator<String> masking;

  JsonLine(UnaryOperator<String> masking) {
    this.masking = masking;
  }

  @Override
  public String apply(ILoggingEvent event) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString());
    line.put("thread", masking.apply(event.getThreadName()));
    line.put("logger", event.getLoggerName());
    line.put("message", masking.apply(String.valueOf(event.getFormattedMessage())));
    if (event.getKeyValuePairs() != null) {
      ObjectNode values = line.putObject("values");
      event
          .getKeyValuePairs()
          .forEach(pair -> values.put(pair.key, masking.apply(String.valueOf(pair.value))));
    }
    if (event.getThrowableProxy() != null) {
      throwable(line.putObject("error"), event.getThrowableProxy());
    }
    return JsonMapper.shared().writeValueAsString(line);
  }

  private void throwable(ObjectNode node, IThrowableProxy thrown) {
    node.put("type", thrown.getClassName());
    node.put("message", masking.apply(String.valueOf(thrown.getMessage())));
    ArrayNode frames = node.putArray("at");
    Arrays.stream(thrown.getStackTraceElementProxyArray())
        .map(StackTraceElementProxy::getStackTraceElement)
        .forEach(frame -> frames.add(frame.toString()));
    for (IThrowableProxy suppressed : thrown.getSuppressed()) {
      throwable(node.withArray("/suppressed").addObject(), suppressed);
    }
    if (thrown.getCause() != null && !thrown.isCyclic()) {
      throwable(node.putObject("cause"), thrown.getCause());
    }
  }
}
