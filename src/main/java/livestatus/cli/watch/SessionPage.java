package livestatus.cli.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import livestatus.status.Figures;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Everything that is known of one session, as lines. Pure. */
final class SessionPage {
  private static final int LABEL = 11;
  private static final int WHOLE = 4_000;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Frame frame;
  private final Alphabet alphabet;
  private final List<Line> lines = new ArrayList<>();

  private SessionPage(Frame frame) {
    this.frame = frame;
    this.alphabet = frame.alphabet();
  }

  /**
   * A screen full.
   *
   * @param row null if the session is gone
   * @param detail null while it is being asked for
   */
  static List<Line> lines(
      Frame frame, Model model, View view, @Nullable Row row, @Nullable Detail detail) {
    SessionPage page = new SessionPage(frame);
    if (row == null) {
      page.lines.add(Line.of(Ink.DIM, "This session is gone."));
    } else {
      page.build(row, detail);
    }
    int room = room(frame.height());
    int top = Math.max(0, Math.min(view.scrolled(), page.lines.size() - room));
    List<Line> shown = new ArrayList<>();
    shown.add(frame.header(model));
    shown.addAll(page.lines.subList(top, Math.min(page.lines.size(), top + room)));
    while (shown.size() < frame.height() - 1) {
      shown.add(new Line());
    }
    String more = page.lines.size() > top + room ? "  more below: down, PgDn" : "";
    shown.add(Line.of(Ink.DIM, "Esc back  ? help  q quit" + more));
    return shown;
  }

  static int room(int height) {
    return Math.max(1, height - 2);
  }

  /** The furthest it can be scrolled. */
  static int furthest(Frame frame, @Nullable Row row, @Nullable Detail detail) {
    SessionPage page = new SessionPage(frame);
    if (row != null) {
      page.build(row, detail);
    }
    return Math.max(0, page.lines.size() - room(frame.height()));
  }

  private void build(Row row, @Nullable Detail detail) {
    Ink ink = Ink.of(row.word());
    lines.add(
        Line.of(ink, alphabet.sign(row.word()) + " " + row.word())
            .add(Ink.BOLD, "  " + row.agent())
            .add(Ink.PLAIN, "  " + row.title()));
    lines.add(Line.of(Ink.DIM, alphabet.text(row.key(), 300)));
    lines.add(new Line());
    fact("since", moment(row.since()) + ", " + frame.age(row.since()) + " ago");
    fact("because", row.reason() + " (" + row.witness() + ")");
    Instant sign = row.lastSign();
    if (sign != null) {
      fact("last sign", moment(sign) + ", " + frame.age(sign) + " ago");
    }
    if (detail == null) {
      lines.add(new Line());
      lines.add(Line.of(Ink.DIM, "Asking for more" + alphabet.ellipsis));
      return;
    }
    JsonNode whole = detail.whole();
    told(row, whole);
    plan(whole.path("turn").path("plan"));
    steps(whole.path("turn").path("steps"));
    transitions(detail.transitions());
  }

  private void told(Row row, JsonNode whole) {
    JsonNode turn = whole.path("turn");
    fact("asked", turn.path("asked").asString(""));
    if (!row.tool().isEmpty()) {
      Instant since = row.toolSince();
      fact("runs", row.tool() + (since == null ? "" : ", for " + frame.age(since)));
    }
    Double progress = row.progress();
    fact("progress", progress == null ? "" : Math.round(progress * 100) + "%");
    fact("task", whole.path("task_id").asString(""));
    fact("says", whole.path("message").asString(""));
    fact("waits for", whole.path("waits_for").asString(""));
    fact("error", whole.path("error").asString(""));
    fact("result", whole.path("result").asString(""));
    fact("tools", tools(whole));
    long tokens = whole.path("tokens").asLong(0);
    double cost = whole.path("cost").asDouble(0);
    String spent = tokens == 0 ? "" : Figures.count(tokens);
    fact("tokens", cost > 0 ? spent + ", " + Figures.cost(cost) : spent);
    fact("model", row.model());
    fact("channel", row.channel());
    fact("post", whole.path("post").asString(""));
    fact("gateway", row.gateway());
    fact("source", whole.path("source").asString(""));
  }

