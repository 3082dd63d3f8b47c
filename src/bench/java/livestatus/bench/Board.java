package livestatus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of budgets as it fills. */
final class Board {
  private final List<String> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** How good a figure is. */
  private static String verdict(double figure, double budget, double better, boolean less) {
    double sign = less ? 1 : -1;
    if (sign * figure <= sign * better) {
      return "better";
    }
    return sign * figure <= sign * budget ? "met" : "**missed**";
  }

  void atMost(String what, double figure, String unit, double budget, double better) {
    row(
        what,
        figure,
        unit,
        "≤ " + number(budget),
        number(better),
        verdict(figure, budget, better, true));
  }

  void atLeast(String what, double figure, String unit, double budget, double better) {
    row(
        what,
        figure,
        unit,
        "≥ " + number(budget),
        number(better),
        verdict(figure, budget, better, false));
  }

  private void row(
      String what, double figure, String unit, String budget, String better, String verdict) {
    rows.add(
        "| "
            + what
            + " | "
            + number(figure)
            + unit
            + " | "
            + budget
            + unit
            + " | "
            + better
            + unit
            + " | "
            + verdict
            + " |");
    System.out.println(rows.get(rows.size() - 1));
  }

  /** Something that explains the rows. */
  void note(String format, Object... values) {
    notes.add(String.format(Locale.ROOT, format, values));
    System.out.println("  " + notes.get(notes.size() - 1));
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String form = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    String text = String.format(Locale.ROOT, form, value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }

  String markdown(String command) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("`").append(command).append("`\n\n").append(machine()).append("\n\n");
    if (!rows.isEmpty()) {
      text.append("| what | measured | budget | better | |\n|---|---|---|---|---|\n");
    }
    rows.forEach(row -> text.append(row).append('\n'));
    text.append('\n');
    notes.forEach(note -> text.append("- ").append(note).append('\n'));
    return text.toString();
  }

  private static String machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("?");
    String load = Files.readString(Path.of("/proc/loadavg"));
    return LocalDate.now(ZoneOffset.UTC)
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores ("
        + model
        + "), Java "
        + Runtime.version()
        + ", load at the end "
        + load.substring(0, load.indexOf(' '))
        + ".";
  }
}
