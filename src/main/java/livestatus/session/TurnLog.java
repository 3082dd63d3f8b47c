package livestatus.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import livestatus.session.Signal.Answered;
import livestatus.session.Signal.Asked;
import livestatus.session.Signal.Asked.By;
import livestatus.session.Signal.Call;
import livestatus.session.Signal.Failure;
import livestatus.session.Signal.PromptFailed;
import livestatus.session.Signal.Stop;
import livestatus.session.Signal.ToolDone;
import livestatus.session.Step.Outcome;
import org.jspecify.annotations.Nullable;

/** The books of one turn. It only records; whether the turn is over is for {@link Judge} to say. */
final class TurnLog {
  private final List<Step> steps = new ArrayList<>(2);
  private Set<Instant> attempts = Set.of();
  private Instant started;
  private @Nullable By by;
  private @Nullable String asked;
  private int tools;
  private int failures;
  private int failedAttempts;
  private boolean attemptFailed;
  private Usage usage = Usage.NONE;
  private @Nullable String model;
  private @Nullable String lastError;
  private @Nullable String waitsFor;
  private @Nullable String approval;
  private List<Turn.PlanStep> plan = List.of();
  private Word word = Word.NOTHING;
  private Instant wordAt;

  /** A turn that shows only by a lock, a run status or an answer; who asked is not known (yet). */
  TurnLog(Instant started) {
    this.started = started;
    this.wordAt = started;
  }

  Instant started() {
    return started;
  }

  @Nullable By by() {
    return by;
  }

  Word word() {
    return word;
  }

  Instant wordAt() {
    return wordAt;
  }

  Usage usage() {
    return usage;
  }

  @Nullable String lastError() {
    return lastError;
  }

  @Nullable String waitsFor() {
    return waitsFor;
  }

