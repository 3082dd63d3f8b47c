package livestatus.cli.watch;

import java.util.ArrayList;
import java.util.List;

/** The keys. Pure. */
final class HelpPage {
  private static final String[][] KEYS = {
    {"up down, j k", "move; PgUp PgDn, g G: further"},
    {"Enter", "open a session: steps, states, errors in full"},
    {"Esc, left", "back to the list"},
    {"left right, h l", "hide or show sub-agents; left again: to the parent"},
    {"space, - +", "hide or show them here; everywhere"},
    {"/", "only sessions with a text, in any of their words"},
    {"f F", "only sessions in one state, then the next; w b e: at work, blocked, failed"},
    {"a", "all sessions again"},
    {"s", "sort: the most urgent first, the newest, by agent, by name"},
    {"p", "show or hide the status post of the chosen session"},
    {"? q", "this help; quit"},
  };

  private HelpPage() {}

  static List<Line> lines(Frame frame, Model model) {
    List<Line> lines = new ArrayList<>();
    lines.add(frame.header(model));
    lines.add(new Line());
    for (String[] key : KEYS) {
      lines.add(
          new Line().column(Ink.BOLD, "  " + key[0], 20, frame.alphabet()).add(Ink.PLAIN, key[1]));
    }
    lines.add(new Line());
    String[] words = {
      "working", "blocked", "error", "stale", "stuck", "cancelled", "completed", "idle", "unknown"
    };
    Line signs = Line.of(Ink.DIM, "  ");
    for (String word : words) {
      signs.add(Ink.of(word), frame.alphabet().sign(word) + " ").add(Ink.DIM, word + "  ");
    }
    lines.add(signs);
    lines.add(
        Line.of(Ink.DIM, "  stale, very-stale, stuck: no sign of life for that long (since)."));
    lines.add(new Line());
    lines.add(Line.of(Ink.DIM, "  ? or Esc: back"));
    return lines;
  }
}
