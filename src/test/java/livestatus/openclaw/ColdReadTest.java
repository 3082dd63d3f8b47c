package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import livestatus.session.Session;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Turn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whenever a recording is quiet for a moment, a reader that has followed it from its start and one
 * that knows nothing yet must see the same.
 */
class ColdReadTest {
  private static final Duration QUIET = Duration.ofMillis(2500);

  /** What only somebody who watched can know, since nothing on the disk tells it. */
  private static final Set<String> NEVER_WRITTEN =
      Set.of(
          // Whether a sub-agent was still at work when its result came in, two files tell together.
          "2026.3.2/spawnnolabel agent:main:t-spawnfail",
          // It began anew; of the session before nothing is left.
          "2026.7.1/new-cmd agent:main:t-new-cmd");

  @TempDir Path folder;

  static Stream<Arguments> recordings() {
    return RecordedGatewaysTest.recordings();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void bothSeeTheSame(String version, String scenario) {
    Replay replay = new Replay(Recordings.recording(version, scenario), folder);
    Witness warm = new Witness();
    try (OpenClawHome home = replay.reader()) {
      replay.look(home, warm);
      while (replay.hasNext()) {
        Instant next = replay.peek().at();
        if (Duration.between(replay.now(), next).compareTo(QUIET) > 0) {
          replay.waitUntil(next.minusMillis(1), home, warm);
          compare(version + "/" + scenario, warm, replay);
        }
        replay.waitForNext(home, warm);
        replay.step(home);
        replay.look(home, warm);
      }
      replay.settle(home, warm);
      compare(version + "/" + scenario, warm, replay);
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void linesMayComeInPieces(String version, String scenario) {
    long seed = (version + scenario).hashCode();
    Random random = new Random(seed);
    boolean byteByByte = scenario.equals("plain");
    Map<String, String> whole = end(version, scenario, folder.resolve("whole"), null);
    Map<String, String> pieces =
        end(
            version,
            scenario,
            folder.resolve("split"),
            length -> byteByByte ? 1 : 1 + random.nextInt(length));

    assertThat(pieces).as("seed %d", seed).isEqualTo(whole);
  }

  private static Map<String, String> end(
      String version, String scenario, Path folder, @Nullable IntUnaryOperator size) {
    Replay replay = new Replay(Recordings.recording(version, scenario), folder);
    Witness warm = new Witness();
    try (OpenClawHome home = replay.reader()) {
      replay.look(home, warm);
      while (replay.hasNext()) {
        replay.waitForNext(home, warm);
        if (size == null) {
          replay.step(home);
        } else {
          replay.stepInPieces(home, warm, size);
        }
        replay.look(home, warm);
      }
      replay.settle(home, warm);
    }
    // Facts name the file, which is in another folder each time.
    Map<String, String> seen = new TreeMap<>();
    warm.seen().forEach((key, told) -> seen.put(key, told.replace(folder.toString(), "")));
    return seen;
  }

  private static void compare(String recording, Witness warm, Replay replay) {
    Map<String, String> cold = cold(replay);
    Map<String, String> seen = warm.seen();
    assertThat(cold.keySet()).isEqualTo(seen.keySet());
    for (String key : seen.keySet()) {
      if (NEVER_WRITTEN.contains(recording + " " + key)) {
        continue;
      }
      assertThat(cold.get(key)).as("%s at %s", key, replay.now()).isEqualTo(seen.get(key));
    }
  }

  private static Map<String, String> cold(Replay replay) {
    Witness cold = new Witness();
    try (OpenClawHome home = replay.reader()) {
      Instant now = replay.now();
      // Three looks, since a lock must be seen for a moment.
      for (int i = 0; i < 3; i++) {
        Instant at = now.plusMillis(i * 200L);
        home.poll(at, signal -> cold.signal(signal, at));
        cold.moment(at);
      }
    }
    return cold.seen();
  }

  private static final class Witness implements Recording.Listener {
    private final Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    private Instant last = Instant.EPOCH;

    @Override
    public void signal(Signal signal, Instant now) {
      sessions.apply(signal, now);
    }

    @Override
    public void moment(Instant now) {
      sessions.tick(now);
      last = now;
    }

    Map<String, String> seen() {
      Map<String, String> seen = new TreeMap<>();
      for (Session session : sessions.snapshot(last).sessions().values()) {
        seen.put(session.key().value(), session.state() + " " + session.facts() + turn(session));
      }
      return seen;
    }

    private static String turn(Session session) {
      Turn turn = session.turn();
      if (turn == null || (turn.asked() == null && turn.steps().isEmpty())) {
        return "";
      }
      // When an abandoned step ended, only somebody who watched can know.
      return " asked "
          + turn.asked()
          + turn.steps().stream().map(step -> " " + step.id() + " " + step.outcome()).toList();
    }
  }
}
