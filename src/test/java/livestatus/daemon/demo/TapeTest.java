package livestatus.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import livestatus.daemon.Rerun;
import livestatus.session.State;
import livestatus.session.Transition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo records can be replayed. */
class TapeTest {
  private static final String KEY = "agent:main:main";

  @TempDir Path temp;

  private Instant now = Instant.parse("2026-11-21T14:02:00Z");

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  @Test
  void aStoryWithACrashIsPlayedAgain() throws Exception {
    Path home = Files.createDirectories(temp.resolve("home"));
    Path file = temp.resolve("demo.jsonl");
    try (Tape tape = new Tape(file, home, () -> now);
        DemoGateway gateway = new DemoGateway(home, tape, () -> now)) {
      gateway.session("main", KEY, Map.of("label", "größe"));
      gateway.begin(KEY);
      gateway.transcript(KEY).asked("Build it, naïvely");
      pass(5);
      gateway.transcript(KEY).answers("Built.", 10);
      gateway.end(KEY);
      pass(10);
      gateway.begin(KEY);
      gateway.transcript(KEY).asked("Again");
      pass(5);
      gateway.crash("main");
      pass(20);
      gateway.begin(KEY);
      gateway.transcript(KEY).asked("Go on");
      pass(3);
      gateway.transcript(KEY).answers("Done.", 10);
      gateway.end(KEY);
    }
    Rerun.Result result = Rerun.of(file, null);
    assertThat(result.start()).isEqualTo(Instant.parse("2026-11-21T14:02:00Z"));
    List<State> states = result.transitions().stream().map(Transition::to).toList();
    assertThat(states)
        .containsExactly(
            State.WORKING, State.IDLE, State.WORKING, State.ERROR, State.WORKING, State.IDLE);
    assertThat(result.transitions().get(3).reason()).contains("interrupted");
    assertThat(Duration.between(result.start(), result.transitions().get(5).at()))
        .isEqualTo(Duration.ofSeconds(43));
  }
}
