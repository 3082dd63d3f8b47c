package livestatus;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import livestatus.openclaw.Recording;
import livestatus.openclaw.Recordings;
import livestatus.openclaw.Replay;
import livestatus.openclaw.SqliteRecording;
import livestatus.session.Signal;
import org.junit.jupiter.params.provider.Arguments;

/** Recordings of real gateways, each through the real reader and the real reducer. */
public final class Corpus {
  static final String FILES_OLD = "2026.3.2";
  static final String FILES = "2026.7.1";
  static final String SQLITE = "2026.9.6";

  private Corpus() {}

  /** What came of a recording. */
  record Played(Timeline timeline, Instant end) {
    String text() {
      return timeline.text(end);
    }
  }

  static Stream<Arguments> recordings() {
    return Stream.of(FILES_OLD, FILES, SQLITE)
        .flatMap(
            version ->
                Recordings.scenarios(version).stream()
                    .map(scenario -> Arguments.of(version, scenario)));
  }

  static List<String> scenarios(String version) {
    return Recordings.scenarios(version);
  }

  /** Plays it all in an empty folder. */
  static Played play(String version, String scenario, Path folder) throws IOException {
    if (version.equals(SQLITE)) {
      try (SqliteRecording recording = SqliteRecording.of(scenario, folder)) {
        Timeline timeline = new Timeline(recording.start());
        recording.play(listener(timeline));
        return new Played(timeline, recording.now());
      }
    }
    return play(Recordings.recording(version, scenario), 0, folder);
  }

  /**
   * Plays a recording of files.
   *
   * @param blind how many operations were done before anybody looked
   */
  static Played play(Recording recording, int blind, Path folder) {
    Timeline timeline = new Timeline(recording.start());
    Replay replay = new Replay(recording, folder);
    for (int i = 0; i < blind && replay.hasNext(); i++) {
      replay.step();
    }
    try (var home = replay.reader()) {
      replay.run(home, listener(timeline));
    }
    return new Played(timeline, replay.now());
  }

  /** Plays a recording of files whose bytes come in pieces, with a look after each. */
  static Played playInPieces(Recording recording, IntUnaryOperator size, Path folder) {
    Timeline timeline = new Timeline(recording.start());
    Recording.Listener listener = listener(timeline);
    Replay replay = new Replay(recording, folder);
    try (var home = replay.reader()) {
      replay.look(home, listener);
      while (replay.hasNext()) {
        replay.waitForNext(home, listener);
        replay.stepInPieces(home, listener, size);
        replay.look(home, listener);
      }
      replay.settle(home, listener);
    }
    return new Played(timeline, replay.now());
  }

  private static Recording.Listener listener(Timeline timeline) {
    return new Recording.Listener() {
      @Override
      public void signal(Signal signal, Instant now) {
        timeline.signal(signal, now);
      }

      @Override
      public void moment(Instant now) {
        timeline.moment(now);
      }
    };
  }
}
