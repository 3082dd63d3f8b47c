package livestatus.e2e;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the model answers to one request.
 *
 * @param status of HTTP; anything but 200 is an error of the provider
 * @param delay before the first word
 * @param cut whether the connection breaks after the first words
 */
record Reply(int status, Duration delay, String text, List<Tool> tools, boolean cut) {
  /** A tool that the agent shall call. */
  record Tool(String name, Map<String, Object> arguments) {
    static Tool exec(String command) {
      return new Tool("exec", Map.of("command", command));
    }
  }

  static Reply says(String text) {
    return new Reply(200, Duration.ZERO, text, List.of(), false);
  }

  static Reply calls(Tool... tools) {
    return new Reply(200, Duration.ZERO, "Let me see.", List.of(tools), false);
  }

  static Reply fails(int status) {
    return new Reply(status, Duration.ZERO, "", List.of(), false);
  }

  Reply after(Duration time) {
    return new Reply(status, time, text, tools, cut);
  }

  Reply breaksOff() {
    return new Reply(status, delay, text, tools, true);
  }
}
