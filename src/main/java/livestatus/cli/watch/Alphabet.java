package livestatus.cli.watch;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import livestatus.status.SafeText;

/**
 * Which characters a terminal can show, and our signs in them. Text of agents passes through here
 * before anything else sees it: afterwards it is one line, moves no cursor, turns no direction, and
 * every terminal agrees how wide it is.
 */
public enum Alphabet {
  UNICODE("…", "·", "▸", "▾", "▸", "│", "─", "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"),
  ASCII("~", "-", ">", "v", ">", "|", "-", "|/-\\");

  private static final Pattern GRAPHEME = Pattern.compile("\\X");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  final String ellipsis;
  final String dot;
  final String cursor;
  final String open;
  final String closed;
  final String bar;
  final String rule;
  private final String spinner;

  Alphabet(
      String ellipsis,
      String dot,
      String cursor,
      String open,
      String closed,
      String bar,
      String rule,
      String spinner) {
    this.ellipsis = ellipsis;
    this.dot = dot;
    this.cursor = cursor;
    this.open = open;
    this.closed = closed;
    this.bar = bar;
    this.rule = rule;
    this.spinner = spinner;
  }

  /** By the locale, as every program of the system decides it. */
  public static Alphabet of(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = environment.getOrDefault(name, "");
      if (!locale.isEmpty()) {
        String charset = locale.toUpperCase(Locale.ROOT).replace("-", "");
        return charset.contains("UTF8") ? UNICODE : ASCII;
      }
    }
    return ASCII;
  }

  /** What an agent or a person wrote, in one line of so many characters at the most. */
  public String text(String untrusted, int max) {
    String line = SafeText.line(untrusted, max);
    if (line.chars().allMatch(c -> c >= ' ' && c < 127)) {
      return line;
    }
    StringBuilder simple = new StringBuilder();
    GRAPHEME.matcher(line).results().forEach(found -> simple(found.group(), simple));
    return simple.toString();
  }

  /** Signs that are one picture on one terminal are several on another: the first is kept. */
  private void simple(String grapheme, StringBuilder out) {
    int first = grapheme.codePointAt(0);
    if (this == ASCII) {
      ascii(grapheme, out);
    } else if (isRegional(first)) {
      grapheme.codePoints().filter(Alphabet::isRegional).forEach(c -> out.append(letter(c)));
    } else if (grapheme.codePoints().anyMatch(Alphabet::joinsOrVaries)) {
      out.appendCodePoint(first);
    } else {
      out.append(grapheme);
    }
  }

  private static void ascii(String grapheme, StringBuilder out) {
    String bare =
        MARKS.matcher(Normalizer.normalize(grapheme, Normalizer.Form.NFKD)).replaceAll("");
    if (!bare.isEmpty() && bare.chars().allMatch(c -> c >= ' ' && c < 127)) {
      out.append(bare);
    } else {
      out.append('?');
    }
  }

  private static boolean isRegional(int c) {
    return c >= 0x1f1e6 && c <= 0x1f1ff;
  }

  private static char letter(int regional) {
    return (char) ('A' + regional - 0x1f1e6);
  }

  private static boolean joinsOrVaries(int c) {
    return c == 0x200c
        || c == 0x200d
        || (c >= 0xfe00 && c <= 0xfe0f)
        || (c >= 0x1f3fb && c <= 0x1f3ff)
        || c == 0x20e3;
  }

  String spinner(long tick) {
    int at = (int) Math.floorMod(tick, (long) spinner.length());
    return spinner.substring(at, at + 1);
  }

  /** One narrow character for a state's word, or for a step's outcome. */
  String sign(String word) {
    boolean plain = this == ASCII;
    return switch (word) {
      case "working" -> plain ? "*" : "●";
      case "idle" -> plain ? "." : "○";
      case "completed", "ok" -> plain ? "+" : "✓";
      case "blocked" -> plain ? "!" : "‖";
      case "error", "failed" -> plain ? "x" : "✗";
      case "cancelled" -> plain ? "#" : "■";
      case "stale", "very-stale" -> plain ? "z" : "◌";
      case "stuck" -> "!";
      case "running" -> plain ? ">" : "▸";
      case "abandoned" -> plain ? "-" : "–";
      default -> "?";
    };
  }
}
