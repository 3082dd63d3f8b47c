package livestatus.status;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import livestatus.session.PushedStatus;
import livestatus.session.Session;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.session.Step;
import livestatus.session.Turn;
import livestatus.session.Turn.PlanStep;
import livestatus.status.StatusCard.Kind;
import livestatus.status.StatusCard.Line;
import org.jspecify.annotations.Nullable;

/**
 * The lines between headline and footer, the most important first: a client folds what is higher
 * than ten lines or so, and what does not fit into a post is cut at the end.
 */
final class BodyLines {
  private static final int MAX_ERROR = 500;
  private static final int MAX_WAITS = 200;
  private static final int MAX_NOTE = 160;
  private static final int MAX_RESULT = 80;
  private static final int MAX_TASK = 40;
  private static final int MAX_RUNNING = 3;
  private static final int MAX_FINISHED = 3;
  private static final int BAR = 10;

  private final ZoneId zone;
  private final Detail detail;
  private final SubAgents subAgents;
  private final List<Line> lines = new ArrayList<>();

  private BodyLines(ZoneId zone, Detail detail) {
    this.zone = zone;
    this.detail = detail;
    this.subAgents = new SubAgents(zone, detail);
  }

  static List<Line> of(Snapshot snapshot, Session session, ZoneId zone, Detail detail) {
    return new BodyLines(zone, detail).build(snapshot, session);
  }

  private List<Line> build(Snapshot snapshot, Session session) {
    Look look = Look.of(session);
    Turn turn = session.turn();
    List<Line> tree = subAgents.lines(snapshot, session);
    quiet(session, look);
    if (tree.isEmpty() || session.state() == State.BLOCKED) {
      waits(session, turn);
    }
    error(session, look, turn);
    progress(session, turn);
    if (turn != null) {
      running(turn);
      plan(session, turn);
    }
    lines.addAll(tree);
    if (turn != null) {
      finished(turn, tree.isEmpty() ? MAX_FINISHED : 2);
    }
    return lines;
  }

  private void quiet(Session session, Look look) {
    boolean quiet = look == Look.STALE || look == Look.VERY_STALE || look == Look.STUCK;
    if (quiet) {
      Instant sign = session.status().lastSign();
      Instant since = sign == null ? session.status().since() : sign;
      add(Words.of(Kind.NOTE).text("No sign of life since " + Figures.day(since, zone)));
    }
    boolean open = session.turn() != null && !session.turn().openSteps().isEmpty();
    if ((quiet && !open) || look == Look.UNKNOWN || look == Look.CANCELLED) {
      add(Words.of(Kind.NOTE).quote(told(session.status().reason()), MAX_NOTE));
    }
  }

  private void waits(Session session, @Nullable Turn turn) {
    String waitsFor = turn == null ? null : turn.waitsFor();
    if (waitsFor == null && session.state() == State.BLOCKED) {
      waitsFor = session.pushed() == null ? null : session.pushed().message();
      waitsFor = waitsFor == null ? session.status().reason() : waitsFor;
    }
    if (waitsFor != null && !session.state().isOver()) {
      Words words = Words.of(Kind.WAITS).strong("Waits for");
      add(told(waitsFor) == null ? words.text("an answer") : words.quote(waitsFor, MAX_WAITS));
    }
  }

  private void error(Session session, Look look, @Nullable Turn turn) {
    if (look == Look.ERROR) {
      String message = Words.error(session);
      message = message == null ? session.status().reason() : message;
      add(Words.of(Kind.ERROR).quote(told(message), MAX_ERROR));
    } else if (turn != null && turn.retries() > 0 && !session.state().isOver()) {
      Words words = Words.of(Kind.NOTE, 0, "", "↻").text("Attempt " + (turn.retries() + 1));
      String error = told(turn.lastError());
      add(error == null ? words : words.text("after").quote(error, MAX_NOTE));
    }
  }

  /** What the agent says of itself, as long as it is about this turn. */
  private void progress(Session session, @Nullable Turn turn) {
    PushedStatus pushed = session.pushed();
    if (pushed == null || (turn != null && pushed.at().isBefore(turn.started()))) {
      return;
    }
    boolean over = session.state().isOver();
    Words words = Words.of(Kind.PROGRESS);
    Double progress = pushed.progress();
    if (progress != null && !over) {
      words.text(bar(progress)).strong(Math.round(progress * 100) + " %");
    }
    words.quote(told(pushed.taskId()), MAX_TASK);
    boolean said = session.state() == State.WORKING || session.state() == State.IDLE;
    words.quote(said ? told(pushed.message()) : null, MAX_NOTE);
    words.quote(over ? told(pushed.result()) : null, MAX_NOTE);
    add(words);
  }

  private static String bar(double progress) {
    int full = (int) Math.round(progress * BAR);
    return "▰".repeat(full) + "▱".repeat(BAR - full);
  }

  private void running(Turn turn) {
    List<Step> open = turn.openSteps();
    int left = Math.max(0, open.size() - MAX_RUNNING);
    for (Step step : open.subList(left, open.size())) {
      Words words = Words.of(Kind.RUNNING, 0, "running", "▸").tool(step, detail);
      add(words.muted("since " + Figures.time(step.started(), zone)));
    }
    if (left > 0) {
      add(Words.of(Kind.NOTE).muted("and " + left + " more at the same time"));
    }
  }

  private void plan(Session session, Turn turn) {
    if (turn.plan().isEmpty() || session.state().isOver()) {
      return;
    }
    int steps = turn.plan().size();
    for (int i = 0; i < steps; i++) {
      PlanStep step = turn.plan().get(i);
      if (step.active()) {
        Words words = Words.of(Kind.PLAN).text("Step").strong((i + 1) + " of " + steps);
        add(words.quote(told(step.text()), MAX_RESULT));
        return;
      }
    }
    long done = turn.plan().stream().filter(PlanStep::done).count();
    add(Words.of(Kind.PLAN).strong(done + " of " + steps).text("steps done"));
  }

  private void finished(Turn turn, int max) {
    List<Step> steps = turn.steps().stream().filter(step -> !step.isOpen()).toList();
    for (int i = steps.size() - 1; i >= Math.max(0, steps.size() - max); i--) {
      add(finished(steps.get(i)));
    }
  }

  private Words finished(Step step) {
    Words words =
        switch (step.outcome()) {
          case OK, RUNNING -> Words.of(Kind.STEP, 0, "ok", "✓");
          case FAILED -> Words.of(Kind.STEP, 0, "failed", "✗");
          case ABANDONED -> Words.of(Kind.STEP, 0, "abandoned", "–");
        };
    words.tool(step, detail);
    Instant ended = step.ended();
    if (ended != null) {
      words.muted(Figures.duration(Duration.between(step.started(), ended)));
    }
    return step.outcome() == Step.Outcome.FAILED
        ? words.quote(told(step.note()), MAX_RESULT)
        : words;
  }

  /** The text, unless no text from transcripts is to be shown. */
  private @Nullable String told(@Nullable String untrusted) {
    return detail == Detail.NONE ? null : untrusted;
  }

  private void add(Words words) {
    if (!words.isEmpty()) {
      lines.add(words.line());
    }
  }
}
