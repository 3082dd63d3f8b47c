package livestatus.cli.watch;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** One line of the screen, put together from parts and measured in columns. */
final class Line {
  private record Part(Ink ink, String text) {}

  private static final String RESET = "\u001b[0m";

  private final List<Part> parts = new ArrayList<>();
  private int width;
  private boolean chosen;

  static Line of(Ink ink, String text) {
    return new Line().add(ink, text);
  }

  /** How many columns a text takes. */
  static int width(String text) {
    return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }

  /** As much of the text as fits, an ellipsis included. */
  static String fit(String text, int columns, Alphabet alphabet) {
    if (width(text) <= columns) {
      return text;
    }
    if (columns <= 0) {
      return "";
    }
    StringBuilder cut = new StringBuilder();
    int left = columns - 1;
    for (int i = 0; i < text.length(); ) {
      int rune = text.codePointAt(i);
      left -= Math.max(0, WCWidth.wcwidth(rune));
      if (left < 0) {
        break;
      }
      cut.appendCodePoint(rune);
      i += Character.charCount(rune);
    }
    return cut.toString().stripTrailing() + alphabet.ellipsis;
  }

  Line add(Ink ink, String text) {
    if (!text.isEmpty()) {
      parts.add(new Part(ink, text));
      width += width(text);
    }
    return this;
  }

  /** The text in a column of its own, cut or filled up. */
  Line column(Ink ink, String text, int columns, Alphabet alphabet) {
    String shown = fit(text, columns, alphabet);
    return add(ink, shown).add(Ink.PLAIN, " ".repeat(Math.max(0, columns - width(shown))));
  }

  Line choose() {
    chosen = true;
    return this;
  }

  int width() {
    return width;
  }

  String plain() {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.text));
    return text.toString();
  }

  /** The line as it is sent to a terminal that is so wide. */
  String ansi(int columns, boolean colour, Alphabet alphabet) {
    StringBuilder text = new StringBuilder();
    int left = columns;
    for (Part part : parts) {
      boolean cut = width(part.text) > left;
      String shown = fit(part.text, left, alphabet);
      left -= width(shown);
      String code = part.ink.code(colour);
      if (chosen) {
        code = code.isEmpty() ? Ink.CHOSEN.code(colour) : code + ";" + Ink.CHOSEN.code(colour);
      }
      text.append(code.isEmpty() ? shown : "\u001b[" + code + "m" + shown + RESET);
      if (cut || left <= 0) {
        break;
      }
    }
    if (chosen && left > 0) {
      text.append("\u001b[" + Ink.CHOSEN.code(colour) + "m" + " ".repeat(left) + RESET);
    }
    return text.toString();
  }
}
