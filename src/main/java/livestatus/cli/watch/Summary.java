package livestatus.cli.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All sessions in a few lines, for a pipe, a log or a glance. Pure. */
public final class Summary {
  private static final int NAME = 60;
  private static final int WORDS = 100;

  private Summary() {}

  /**
   * The lines.
   *
   * @param now for how long quiet sessions have been quiet
   */
  public static List<String> lines(Model model, Instant now, Alphabet alphabet) {
    List<String> lines = new ArrayList<>();
    int all = model.rows().size();
    lines.add("sessions  " + all + (model.source().isEmpty() ? "" : " (" + model.source() + ")"));
    for (Map.Entry<String, Integer> count : model.counts().entrySet()) {
      lines.add(String.format("  %-11s %d", count.getKey(), count.getValue()));
    }
    List<Row> rows = model.rows();
    section(lines, "working", rows, List.of("working"), line -> working(line, alphabet));
    section(lines, "blocked", rows, List.of("blocked"), line -> line.doing());
    section(lines, "errors", rows, List.of("error"), line -> line.doing());
    section(
        lines, "stale", rows, List.of("stale", "very-stale", "stuck"), line -> quiet(line, now));
    return lines;
  }

  private static void section(
      List<String> lines,
      String title,
      List<Row> rows,
      List<String> words,
      Function<Row, String> tell) {
    List<Row> found = rows.stream().filter(row -> words.contains(row.word())).toList();
    if (found.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(title);
    for (Row row : found) {
      String what = Line.fit(row.title(), NAME, Alphabet.ASCII);
      String told = Line.fit(tell.apply(row), WORDS, Alphabet.ASCII);
      lines.add("  " + row.agent() + ": " + what + (told.isEmpty() ? "" : " | " + told));
    }
  }

  private static String working(Row row, Alphabet alphabet) {
    StringBuilder told = new StringBuilder();
    Double progress = row.progress();
    if (progress != null) {
      told.append(Math.round(progress * 100)).append('%');
    }
    String doing = row.tool().isEmpty() ? row.doing() : row.tool();
    if (!doing.isEmpty()) {
      told.append(told.isEmpty() ? "" : " " + alphabet.dot + " ").append(doing);
    }
    return told.toString();
  }

  private static String quiet(Row row, Instant now) {
    Instant sign = row.lastSign() == null ? row.since() : row.lastSign();
    long minutes = Math.max(0, Duration.between(sign, now).toMinutes());
    return "no sign of life for " + minutes + " min (" + row.word() + ")";
  }
}
