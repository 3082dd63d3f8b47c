package livestatus.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows under headings, for people or as comma-separated values. */
final class Grid {
  private static final int GAP = 2;

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Grid(String... headings) {
    this.headings = List.of(headings);
  }

  Grid row(@Nullable Object... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(cells.length + " cells under " + headings.size());
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell == null ? "" : cell instanceof Double number ? plain(number) : cell.toString());
    }
    rows.add(row);
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** At most three digits after the point, and none that say nothing. */
  private static String plain(double number) {
    return new BigDecimal(number)
        .setScale(3, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  String table() {
    int[] widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = headings.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], shown(row.get(i)).length());
      }
    }
    StringBuilder text = new StringBuilder();
    line(text, headings.stream().map(Grid::shown).toList(), widths);
    rows.forEach(row -> line(text, row.stream().map(Grid::shown).toList(), widths));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i));
      line.append(" ".repeat(widths[i] + GAP - cells.get(i).length()));
    }
    text.append(line.toString().stripTrailing()).append(System.lineSeparator());
  }

  /** Agents name themselves: nothing they write may move a terminal's cursor. */
  private static String shown(String cell) {
    return cell.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  String csv() {
    StringBuilder text = new StringBuilder();
    text.append(String.join(",", headings.stream().map(Grid::quoted).toList())).append("\r\n");
    for (List<String> row : rows) {
      text.append(String.join(",", row.stream().map(Grid::quoted).toList())).append("\r\n");
    }
    return text.toString();
  }

  private static String quoted(String cell) {
    // A spreadsheet would run what begins like a formula.
    String safe = !cell.isEmpty() && "=+@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