  private static String tools(JsonNode whole) {
    int tools = whole.path("tools").asInt(0);
    int failures = whole.path("failures").asInt(0);
    int retries = whole.path("retries").asInt(0);
    String said = tools == 0 ? "" : tools + (failures == 0 ? "" : ", " + failures + " failed");
    return retries == 0 ? said : said + (said.isEmpty() ? "" : ", ") + retries + " retries";
  }

  private void plan(JsonNode plan) {
    if (plan.isEmpty()) {
      return;
    }
    title("Plan");
    for (JsonNode step : plan) {
      boolean done = step.path("done").asBoolean(false);
      String word = done ? "ok" : step.path("active").asBoolean(false) ? "running" : "idle";
      lines.add(
          Line.of(done ? Ink.GOOD : Ink.PLAIN, "  " + alphabet.sign(word) + " ")
              .add(Ink.PLAIN, alphabet.text(step.path("text").asString(""), 300)));
    }
  }

  private void steps(JsonNode steps) {
    if (steps.isEmpty()) {
      return;
    }
    title("Steps");
    for (JsonNode step : steps) {
      String outcome = step.path("outcome").asString("");
      Instant started = Row.time(step.path("started"), Instant.EPOCH);
      String took =
          step.hasNonNull("duration_seconds")
              ? Figures.duration(
                  Duration.ofMillis(Math.round(step.path("duration_seconds").asDouble() * 1000)))
              : frame.age(started);
      Ink ink = outcome.equals("failed") ? Ink.BAD : outcome.equals("ok") ? Ink.GOOD : Ink.BUSY;
      Line line = Line.of(Ink.DIM, "  " + clock(started) + "  ");
      line.column(ink, alphabet.sign(outcome) + " " + took, 11, alphabet);
      line.add(Ink.PLAIN, alphabet.text(step.path("words").asString(""), 300));
      String note = alphabet.text(step.path("note").asString(""), 300);
      lines.add(note.isEmpty() ? line : line.add(Ink.DIM, " " + alphabet.dot + " " + note));
    }
  }

  private void transitions(JsonNode transitions) {
    if (transitions.isEmpty()) {
      return;
    }
    title("States");
    for (JsonNode change : transitions) {
      String to = alphabet.text(change.path("to").asString(""), 12);
      String reason = alphabet.text(change.path("reason").asString(""), 300);
      String witness = alphabet.text(change.path("witness").asString(""), 60);
      Line line = Line.of(Ink.DIM, "  " + clock(Row.time(change.path("at"), Instant.EPOCH)) + "  ");
      line.column(Ink.of(to), alphabet.sign(to) + " " + to, 13, alphabet);
      lines.add(line.add(Ink.PLAIN, reason).add(Ink.DIM, " (" + witness + ")"));
    }
  }

  private void title(String title) {
    lines.add(new Line());
    lines.add(Line.of(Ink.BOLD, title));
  }

  /** A label and what it is about, in as many lines as it needs; nothing where nothing is known. */
  private void fact(String label, String untrusted) {
    List<String> wrapped = new ArrayList<>();
    untrusted
        .lines()
        .map(line -> alphabet.text(line, WHOLE))
        .filter(line -> !line.isEmpty())
        .forEach(line -> wrapped.addAll(wrap(line, Math.max(20, frame.width() - LABEL - 1))));
    for (int i = 0; i < wrapped.size(); i++) {
      Line line = new Line().column(Ink.DIM, i == 0 ? label : "", LABEL, alphabet);
      boolean bad = label.equals("error");
      lines.add(line.add(bad ? Ink.BAD : Ink.PLAIN, wrapped.get(i)));
    }
  }

  /** Lines that are so wide at the most, between words where there are words. */
  static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    int space = -1;
    for (int i = 0; i < text.length(); ) {
      int rune = text.codePointAt(i);
      int width = Line.width(Character.toString(rune));
      if (used + width > columns) {
        int cut = space > columns / 2 ? space : line.length();
        lines.add(line.substring(0, cut).stripTrailing());
        String rest = line.substring(cut).stripLeading();
        line = new StringBuilder(rest);
        used = Line.width(rest);
        space = -1;
      }
      if (rune == ' ') {
        space = line.length();
      }
      line.appendCodePoint(rune);
      used += width;
      i += Character.charCount(rune);
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  private String moment(Instant at) {
    return Figures.day(at, frame.zone());
  }

  private String clock(Instant at) {
    return CLOCK.format(at.atZone(frame.zone()));
  }
}