  /** The last finished step's note; null where it has none. */
  @Nullable String lastNote() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (!steps.get(i).isOpen()) {
        return steps.get(i).note();
      }
    }
    return null;
  }

  /** What a person is to approve; null where nobody is asked. */
  @Nullable String approval() {
    return approval;
  }

  /** The last attempt failed and no other was seen yet. */
  boolean attemptFailed() {
    return attemptFailed;
  }

  List<Step> openSteps() {
    return steps.stream().filter(Step::isOpen).toList();
  }

  /** The same question, written again for another attempt. */
  boolean isRetriedBy(Asked signal) {
    return attemptFailed && by == signal.by() && Objects.equals(asked, signal.text());
  }

  void ask(Asked signal) {
    if (word == Word.NOTHING && signal.at().isBefore(started)) {
      started = signal.at();
    }
    by = signal.by();
    asked = signal.text();
    say(Word.ASKED, signal.at());
  }

  /** Somebody said something more while the turn runs. */
  void hear(Instant at) {
    if (attemptFailed) {
      failedAttempts++;
      attemptFailed = false;
    }
    if (openSteps().isEmpty()) {
      say(Word.ASKED, at);
    }
  }

  /** The open calls of the turn before go on under this one. */
  void carryOpenStepsFrom(TurnLog before) {
    for (Step step : before.openSteps()) {
      steps.add(step);
      tools++;
    }
  }

  /** The gateway began to answer what was asked, for the first time or once more. */
  void run(Instant attempt) {
    boolean answers = word == Word.ASKED || word == Word.ERROR;
    if (answers && !attempt.isBefore(wordAt)) {
      Set<Instant> more = new HashSet<>(attempts);
      more.add(attempt);
      attempts = Set.copyOf(more);
    }
  }

  void answer(Answered signal) {
    if (attemptFailed) {
      failedAttempts++;
      attemptFailed = false;
    }
    usage = usage.plus(signal.usage());
    if (signal.model() != null) {
      model = signal.model();
    }
    boolean trails = signal.stop() == Stop.ABORTED && word.isFinal();
    if (signal.error() != null && !trails) {
      lastError = signal.error();
    }
    switch (signal.stop()) {
      case TOOL_USE -> {
        signal.calls().forEach(call -> call(call, signal.at()));
        say(Word.CALLS, signal.at());
      }
      case STOP, OTHER -> sayUnlessAborted(Word.STOPPED, signal.at());
      case LENGTH -> sayUnlessAborted(Word.CUT_SHORT, signal.at());
      case ERROR -> {
        attemptFailed = true;
        sayUnlessAborted(Word.ERROR, signal.at());
      }
      case ABORTED -> {
        if (word != Word.PROMPT_TIMEOUT && word != Word.YIELDED) {
          sayUnlessAborted(Word.ABORTED, signal.at());
        }
      }
    }
  }

  void finish(ToolDone signal) {
    Outcome outcome = signal.failed() ? Outcome.FAILED : Outcome.OK;
    if (signal.failed()) {
      failures++;
    }
    int index = indexOf(signal.callId());
    if (index >= 0) {
      Step step = steps.get(index);
      Instant ended = later(step.started(), signal.at());
      steps.set(
          index,
          new Step(
              step.id(),
              step.tool(),
              step.argument(),
              step.started(),
              ended,
              outcome,
              signal.note()));
    } else {
      tools++;
      Instant began = signal.took() == null ? signal.at() : signal.at().minus(signal.took());
      add(
          new Step(
              signal.callId(), signal.tool(), null, began, signal.at(), outcome, signal.note()));
    }
    if (signal.approval() != null) {
      approval = signal.approval();
    }
    if (!word.isFinal()) {
      say(signal.failed() ? Word.FAILED_RESULT : Word.RESULT, signal.at());
    }
  }

  void fail(PromptFailed signal) {
    lastError = signal.message();
    if (signal.failure() == Failure.ABORTED) {
      say(Word.PROMPT_ABORTED, signal.at());
    } else if (signal.failure() == Failure.TIMEOUT) {
      sayUnlessAborted(Word.PROMPT_TIMEOUT, signal.at());
    } else {
      attemptFailed = true;
      sayUnlessAborted(Word.ERROR, signal.at());
    }
  }

  void pause(Instant at, @Nullable String what) {
    waitsFor = what;
    say(Word.YIELDED, at);
  }

  void plan(List<Turn.PlanStep> steps) {
    plan = steps;
  }

  /**
   * The turn as others see it; once it is over, what is still open was given up.
   *
   * @param question what it is about
   */
  Turn view(@Nullable String question, @Nullable Instant ended) {
    List<Step> seen = steps;
    if (ended != null) {
      seen = steps.stream().map(step -> abandon(step, ended)).toList();
    }
    int retries = Math.max(failedAttempts, Math.max(0, attempts.size() - 1));
    String waits = waitsFor != null ? waitsFor : approval;
    Instant end = ended == null ? null : later(started, ended);
    return new Turn(
        started, end, question, seen, tools, failures, retries, usage, model, lastError, waits,
        plan);
  }

  private static Step abandon(Step step, Instant ended) {
    if (!step.isOpen()) {
      return step;
    }
    return new Step(
        step.id(),
        step.tool(),
        step.argument(),
        step.started(),
        later(step.started(), ended),
        Outcome.ABANDONED,
        step.note());
  }

  private void call(Call call, Instant at) {
    if (indexOf(call.id()) < 0) {
      tools++;
      add(new Step(call.id(), call.tool(), call.argument(), at, null, Outcome.RUNNING, null));
    }
  }

  private void add(Step step) {
    steps.add(step);
    for (int i = 0; steps.size() > Turn.MAX_STEPS && i < steps.size(); i++) {
      if (!steps.get(i).isOpen()) {
        steps.remove(i--);
      }
    }
  }

  private int indexOf(String callId) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).id().equals(callId)) {
        return i;
      }
    }
    return -1;
  }

  private void say(Word said, Instant at) {
    word = said;
    wordAt = later(wordAt, at);
  }

  /** An abort stands: what trails behind it, a notice or an error, ends nothing anew. */
  private void sayUnlessAborted(Word said, Instant at) {
    if (word != Word.PROMPT_ABORTED) {
      say(said, at);
    }
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
