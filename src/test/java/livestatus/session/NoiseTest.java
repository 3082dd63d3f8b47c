package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import livestatus.session.Signal.Asked.By;
import livestatus.session.Signal.Call;
import livestatus.session.Signal.Failure;
import livestatus.session.Signal.RunStatus;
import livestatus.session.Signal.Stop;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals that make no sense at all, in any order and with any time: what holds all the same. */
class NoiseTest {
  private static final int STEPS = 4_000;

  private final Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
  private final Map<SessionKey, State> states = new HashMap<>();
  private final Map<SessionKey, Instant> since = new HashMap<>();
  private final List<Transition> all = new ArrayList<>();
  private Snapshot last = Snapshot.EMPTY;
  private Instant now = Play.START;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void invariantsHold(long seed) {
    run(seed);
    NoiseTest again = new NoiseTest();
    again.run(seed);
    assertThat(again.all).isEqualTo(all);
    assertThat(again.last).isEqualTo(last);
    assertThat(all).isNotEmpty();
  }

  private void run(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(4) == 0) {
        now = now.plusMillis(random.nextInt(100) == 0 ? random.nextInt(3_600_000) : 500);
      }
      Signal signal = signal(random);
      sessions.apply(signal, now);
      if (random.nextInt(10) == 0) {
        sessions.tick(now);
        Instant next = sessions.nextDeadline();
        assertThat(next == null || next.isAfter(now)).isTrue();
      }
      if (random.nextBoolean()) {
        check();
      }
      if (signal instanceof Signal.Unlisted) {
        check();
      }
      if (signal instanceof Signal.Unlisted && last.get(signal.session()) == null) {
        states.remove(signal.session());
        since.remove(signal.session());
      }
    }
    check();
  }

  private void check() {
    for (Transition change : sessions.drainTransitions()) {
      all.add(change);
      State from = states.put(change.session(), change.to());
      assertThat(change.from()).isEqualTo(from == null ? State.UNKNOWN : from);
      assertThat(change.to()).isNotEqualTo(change.from());
      assertThat(change.witness().canSay(change.to())).isTrue();
      assertThat(change.at()).isBeforeOrEqualTo(change.seen());
      Instant before = since.put(change.session(), change.at());
      assertThat(before == null || !change.at().isBefore(before)).isTrue();
    }
    Snapshot snapshot = sessions.snapshot(now);
    assertThat(sessions.snapshot(now.plusMillis(1))).isSameAs(snapshot);
    boolean same = snapshot.version() == last.version();
    assertThat(snapshot.equals(last)).isEqualTo(same);
    assertThat(snapshot.version()).isEqualTo(same ? last.version() : last.version() + 1);
    last = snapshot;
    for (Session session : snapshot.sessions().values()) {
      assertThat(session.state()).isEqualTo(states.getOrDefault(session.key(), State.UNKNOWN));
      Turn turn = session.turn();
      if (turn != null && turn.ended() != null) {
        assertThat(turn.openSteps()).isEmpty();
        assertThat(turn.ended()).isAfterOrEqualTo(turn.started());
      }
      checkFamily(snapshot, session);
    }
  }

  private static void checkFamily(Snapshot snapshot, Session session) {
    SessionKey parent = session.facts().parent();
    Session above = parent == null ? null : snapshot.get(parent);
    if (above != null) {
      assertThat(above.children()).contains(session.key());
    }
    for (SessionKey child : session.children()) {
      Session known = snapshot.get(child);
      assertThat(known == null || session.key().equals(known.facts().parent())).isTrue();
    }
    Set<SessionKey> seen = new HashSet<>();
    for (SessionKey at = session.key(); at != null; ) {
      assertThat(seen.add(at)).as("a circle at %s", at).isTrue();
      Session next = snapshot.get(at);
      at = next == null ? null : next.facts().parent();
    }
  }

  private Signal signal(Random random) {
    SessionKey key = key(random);
    Instant at = now.minus(Duration.ofSeconds(random.nextInt(5) == 0 ? random.nextInt(600) : 0));
    return switch (random.nextInt(20)) {
      case 0, 1 -> new Signal.Listed(facts(random, key), at);
      case 2 -> random.nextInt(4) == 0 ? new Signal.Unlisted(key, at) : new Signal.Stirred(key, at);
      case 3, 4, 5 ->
          new Signal.Run(
              key,
              at,
              any(random, RunStatus.values()),
              random.nextBoolean() ? at.minusSeconds(random.nextInt(20)) : null,
              random.nextBoolean() ? at : null,
              random.nextInt(5) == 0,
              random.nextBoolean() ? "some error" : null);
      case 6 -> new Signal.LockTaken(key, at);
      case 7 -> new Signal.LockGone(key, at);
      case 8 -> new Signal.OwnerDied(key, at);
      case 9 -> new Signal.Restarted(key, at, random.nextInt(3) == 0);
      case 10, 11 ->
          new Signal.Asked(key, at, any(random, By.values()), random.nextBoolean() ? "go" : null);
      case 12, 13, 14 -> answered(random, key, at);
      case 15, 16 ->
          new Signal.ToolDone(
              key,
              at,
              "c" + random.nextInt(6),
              "exec",
              random.nextBoolean(),
              random.nextBoolean() ? Duration.ofSeconds(1) : null,
              "a note",
              random.nextInt(6) == 0 ? "rm -r build" : null,
              random.nextInt(3) == 0 ? key(random) : null);
      case 17 -> new Signal.PromptFailed(key, at, any(random, Failure.values()), "it failed");
      case 18 ->
          random.nextBoolean()
              ? new Signal.Yielded(key, at, "something")
              : new Signal.Planned(key, at, List.of(new Turn.PlanStep("step", false, true)));
      default ->
          random.nextBoolean()
              ? new Signal.Pushed(
                  key,
                  new PushedStatus(
                      any(
                          random,
                          State.IDLE,
                          State.WORKING,
                          State.BLOCKED,
                          State.COMPLETED,
                          State.ERROR),
                      at,
                      null,
                      "says",
                      null,
                      null,
                      Map.of()))
              : new Signal.Counted(key, at, new Usage(9, 9, 9, 9), "m1");
    };
  }

  private static Signal answered(Random random, SessionKey key, Instant at) {
    Stop stop = any(random, Stop.values());
    List<Call> calls =
        stop == Stop.TOOL_USE
            ? List.of(new Call("c" + random.nextInt(6), "exec", null))
            : List.of();
    return new Signal.Answered(key, at, stop, calls, Usage.NONE, "m1", "an error");
  }

  private static SessionKey key(Random random) {
    return new SessionKey("s" + random.nextInt(8));
  }

  private static SessionFacts facts(Random random, SessionKey key) {
    SessionKey parent = random.nextInt(3) == 0 ? null : key(random);
    return new SessionFacts(
        key,
        "main",
        any(random, Kind.values()),
        key.equals(parent) ? null : parent,
        null,
        null,
        null);
  }

  @SafeVarargs
  private static <T> T any(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
