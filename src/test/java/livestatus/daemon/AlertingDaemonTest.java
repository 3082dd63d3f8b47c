package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import livestatus.daemon.demo.DemoSettings;
import livestatus.mattermost.FakeMattermost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of the whole daemon. */
class AlertingDaemonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path temp;

  private final FakeMattermost server = FakeMattermost.start();
  private final FakeMattermost.Login bot = server.bot("claw");
  private final FakeMattermost.Login alice = server.person("alice");
  private final String channel = server.openChannel("alerts", bot, alice);

  private Daemon start() throws Exception {
    String alerts = "alerts: { channel: " + channel + ", mention: [\"@alice\"] }\n";
    return DemoSettings.write(temp, server, bot, "", alerts).start(InstantSource.system());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void await(String what, BooleanSupplier met) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!met.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long: " + what).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private void push(Daemon daemon, String status) throws IOException {
    String line =
        "{\"session\":\"builder\",\"status\":\"%s\",\"message\":\"@all\",\"timestamp\":\"%s\"}\n"
            .formatted(status, Instant.now());
    Files.writeString(
        Files.createDirectories(daemon.settings().push().dir()).resolve("builder_status.json"),
        line,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private String title() {
    List<FakeMattermost.Seen> posts = server.posts(channel);
    return posts.isEmpty() ? "" : posts.get(0).attachment().path("title").asString();
  }

  @Test
  void anAgentsErrorIsToldOnceThroughARestartAndTakenBack() throws Exception {
    try (Daemon daemon = start()) {
      push(daemon, "working");
      await("work", () -> daemon.snapshot().sessions().size() == 1);
      push(daemon, "error");
      await("the alert", () -> title().equals("Error"));
      await("the report", () -> daemon.alerts().raised() == 1);
    }
    try (Daemon again = start()) {
      await("a look", () -> again.alerts().open().size() == 1);
      push(again, "idle");
      await("the end", () -> title().equals("Over: Error"));
      assertThat(again.alerts().raised()).isZero();
    }
    assertThat(server.posts(channel)).hasSize(1);
    assertThat(server.notifications()).containsExactly("alice: @alice");
  }
}
