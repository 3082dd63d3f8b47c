package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import livestatus.session.Signal.Answered;
import livestatus.session.Signal.Asked;
import livestatus.session.Signal.Asked.By;
import livestatus.session.Signal.Call;
import livestatus.session.Signal.Failure;
import livestatus.session.Signal.RunStatus;
import livestatus.session.Signal.Stop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A gateway that lives a random but possible life, watched by three: one from its beginning, one
 * that starts cold at each moment and sees only what the records hold then, and one that is told
 * the last turn anew at each moment. All three must believe the same.
 */
class ColdStartTest {
  private static final SessionKey KEY = new SessionKey("agent:main:main");
  private static final SessionFacts FACTS =
      new SessionFacts(KEY, "main", Kind.MAIN, null, null, null, null);

  private final Sessions watched = new Sessions(Sessions.Staleness.DEFAULT);
  private final List<Signal> transcript = new ArrayList<>();
  private Random random = new Random(0);
  private boolean hasStatus;
  private boolean hasLock;
  private Signal.@Nullable Run run;
  private boolean lock;
  private Instant lockTaken = Instant.EPOCH;
  private @Nullable Instant died;
  private Instant now = Play.START;
  private int calls;

  /** Else a run without a question of its own cannot be told from another attempt. */
  private boolean endedWell;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
  void coldEyesSeeTheSame(long seed) {
    random = new Random(seed);
    hasStatus = seed % 3 != 0;
    hasLock = seed % 3 != 1;
    watched.apply(new Signal.Listed(FACTS, now), now);
    for (int turn = 0; turn < 60; turn++) {
      step();
      turn(turn);
      later(random.nextInt(5_000));
    }
  }

  private void turn(int number) {
    Instant started = now;
    if (hasLock) {
      take(new Signal.LockTaken(KEY, now));
    }
    if (hasStatus && endedWell && random.nextBoolean()) {
      status(RunStatus.RUNNING, started, null, null);
    }
    boolean announced = endedWell && hasStatus && random.nextInt(5) == 0;
    endedWell = false;
    if (announced) {
      status(RunStatus.RUNNING, started, null, null);
    } else {
      write(new Asked(KEY, now, By.PERSON, "question " + number));
    }
    if (hasStatus) {
      status(RunStatus.RUNNING, started, null, null);
    }
    int tools = random.nextInt(4);
    for (int i = 0; i < tools; i++) {
      if (random.nextInt(6) == 0) {
        answer(Stop.ERROR, List.of());
      }
      String id = "c" + calls++;
      answer(Stop.TOOL_USE, List.of(new Call(id, "exec", null)));
      if (random.nextInt(12) == 0) {
        crash();
        return;
      }
      if (random.nextInt(12) == 0) {
        abort(started);
        return;
      }
      done(id, random.nextInt(4) == 0);
    }
    boolean fails = random.nextInt(6) == 0;
    answer(fails ? Stop.ERROR : Stop.STOP, List.of());
    endedWell = !fails;
    end(fails ? RunStatus.FAILED : RunStatus.DONE, started);
  }

  private void abort(Instant started) {
    if (hasStatus && random.nextBoolean()) {
      status(RunStatus.KILLED, started, now, null);
    }
    write(new Signal.PromptFailed(KEY, now, Failure.ABORTED, "aborted"));
    answer(Stop.ABORTED, List.of());
    end(RunStatus.KILLED, started);
  }

  private void crash() {
    died = now;
    lock = false;
    take(new Signal.OwnerDied(KEY, now));
    later(5_000);
  }

  private void end(RunStatus status, Instant started) {
    if (hasStatus) {
      status(status, started, now, status == RunStatus.FAILED ? "it failed" : null);
    }
    if (hasLock) {
      later(250);
      take(new Signal.LockGone(KEY, now));
    }
  }

  private void done(String id, boolean failed) {
    later(random.nextInt(3_000));
    write(new Signal.ToolDone(KEY, now, id, "exec", failed, null, null, null, null));
  }

  private void answer(Stop stop, List<Call> wanted) {
    later(random.nextInt(3_000));
    String error = stop == Stop.ERROR ? "it failed" : null;
    write(new Answered(KEY, now, stop, wanted, new Usage(1, 1, 1, 1), "m1", error));
  }

  private void status(
      RunStatus status, Instant started, @Nullable Instant ended, @Nullable String error) {
    run = new Signal.Run(KEY, now, status, started, ended, false, error);
    take(run);
  }

  private void write(Signal line) {
    transcript.add(line);
    take(line);
  }

  private void take(Signal signal) {
    if (signal instanceof Signal.LockTaken) {
      lockTaken = signal.at();
    }
    lock = signal instanceof Signal.LockTaken || (lock && !(signal instanceof Signal.LockGone));
    watched.apply(signal, now);
    step();
  }

  private void later(int millis) {
    now = now.plusMillis(millis + 1);
    step();
  }

  private void step() {
    watched.tick(now);
    Status believed = status(watched);
    assertThat(said(status(cold()))).isEqualTo(said(believed));
    watched.apply(new Signal.Restarted(KEY, now, false), now);
    lastTurn().forEach(line -> watched.apply(line, now));
    assertThat(said(status(watched))).isEqualTo(said(believed));
    assertThat(status(watched).since()).isEqualTo(believed.since());
  }

  /** What another daemon believes that starts at this moment; it may read in any order. */
  private Sessions cold() {
    List<List<Signal>> sources = new ArrayList<>();
    if (run != null) {
      sources.add(List.of(run));
    }
    sources.add(lastTurn());
    if (hasLock) {
      sources.add(
          List.of(lock ? new Signal.LockTaken(KEY, lockTaken) : new Signal.LockGone(KEY, now)));
    }
    if (died != null) {
      sources.add(List.of(new Signal.OwnerDied(KEY, died)));
    }
    Collections.shuffle(sources, random);
    Sessions cold = new Sessions(Sessions.Staleness.DEFAULT);
    cold.apply(new Signal.Listed(FACTS, now), now);
    sources.forEach(source -> source.forEach(signal -> cold.apply(signal, now)));
    return cold;
  }

  private List<Signal> lastTurn() {
    for (int i = transcript.size() - 1; i >= 0; i--) {
      if (transcript.get(i) instanceof Asked) {
        return transcript.subList(i, transcript.size());
      }
    }
    return transcript;
  }

  private Status status(Sessions sessions) {
    Session session = sessions.snapshot(now).get(KEY);
    if (session == null) {
      throw new AssertionError("The session is gone.");
    }
    return session.status();
  }

  private static String said(Status status) {
    return status.state().word() + ": " + status.reason();
  }
}
