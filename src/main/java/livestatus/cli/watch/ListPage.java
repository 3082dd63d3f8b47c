package livestatus.cli.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import livestatus.cli.watch.Tree.Item;
import livestatus.status.Figures;
import org.jspecify.annotations.Nullable;

/** The list of all sessions as lines of a screen. Pure. */
final class ListPage {
  private static final int STATE = 12;
  private static final int AGE = 6;
  private static final int MODEL = 18;
  private static final int TOKENS = 7;
  private static final int DEEPEST = 8;

  private final Frame frame;
  private final Model model;
  private final View view;
  private final List<Item> items;

  private ListPage(Frame frame, Model model, View view, List<Item> items) {
    this.frame = frame;
    this.model = model;
    this.view = view;
    this.items = items;
  }

  /** How many sessions fit on a screen so high. */
  static int room(int height, Model model, View view) {
    int notice = model.notice().isEmpty() ? 0 : 1;
    return Math.max(1, height - 3 - notice - PostPane.height(height, view));
  }

  /**
   * A screen full.
   *
   * @param detail of the chosen session; null while it is being asked for
   */
  static List<Line> lines(
      Frame frame, Model model, View view, List<Item> items, @Nullable Detail detail) {
    return new ListPage(frame, model, view, items).lines(detail);
  }

  private List<Line> lines(@Nullable Detail detail) {
    List<Line> lines = new ArrayList<>();
    int room = room(frame.height(), model, view);
    lines.add(frame.header(model));
    lines.add(headings(room));
    int top = top(room);
    for (int i = top; i < Math.min(items.size(), top + room); i++) {
      Line line = line(items.get(i), i == view.at());
      lines.add(i == view.at() ? line.choose() : line);
    }
    if (items.isEmpty()) {
      lines.add(Line.of(Ink.DIM, "  " + nothing()));
    }
    while (lines.size() < room + 2) {
      lines.add(new Line());
    }
    lines.addAll(PostPane.lines(frame, view, detail));
    if (!model.notice().isEmpty()) {
      lines.add(Line.of(Ink.BOLD, frame.alphabet().cursor + " " + model.notice()));
    }
    lines.add(footer());
    return lines;
  }

  private String nothing() {
    if (model.rows().isEmpty()) {
      return model.healthy() ? "No session yet." : "Nothing is known yet.";
    }
    return "No session is like that; a shows all.";
  }

  /** The cursor stays on the screen, with the list's end at the screen's end. */
  private int top(int room) {
    int middle = view.at() - room / 2;
    return Math.max(0, Math.min(middle, items.size() - room));
  }

  private Line headings(int room) {
    String shown =
        items.size() <= room ? "" : "  " + (view.at() + 1) + " of " + items.size() + " lines";
    Line line = new Line().column(Ink.DIM, "  state", 2 + STATE, frame.alphabet());
    line.column(Ink.DIM, "since", AGE, frame.alphabet());
    line.column(Ink.DIM, "agent", agentColumns(), frame.alphabet());
    line.column(Ink.DIM, "session" + shown, textColumns(), frame.alphabet());
    if (isWide()) {
      line.column(Ink.DIM, " model", MODEL, frame.alphabet());
      line.column(Ink.DIM, " tokens", TOKENS, frame.alphabet());
    }
    return line;
  }

  private boolean isWide() {
    return frame.width() >= 110;
  }

  private int agentColumns() {
    return isWide() ? 14 : frame.width() >= 70 ? 10 : 8;
  }

  private int textColumns() {
    int others = 2 + STATE + AGE + agentColumns() + (isWide() ? MODEL + TOKENS : 0);
    return Math.max(10, frame.width() - others);
  }

