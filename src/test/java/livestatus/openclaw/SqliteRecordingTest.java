package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import livestatus.session.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recording of 2026.9.6, played by a writer beside the reader. */
@EnabledIf("livestatus.openclaw.Recordings#exist")
class SqliteRecordingTest {
  @TempDir Path home;

  private final Map<String, SqliteRecords> readers = new TreeMap<>();
  private final List<Signal> signals = new ArrayList<>();

  static List<String> scenarios() {
    return Recordings.of("2026.9.6").stream().map(p -> p.getFileName().toString()).toList();
  }

  private SqliteRecords reader(SqliteRecording recording, String agent) {
    Tally tally = new Tally();
    return new SqliteRecords(
        recording.database(agent), agent, new Transcript(tally), tally, recording::holder);
  }

  private void play(String scenario) {
    try (SqliteRecording recording = SqliteRecording.of(scenario, home)) {
      recording.watch(
          (now, sweep) -> {
            for (String agent : recording.agents()) {
              readers
                  .computeIfAbsent(agent, a -> reader(recording, a))
                  .read(now, sweep, signals::add);
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void endsAsAColdReadDoesAndLeavesNothingBehind(String scenario) throws IOException {
    List<Signal> cold = new ArrayList<>();
    try (SqliteRecording recording = SqliteRecording.of(scenario, home)) {
      recording.watch(
          (now, sweep) -> {
            for (String agent : recording.agents()) {
              readers
                  .computeIfAbsent(agent, a -> reader(recording, a))
                  .read(now, sweep, signals::add);
            }
          });
      for (String agent : recording.agents()) {
        reader(recording, agent).read(recording.now(), true, cold::add);
      }
    }

    assertThat(readers.values()).allSatisfy(r -> assertThat(r.problems()).isEmpty());
    assertThat(DatabaseReader.ends(signals)).isNotEmpty().isEqualTo(DatabaseReader.ends(cold));
    // The gateway has ended by now, and took its log with it: nobody else had the database open.
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files.filter(Files::isRegularFile).map(p -> p.getFileName().toString()))
          .isNotEmpty()
          .allMatch(name -> name.endsWith(".sqlite"));
    }
  }

  @Test
  void toolsAreToldOneByOne() {
    play("tools5");

    List<String> told =
        signals.stream()
            .filter(s -> s.session().value().equals("agent:main:t-tools5"))
            .filter(s -> !(s instanceof Signal.Stirred) && !(s instanceof Signal.Closed))
            .map(s -> s.getClass().getSimpleName())
            .toList();
    assertThat(told)
        .containsExactly(
            "Listed",
            "Asked",
            "Run",
            "Answered",
            "ToolDone",
            "Answered",
            "ToolDone",
            "Answered",
            "ToolDone",
            "Answered",
            "ToolDone",
            "Answered",
            "ToolDone",
            "Answered",
            "Run",
            "Counted");
  }

  @Test
  void aWholeHomeTellsTheSame() {
    List<Signal> told = new ArrayList<>();
    try (SqliteRecording recording = SqliteRecording.of("spawnyield", home.resolve("whole"))) {
      recording.play((signal, now) -> told.add(signal));
    }
    play("spawnyield");

    Map<String, String> whole = DatabaseReader.ends(told);
    whole.replaceAll((key, end) -> end.replace(home.resolve("whole").toString(), home.toString()));
    assertThat(whole).hasSizeGreaterThan(9).isEqualTo(DatabaseReader.ends(signals));
  }

  @Test
  void aRunThatDiedWithItsGatewayIsToldWithinThirtySeconds() {
    List<Duration> after = new ArrayList<>();
    try (SqliteRecording recording = SqliteRecording.of("kill9-sub", home)) {
      SqliteRecords reader = reader(recording, "main");
      // The gateway is never started again.
      SqliteRecords alone =
          new SqliteRecords(
              recording.database("main"),
              "main",
              new Transcript(new Tally()),
              new Tally(),
              file -> recording.lived() ? Presence.HELD : Presence.FREE);
      recording.watch(
          (now, sweep) -> {
            reader.read(now, sweep, signals::add);
            alone.read(
                now,
                sweep,
                signal -> {
                  if (signal instanceof Signal.OwnerDied) {
                    after.add(Duration.between(recording.death(), now));
                  }
                });
          });
    }

    assertThat(after).hasSize(1).allMatch(d -> d.compareTo(Duration.ofSeconds(30)) < 0);
    assertThat(signals.stream().filter(s -> s instanceof Signal.OwnerDied)).isEmpty();
  }
}
