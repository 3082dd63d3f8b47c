package livestatus.cli.watch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Below the list: the status post that people read of the chosen session. Pure. */
final class PostPane {
  private static final int LEAST = 16;
  private static final int MOST = 13;
  private static final int TEXT = 500;

  private PostPane() {}

  /** How many lines of so high a screen it takes. */
  static int height(int height, View view) {
    return !view.post() || height < LEAST ? 0 : Math.min(MOST, (height - 3) / 2);
  }

  static List<Line> lines(Frame frame, View view, @Nullable Detail detail) {
    int height = height(frame.height(), view);
    List<Line> lines = new ArrayList<>();
    if (height == 0) {
      return lines;
    }
    Alphabet alphabet = frame.alphabet();
    String title = alphabet.rule.repeat(2) + " its status post ";
    int rest = Math.max(0, frame.width() - Line.width(title));
    lines.add(Line.of(Ink.DIM, title + alphabet.rule.repeat(rest)));
    JsonNode card = detail == null ? null : detail.card();
    if (card != null && card.isObject()) {
      card(lines, card, alphabet);
    } else if (detail != null) {
      lines.add(Line.of(Ink.DIM, "none yet"));
    }
    if (lines.size() > height) {
      lines.subList(height - 1, lines.size()).clear();
      lines.add(Line.of(Ink.DIM, alphabet.bar + " " + alphabet.ellipsis));
    }
    while (lines.size() < height) {
      lines.add(new Line());
    }
    return lines;
  }

  private static void card(List<Line> lines, JsonNode card, Alphabet alphabet) {
    String word = card.path("word").asString("");
    Ink ink = Ink.of(word);
    Line head = Line.of(ink, alphabet.bar + " " + alphabet.sign(word) + " ");
    head.add(ink, alphabet.text(card.path("headline").asString(""), TEXT));
    head.add(Ink.BOLD, "  " + alphabet.text(card.path("agent").asString(""), TEXT));
    String name = alphabet.text(card.path("name").asString(""), TEXT);
    lines.add(name.isEmpty() ? head : head.add(Ink.PLAIN, " " + alphabet.dot + " " + name));
    for (JsonNode told : card.path("lines")) {
      lines.add(line(told, ink, alphabet));
    }
  }

  private static Line line(JsonNode told, Ink ink, Alphabet alphabet) {
    Line line = Line.of(ink, alphabet.bar + " ");
    line.add(Ink.PLAIN, "  ".repeat(Math.min(10, told.path("depth").asInt(0))));
    String word = told.path("word").asString("");
    boolean first = true;
    if (!word.isEmpty()) {
      boolean step = told.path("kind").asString("").equalsIgnoreCase("step");
      Ink its = step ? outcome(word) : Ink.of(word.equals("running") ? "working" : word);
      line.add(its, alphabet.sign(word));
      first = false;
    } else {
      String symbol = alphabet.text(told.path("symbol").asString(""), 2);
      line.add(Ink.WARN, symbol);
      first = symbol.isEmpty();
    }
    for (JsonNode span : told.path("spans")) {
      String style = span.path("style").asString("");
      boolean muted = style.equalsIgnoreCase("muted");
      String gap = first ? "" : muted ? " " + alphabet.dot + " " : " ";
      String text = alphabet.text(span.path("text").asString(""), TEXT);
      Ink how = muted ? Ink.DIM : style.equalsIgnoreCase("strong") ? Ink.BOLD : Ink.PLAIN;
      line.add(Ink.DIM, gap).add(how, text);
      first = false;
    }
    return line;
  }

  private static Ink outcome(String word) {
    return word.equals("failed") ? Ink.BAD : word.equals("ok") ? Ink.GOOD : Ink.DIM;
  }
}