  private Line line(Item item, boolean chosen) {
    Row row = item.row();
    Alphabet alphabet = frame.alphabet();
    boolean calm = row.word().equals("idle");
    Ink ink = item.wanted() ? Ink.of(row.word()) : Ink.DIM;
    String sign =
        row.word().equals("working") ? alphabet.spinner(frame.tick()) : alphabet.sign(row.word());
    Line line = Line.of(Ink.PLAIN, chosen ? alphabet.cursor + " " : "  ");
    line.column(ink, sign + " " + (calm ? "" : row.word()), STATE, alphabet);
    line.column(Ink.DIM, frame.age(since(row)), AGE, alphabet);
    line.column(item.wanted() ? Ink.BOLD : Ink.DIM, row.agent(), agentColumns() - 1, alphabet);
    line.add(Ink.PLAIN, " ");
    text(line, item);
    if (isWide()) {
      line.add(Ink.PLAIN, " ");
      line.column(Ink.DIM, row.model(), MODEL - 1, alphabet);
      String tokens = row.tokens() > 0 ? Figures.count(row.tokens()) : "";
      line.add(Ink.DIM, " ".repeat(Math.max(0, TOKENS - 1 - tokens.length())) + tokens);
    }
    return line;
  }

  /** Of a quiet one it matters how long it has been quiet. */
  private static Instant since(Row row) {
    boolean quiet =
        row.word().equals("stale") || row.word().equals("very-stale") || row.word().equals("stuck");
    Instant sign = row.lastSign();
    return quiet && sign != null ? sign : row.since();
  }

  private void text(Line line, Item item) {
    Row row = item.row();
    Alphabet alphabet = frame.alphabet();
    int columns = textColumns();
    String fold = item.below() == 0 ? "" : (item.folded() ? alphabet.closed : alphabet.open) + " ";
    String start = "  ".repeat(Math.min(DEEPEST, item.depth())) + fold;
    String title = row.title() + (item.folded() ? " (+" + item.below() + ")" : "");
    String doing = doing(row);
    int left = columns - Line.width(start);
    int titleColumns = left;
    if (!doing.isEmpty() && Line.width(title) + 3 + Line.width(doing) > left) {
      titleColumns = Math.max(left * 2 / 5, left - 3 - Line.width(doing));
    }
    boolean calm = row.word().equals("idle") || row.word().equals("completed");
    Ink ink = calm || !item.wanted() ? Ink.DIM : Ink.PLAIN;
    String name = Line.fit(title, titleColumns, alphabet);
    line.add(Ink.DIM, start).add(ink, name);
    left -= Line.width(name);
    if (!doing.isEmpty() && left > 6) {
      String shown = Line.fit(doing, left - 3, alphabet);
      Ink what = row.urgency() <= 1 && item.wanted() ? Ink.of(row.word()) : Ink.DIM;
      line.add(Ink.DIM, " " + alphabet.dot + " ").add(what, shown);
      left -= 3 + Line.width(shown);
    }
    line.add(Ink.PLAIN, " ".repeat(Math.max(0, left)));
  }

  private String doing(Row row) {
    StringBuilder doing = new StringBuilder();
    if (row.progress() != null && row.word().equals("working")) {
      doing.append(Math.round(row.progress() * 100)).append("% ");
    }
    Instant toolSince = row.toolSince();
    if (!row.tool().isEmpty()) {
      doing.append(row.tool());
      doing.append(toolSince == null ? "" : " " + frame.age(toolSince));
    } else {
      doing.append(row.doing());
    }
    return doing.toString().strip();
  }

  private Line footer() {
    if (view.typing()) {
      return Line.of(Ink.BOLD, "/" + view.text() + "_")
          .add(Ink.DIM, "   Enter keeps it, Esc clears it");
    }
    Line line = new Line();
    if (view.isFiltered()) {
      String text = view.text().isEmpty() ? "" : " /" + view.text();
      String word = view.word() == null ? "" : " " + view.word();
      line.add(Ink.BOLD, "only" + word + text).add(Ink.DIM, " (a: all)  ");
    }
    line.add(Ink.DIM, "Enter open  / find  f state  s sort: " + view.sort().word);
    return line.add(Ink.DIM, "  p post  ? help  q quit");
  }
}
