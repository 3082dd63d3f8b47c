package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import livestatus.openclaw.Recording;
import livestatus.openclaw.Recordings;
import livestatus.openclaw.Replay;
import livestatus.session.State;
import livestatus.session.Transition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway has kept of its sessions tells the story that was recorded of them. */
class KeptSessionsTest {
  @TempDir Path temp;

  private static Map<String, String> stories(Rerun.Result result) {
    Map<String, String> stories = new TreeMap<>();
    for (Transition change : result.transitions()) {
      stories.merge(change.session().value(), change.to().word(), (one, next) -> one + ", " + next);
    }
    // What was over before the recording began tells no story in it.
    stories.values().removeIf(story -> !story.contains(State.WORKING.word()));
    return stories;
  }

  @ParameterizedTest
  @EnabledIf("livestatus.openclaw.Recordings#exist")
  @ValueSource(
      strings = {
        "2026.3.2/tools5",
        "2026.3.2/spawn2",
        "2026.3.2/toolfail",
        "2026.3.2/mm-thread",
        "2026.7.1/plain",
        "2026.7.1/spawn2",
        "2026.7.1/nested",
        "2026.7.1/parallel"
      })
  void theFolderTellsTheRecordedStory(String told) throws Exception {
    int slash = told.indexOf('/');
    Recording recording = Recordings.recording(told.substring(0, slash), told.substring(slash + 1));
    Path home = temp.resolve("home");
    Replay replay = new Replay(recording, home);
    while (replay.hasNext()) {
      replay.step();
    }
    Path scenario = Recordings.scenario(told.substring(0, slash), told.substring(slash + 1));
    Map<String, String> recorded = stories(Rerun.of(scenario, null));
    Map<String, String> kept = stories(Rerun.of(home, null));

    assertThat(recorded).isNotEmpty();
    // A transcript may begin before the recording does.
    recorded.forEach((key, story) -> assertThat(kept.get(key)).as(key).endsWith(story));
    try (var folders = Files.walk(home)) {
      Path sessions = folders.filter(path -> path.endsWith("sessions")).findFirst().orElseThrow();
      assertThat(stories(Rerun.of(sessions, null))).isEqualTo(kept);
    }
  }

  @Test
  @EnabledIf("livestatus.openclaw.Recordings#exist")
  void aDatabaseTellsItsSessions() throws Exception {
    Path database = temp.resolve("agents/ops/agent/openclaw-agent.sqlite");
    Recordings.unpack(
        Recordings.scenario("2026.9.6", "spawn2").resolve("main.openclaw-agent.sqlite.xz"),
        database);
    Map<String, String> kept = stories(Rerun.of(database, null));
    assertThat(kept)
        .containsEntry("agent:main:t-spawn1", "working, idle")
        .containsEntry(
            "agent:main:subagent:a308723d-1b44-4faa-b027-37a88e683488", "working, completed");
  }

  private static String line(String at, String role, String rest) {
    return "{\"type\":\"message\",\"id\":\"%s\",\"parentId\":null,\"timestamp\":\"%s\",\"message\":{\"role\":\"%s\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]%s}}\n"
        .formatted(Integer.toHexString(at.hashCode()), at, role, rest);
  }

  /** Days between two turns must not take long, and nothing moves in them. */
  @Test
  void oneTranscriptOverDays() throws Exception {
    Path file = temp.resolve("agents/main/sessions/one.jsonl");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "{\"type\":\"session\",\"version\":3,\"id\":\"one\",\"timestamp\":\"2026-11-01T08:00:00Z\",\"cwd\":\"/\"}\n"
            + line("2026-11-01T08:00:01Z", "user", "")
            + line("2026-11-01T08:00:09Z", "assistant", ",\"stopReason\":\"stop\"")
            + line("2026-11-21T08:00:00Z", "user", "")
            + line("2026-11-21T08:00:05Z", "assistant", ",\"stopReason\":\"stop\""));
    Files.writeString(
        file.resolveSibling("sessions.json"),
        "{\"agent:main:main\":{\"sessionId\":\"one\",\"updatedAt\":1},"
            + "\"agent:main:other\":{\"sessionId\":\"two\",\"updatedAt\":1}}");
    Rerun.Result result = Rerun.of(file, null);
    Map<Instant, State> states = new LinkedHashMap<>();
    result.transitions().forEach(change -> states.put(change.at(), change.to()));
    assertThat(states)
        .containsExactly(
            Map.entry(Instant.parse("2026-11-01T08:00:01Z"), State.WORKING),
            Map.entry(Instant.parse("2026-11-01T08:00:09Z"), State.IDLE),
            Map.entry(Instant.parse("2026-11-21T08:00:00Z"), State.WORKING),
            Map.entry(Instant.parse("2026-11-21T08:00:05Z"), State.IDLE));
    assertThat(Rerun.of(file, Duration.ofMinutes(1)).transitions()).hasSize(2);
  }

  @Test
  void whatIsNothingOfThatIsSaid() throws Exception {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Path text = Files.writeString(temp.resolve("notes.txt"), "hello\n");
    Path binary = Files.write(temp.resolve("picture"), new byte[] {(byte) 0xff, (byte) 0xd8, 10});
    Path database = Files.writeString(temp.resolve("x.sqlite"), "SQLite format 3\0rubbish");
    for (Path given : List.of(empty, text, binary, database)) {
      assertThatThrownBy(() -> Rerun.of(given, null))
          .isInstanceOf(java.io.IOException.class)
          .hasMessageStartingWith(given + " is no recording. ");
    }
    assertThatThrownBy(() -> Rerun.of(temp.resolve("nowhere"), null))
        .hasMessage("There is nothing at " + temp.resolve("nowhere") + ".");
  }
}
