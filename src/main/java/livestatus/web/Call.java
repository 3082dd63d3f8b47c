package livestatus.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, read whole and let in.
 *
 * @param parameters the parts of the path that its route names
 * @param peer the address it came from
 */
@SuppressWarnings("ArrayRecordComponent") // carried once and never compared
record Call(
    String method,
    String path,
    Map<String, String> parameters,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    String peer) {
  String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("The route of " + path + " names no {" + name + "}.");
    }
    return value;
  }

  /** The one value of a query field; null where it is absent or empty. */
  @Nullable String query(String name) throws Refusal {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new Refusal(400, "The query field \"" + name + "\" is given more than once.");
    }
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  /** Whether a query field is {@code true}; false where it is absent. */
  boolean flag(String name) throws Refusal {
    String value = query(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw new Refusal(400, "The query field \"" + name + "\" must be true or false.");
    }
    return "true".equals(value);
  }

  int number(String name, int otherwise, int least, int most) throws Refusal {
    String value = query(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new Refusal(
        400,
        "The query field \"" + name + "\" must be a number from " + least + " to " + most + ".");
  }
}
