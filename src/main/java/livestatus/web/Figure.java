package livestatus.web;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Something that can be counted or measured, for the metrics.
 *
 * @param name in small words with underscores, ending in its unit; without {@code _total}
 * @param help what it is, in a sentence
 * @param labels only what has few values: each combination is kept for ever by whoever collects
 */
public record Figure(
    String name, String help, Kind kind, Map<String, String> labels, DoubleSupplier value) {
  /** Whether it only grows. */
  public enum Kind {
    COUNTER,
    GAUGE
  }

  public Figure {
    if (!name.matches("[a-z][a-z_]*[a-z]") || name.endsWith("_total")) {
      throw new IllegalArgumentException(name + " is no name of a figure.");
    }
    labels = Map.copyOf(labels);
  }

  public static Figure counter(String name, String help, DoubleSupplier value) {
    return new Figure(name, help, Kind.COUNTER, Map.of(), value);
  }

  public static Figure gauge(String name, String help, DoubleSupplier value) {
    return new Figure(name, help, Kind.GAUGE, Map.of(), value);
  }

  /** The same with a label. */
  public Figure with(String label, String its) {
    return new Figure(name, help, kind, Map.of(label, its), value);
  }
}
