package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import livestatus.session.Kind;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recording of a file-backed gateway, through the real reader. */
class RecordedGatewaysTest {
  @TempDir Path folder;

  static Stream<Arguments> recordings() {
    return Stream.of("2026.3.2", "2026.7.1")
        .flatMap(
            version ->
                Recordings.scenarios(version).stream()
                    .map(scenario -> Arguments.of(version, scenario)));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void everythingIsUnderstoodAndInOrder(String version, String scenario) {
    Map<SessionKey, SessionFacts> listed = new LinkedHashMap<>();
    Map<SessionKey, Map<String, Integer>> calls = new HashMap<>();
    Replay replay = new Replay(Recordings.recording(version, scenario), folder);
    Recording.Listener check =
        (signal, now) -> {
          if (signal instanceof Signal.Listed told) {
            listed.put(told.session(), told.facts());
          }
          if (signal instanceof Signal.Answered answered) {
            answered
                .calls()
                .forEach(
                    call ->
                        calls
                            .computeIfAbsent(answered.session(), key -> new HashMap<>())
                            .merge(call.id(), 1, Integer::sum));
          }
          if (signal instanceof Signal.ToolDone done) {
            assertThat(calls.getOrDefault(done.session(), Map.of())).containsKey(done.callId());
          }
          assertThat(signal instanceof Signal.Run || listed.containsKey(signal.session()))
              .as("listed before %s", signal)
              .isTrue();
        };
    try (OpenClawHome home = replay.reader()) {
      replay.run(home, check);

      Counters counters = home.counters();
      assertThat(counters.skippedLines()).isZero();
      assertThat(counters.unknownLines()).isZero();
      assertThat(counters.skippedEntries()).isZero();
      assertThat(counters.refusedPaths()).isZero();
      assertThat(counters.tornRegistries()).isZero();
      assertThat(home.health()).isEmpty();
    }
    // No call is told twice, however often its line was written.
    assertThat(calls.values())
        .allSatisfy(told -> assertThat(told.values()).allMatch(times -> times == 1));
    assertThat(listed.values())
        .allSatisfy(
            facts -> assertThat(facts.parent() != null).isEqualTo(facts.kind() == Kind.SUBAGENT));
  }
}
