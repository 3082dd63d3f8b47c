package livestatus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import livestatus.Corpus.Played;
import livestatus.openclaw.Recording;
import livestatus.openclaw.Recordings;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever starts in the middle of a recording comes to the same end as somebody who watched it all,
 * and whoever sees the lines in pieces believes the same at every moment. Where it starts is
 * another place each time, which the seed tells; {@code -Dlivestatus.seed=…} tries it again. With
 * {@code -Dlivestatus.restarts=every} every operation of every recording is tried and every byte
 * comes alone (twenty minutes), with a recording's name every one of that.
 */
@EnabledIf("livestatus.openclaw.Recordings#exist")
class RestartTest {
  private static final String RESTARTS = System.getProperty("livestatus.restarts", "");
  private static final long SEED = Long.getLong("livestatus.seed", new Random().nextLong());

  @TempDir Path folder;

  static Stream<String> told() {
    if (!RESTARTS.isEmpty() && !RESTARTS.equals("every")) {
      return Stream.of(RESTARTS);
    }
    return Stream.of(Corpus.FILES_OLD, Corpus.FILES)
        .flatMap(version -> Corpus.scenarios(version).stream().map(s -> version + "/" + s));
  }

  private static Recording recording(String told) {
    int slash = told.indexOf('/');
    return Recordings.recording(told.substring(0, slash), told.substring(slash + 1));
  }

  @ParameterizedTest
  @MethodSource("told")
  void startedInTheMiddleItEndsAlike(String told) {
    Recording recording = recording(told);
    Map<SessionKey, String> watched = ends(Corpus.play(recording, 0, folder.resolve("0")), null);
    Random random = new Random(SEED + told.hashCode());
    int ops = recording.ops().size();
    int first = RESTARTS.isEmpty() ? 1 + random.nextInt(ops) : 1;
    int last = RESTARTS.isEmpty() ? first : ops;
    for (int blind = first; blind <= last; blind++) {
      Played cold = Corpus.play(recording, blind, folder.resolve(blind + ""));
      assertThat(ends(cold, watched))
          .as("seed %s, begun at operation %s", SEED, blind)
          .isEqualTo(watched);
    }
  }

  /**
   * Without what cannot be known later: once the lock is gone too, nobody can tell whether the
   * gateway's process went first.
   */
  private static String cause(String reason) {
    return reason.startsWith("interrupted: ") ? "interrupted" : reason;
  }

  /** What matters at the end of each session that worked. */
  private static Map<SessionKey, String> ends(
      Played played, @Nullable Map<SessionKey, String> only) {
    Map<SessionKey, String> ends = new TreeMap<>();
    for (Session session : played.timeline().snapshot(played.end()).sessions().values()) {
      boolean worked =
          only == null
              ? played
                  .timeline()
                  .states()
                  .getOrDefault(session.key(), List.of())
                  .contains(State.WORKING)
              : only.containsKey(session.key());
      if (worked) {
        ends.put(
            session.key(),
            session.state().word()
                + ", "
                + cause(session.status().reason())
                + ", child of "
                + session.facts().parent()
                + ", asked "
                + (session.turn() == null ? null : session.turn().asked()));
      }
    }
    return ends;
  }

  @ParameterizedTest
  @MethodSource("told")
  void inPiecesItIsTheSameStory(String told) {
    Recording recording = recording(told);
    Random random = new Random(SEED + told.hashCode());
    IntUnaryOperator size =
        RESTARTS.isEmpty() ? length -> 1 + random.nextInt(Math.min(length, 4_000)) : length -> 1;
    Played whole = Corpus.play(recording, 0, folder.resolve("whole"));
    Played pieces = Corpus.playInPieces(recording, size, folder.resolve("pieces"));

    assertThat(pieces.timeline().changes())
        .as("seed %s", SEED)
        .isNotEmpty()
        .isEqualTo(whole.timeline().changes());
    assertThat(ends(pieces, null)).as("seed %s", SEED).isEqualTo(ends(whole, null));
  }
}
