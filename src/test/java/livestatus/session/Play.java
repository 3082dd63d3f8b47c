package livestatus.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import livestatus.session.Signal.Asked.By;
import livestatus.session.Signal.Call;
import livestatus.session.Signal.Failure;
import livestatus.session.Signal.RunStatus;
import livestatus.session.Signal.Stop;
import org.jspecify.annotations.Nullable;

/**
 * Scenarios in short words: what the records tell at which second, and the line that comes of each
 * change of state.
 */
final class Play {
  static final Instant START = Instant.parse("2026-11-21T01:00:00Z");

  final Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
  private final List<String> lines = new ArrayList<>();
  private double second;

  /** The time of everything that follows. */
  Play at(double seconds) {
    second = seconds;
    sessions.tick(now());
    note();
    return this;
  }

  Instant now() {
    return time(second);
  }

  static Instant time(double seconds) {
    return START.plus(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  Actor main(String name) {
    return listed(name, Kind.MAIN, null);
  }

  Actor sub(String name, Actor parent) {
    return listed(name, Kind.SUBAGENT, parent.key);
  }

  Actor listed(String name, Kind kind, @Nullable SessionKey parent) {
    Actor actor = new Actor(name);
    SessionFacts facts = new SessionFacts(actor.key, "main", kind, parent, null, null, null);
    actor.tell(new Signal.Listed(facts, now()));
    return actor;
  }

  /** A session of which nothing was listed. */
  Actor unlisted(String name) {
    return new Actor(name);
  }

  /** All changes of state so far: second, session, state, reason, witness. */
  String timeline() {
    return String.join("\n", lines);
  }

  Session get(Actor actor) {
    Session session = sessions.snapshot(now()).get(actor.key);
    if (session == null) {
      throw new AssertionError("There is no session " + actor.key + ".");
    }
    return session;
  }

  private void note() {
    for (Transition change : sessions.drainTransitions()) {
      double at = Duration.between(START, change.at()).toMillis() / 1000.0;
      lines.add(
          String.format(
              Locale.ROOT,
              "%.1f %s %s: %s [%s]",
              at,
              change.session(),
              change.to().word(),
              change.reason(),
              change.witness().word()));
    }
  }

  /** One session of the play. */
  final class Actor {
    final SessionKey key;

    Actor(String name) {
      key = new SessionKey(name);
    }

    Actor tell(Signal... signals) {
      for (Signal signal : signals) {
        sessions.apply(signal, now());
      }
      note();
      return this;
    }

    Actor unlist() {
      return tell(new Signal.Unlisted(key, now()));
    }

    Actor lock() {
      return tell(new Signal.LockTaken(key, now()));
    }

    Actor lockGone() {
      return tell(new Signal.LockGone(key, now()));
    }

    Actor ownerDied() {
      return tell(new Signal.OwnerDied(key, now()));
    }

    Actor run(RunStatus status) {
      return run(status, null);
    }

    Actor running(double started) {
      return tell(run(RunStatus.RUNNING, started, null, false, null));
    }

    Actor run(RunStatus status, @Nullable String error) {
      boolean ends = status != RunStatus.NONE && status != RunStatus.RUNNING;
      return tell(run(status, null, ends ? second : null, false, error));
    }

    Signal run(
        RunStatus status,
        @Nullable Double started,
        @Nullable Double ended,
        boolean aborted,
        @Nullable String error) {
      return new Signal.Run(
          key,
          now(),
          status,
          started == null ? null : time(started),
          ended == null ? null : time(ended),
          aborted,
          error);
    }

    Actor restarted(boolean fresh) {
      return tell(new Signal.Restarted(key, now(), fresh));
    }

    Actor asked(String text) {
      return tell(new Signal.Asked(key, now(), By.PERSON, text));
    }

    Actor task(String text) {
      return tell(new Signal.Asked(key, now(), By.TASK, text));
    }

    Actor childReported() {
      return tell(new Signal.Asked(key, now(), By.CHILD, null));
    }

    Actor gatewayAsked() {
      return tell(new Signal.Asked(key, now(), By.GATEWAY, null));
    }

    /** The model wants tools: {@code id tool argument}. */
    Actor calls(String... calls) {
      List<Call> wanted = new ArrayList<>();
      for (String call : calls) {
        String[] part = call.split(" ", 3);
        Argument argument = part.length < 3 ? null : new Argument(Argument.Type.COMMAND, part[2]);
        wanted.add(new Call(part[0], part[1], argument));
      }
      return tell(answer(Stop.TOOL_USE, wanted, null));
    }

    Actor answered() {
      return tell(answer(Stop.STOP, List.of(), null));
    }

    Actor answered(Stop stop, @Nullable String error) {
      return tell(answer(stop, List.of(), error));
    }

    private Signal answer(Stop stop, List<Call> calls, @Nullable String error) {
      return new Signal.Answered(key, now(), stop, calls, new Usage(100, 10, 5, 0.5), "m1", error);
    }

    Actor result(String id) {
      return tell(toolDone(id, false, null, null, null));
    }

    Actor failedResult(String id, String note) {
      return tell(toolDone(id, true, note, null, null));
    }

    Actor approvalNeeded(String id, String approval) {
      return tell(toolDone(id, false, null, approval, null));
    }

    Actor spawned(String id, String child) {
      return tell(toolDone(id, false, null, null, new SessionKey(child)));
    }

    private Signal toolDone(
        String id,
        boolean failed,
        @Nullable String note,
        @Nullable String approval,
        @Nullable SessionKey spawned) {
      return new Signal.ToolDone(key, now(), id, "exec", failed, null, note, approval, spawned);
    }

    Actor promptFailed(Failure failure, String message) {
      return tell(new Signal.PromptFailed(key, now(), failure, message));
    }

    Actor yielded(@Nullable String waitsFor) {
      return tell(new Signal.Yielded(key, now(), waitsFor));
    }

    Actor compacted() {
      return tell(new Signal.Compacted(key, now()));
    }

    Actor closed() {
      return tell(new Signal.Closed(key, now()));
    }

    Actor stirred() {
      return tell(new Signal.Stirred(key, now()));
    }

    Actor pushes(State state, @Nullable String message) {
      PushedStatus status = new PushedStatus(state, now(), null, message, null, null, Map.of());
      return tell(new Signal.Pushed(key, status));
    }
  }
}
