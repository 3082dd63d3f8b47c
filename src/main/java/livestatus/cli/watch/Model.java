package livestatus.cli.watch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of the sessions, and by whom it was told; immutable.
 *
 * @param rows in the order in which they appeared
 * @param healthy whether what is shown is as of now
 * @param source who told it, in words, such as {@code live} or {@code no daemon: reading the
 *     records}
 * @param notice one more sentence for people; may be empty
 */
public record Model(List<Row> rows, boolean healthy, String source, String notice) {
  public static final Model EMPTY = new Model(List.of(), false, "connecting", "");

  public Model {
    rows = List.copyOf(rows);
  }

  /** How many sessions there are of each word, in the order of urgency. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String word : ORDER) {
      counts.put(word, 0);
    }
    rows.forEach(row -> counts.merge(row.word(), 1, Integer::sum));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static final List<String> ORDER =
      List.of(
          "working",
          "blocked",
          "error",
          "stuck",
          "very-stale",
          "stale",
          "cancelled",
          "completed",
          "idle",
          "unknown");
}
