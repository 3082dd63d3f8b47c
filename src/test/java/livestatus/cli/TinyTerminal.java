package livestatus.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/** As much of a terminal as is needed to see what a program has drawn. Safe for threads. */
final class TinyTerminal {
  private static final Pattern SEQUENCE =
      Pattern.compile("\u001b(?:\\[([?>]?)([0-9;]*)([@-~])|[()].|[=>78])");

  private String[][] cells;
  private int row;
  private int column;
  private byte[] left = {};
  private String raw = "";
  private boolean other;
  private boolean cursor = true;
  private boolean coloured;

  TinyTerminal(int columns, int rows) {
    resize(columns, rows);
  }

  synchronized void resize(int columns, int rows) {
    cells = new String[rows][columns];
    clear();
  }

  private void clear() {
    for (String[] line : cells) {
      Arrays.fill(line, " ");
    }
  }

  synchronized void take(byte[] data, int length) {
    byte[] all = Arrays.copyOf(left, left.length + length);
    System.arraycopy(data, 0, all, left.length, length);
    int whole = all.length;
    // A character or a sequence may be cut in two.
    String text = new String(all, StandardCharsets.UTF_8);
    if (text.endsWith("\ufffd") || unfinished(text)) {
      left = all;
      return;
    }
    left = new byte[0];
    raw += new String(all, 0, whole, StandardCharsets.UTF_8);
    show(text);
  }

  private static boolean unfinished(String text) {
    int escape = text.lastIndexOf('\u001b');
    return escape >= 0
        && escape > text.length() - 24
        && !SEQUENCE.matcher(text.substring(escape)).lookingAt();
  }

  private void show(String text) {
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) == '\u001b') {
        Matcher matcher = SEQUENCE.matcher(text).region(i, text.length());
        if (!matcher.lookingAt()) {
          throw new IllegalStateException("An unknown sequence at " + i + " of " + text);
        }
        if (matcher.group(3) != null) {
          control(matcher.group(1), matcher.group(2), matcher.group(3).charAt(0));
        }
        i = matcher.end();
        continue;
      }
      int rune = text.codePointAt(i);
      i += Character.charCount(rune);
      put(rune);
    }
  }

  private void put(int rune) {
    if (rune == '\n') {
      row = Math.min(row + 1, cells.length - 1);
    } else if (rune == '\r') {
      column = 0;
    } else if (rune >= ' ') {
      int width = Math.max(0, WCWidth.wcwidth(rune));
      if (row < cells.length && column < cells[row].length && width > 0) {
        cells[row][column] = Character.toString(rune);
        if (width == 2 && column + 1 < cells[row].length) {
          cells[row][column + 1] = "";
        }
      }
      column += width;
    }
  }

  private void control(String mark, String numbers, char what) {
    int[] given =
        Arrays.stream(numbers.split(";", -1))
            .mapToInt(number -> number.isEmpty() ? 0 : Integer.parseInt(number))
            .toArray();
    if (mark.equals("?")) {
      if (given[0] == 1049) {
        other = what == 'h';
        clear();
      } else if (given[0] == 25) {
        cursor = what == 'h';
      }
      return;
    }
    switch (what) {
      case 'H' -> {
        row = Math.max(1, given[0]) - 1;
        column = given.length > 1 ? Math.max(1, given[1]) - 1 : 0;
      }
      case 'J' -> clear();
      case 'K' -> {
        if (row < cells.length) {
          Arrays.fill(
              cells[row],
              given[0] == 2 ? 0 : Math.min(column, cells[row].length),
              cells[row].length,
              " ");
        }
      }
      case 'm' -> coloured |= Arrays.stream(given).anyMatch(code -> code >= 30 && code < 50);
      default -> {}
    }
  }

  /** The lines, without what is blank at their ends. */
  synchronized String screen() {
    StringBuilder text = new StringBuilder();
    for (String[] line : cells) {
      text.append(String.join("", line).stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** Whether the other screen is in use, which leaves the shell's alone. */
  synchronized boolean other() {
    return other;
  }

  synchronized boolean cursor() {
    return cursor;
  }

  synchronized boolean coloured() {
    return coloured;
  }

  synchronized String raw() {
    return raw;
  }
}
