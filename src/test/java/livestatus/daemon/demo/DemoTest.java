package livestatus.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import livestatus.openclaw.OpenClawHome;
import livestatus.openclaw.Processes;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.State;
import org.junit.jupiter.api.Test;

/** The story, told quickly through real files to the real reader. */
class DemoTest {
  @Test
  void everySessionEndsAsTheStorySays() throws Exception {
    Path folder;
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    try (Demo demo = new Demo(60, null, said -> {}, InstantSource.system())) {
      folder = demo.home();
      demo.play();
      try (OpenClawHome home = new OpenClawHome(folder, Processes.ofThisMachine(), () -> {})) {
        while (!demo.awaitEnd(Duration.ofMillis(20))) {
          Instant now = Instant.now();
          home.poll(now, signal -> sessions.apply(signal, now));
          sessions.tick(now);
        }
        // Later than any gap in a lock may last.
        for (int i = 1; i <= 3; i++) {
          Instant later = Instant.now().plusSeconds(12L * i);
          home.poll(later, signal -> sessions.apply(signal, later));
          sessions.tick(later);
        }
      }
    }
    Instant end = Instant.now();
    assertThat(state(sessions, "agent:main:mattermost:channel:demotownsquare", end))
        .isEqualTo(State.IDLE);
    assertThat(state(sessions, "agent:research:mattermost:direct:demoalice", end))
        .isEqualTo(State.IDLE);
    assertThat(state(sessions, "agent:research:subagent:demo-benchmarks", end))
        .isEqualTo(State.COMPLETED);
    assertThat(state(sessions, "agent:writer:subagent:demo-latency", end))
        .isEqualTo(State.COMPLETED);
    assertThat(state(sessions, "agent:ops:cron:demo-backup:run:demo", end)).isEqualTo(State.ERROR);
    assertThat(state(sessions, "agent:builder:main", end)).isEqualTo(State.IDLE);
    assertThat(state(sessions, "agent:ops:cleanup", end)).isEqualTo(State.CANCELLED);
    assertThat(Files.exists(folder)).isFalse();
  }

  private static State state(Sessions sessions, String key, Instant now) {
    var session = sessions.snapshot(now).get(new SessionKey(key));
    return session == null ? State.UNKNOWN : session.state();
  }

  @Test
  void aSpeedThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new Demo(0, null, said -> {}, InstantSource.system()))
        .hasMessageContaining("speed");
  }
}
