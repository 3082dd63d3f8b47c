package livestatus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import livestatus.Until;
import livestatus.cli.watch.Alphabet;
import livestatus.cli.watch.Detail;
import livestatus.cli.watch.Model;
import livestatus.cli.watch.Row;
import livestatus.daemon.Daemon;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who tells the terminal about the sessions: a daemon that comes and goes, or the records. */
class WatchFeedTest {
  /** The system's clock, which a test sets forward. */
  private static final class Clock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }

  @TempDir Path temp;

  private final Clock clock = new Clock();
  private Map<String, String> environment;
  private Settings settings;

  @BeforeEach
  void prepare() throws Exception {
    Path home = temp.resolve("openclaw");
    SomeRecords.session(home, "main", "Fix the login test");
    environment =
        Map.of(
            "OPENCLAW_STATE_DIR", home.toString(),
            "XDG_STATE_HOME", temp.resolve("state").toString());
    Path file = temp.resolve("live-status.yml");
    Files.writeString(
        file,
        """
        server: { port: 0, readToken: read-only-1, writeToken: writers-22 }
        mattermost: { enabled: false }
        logging: { level: error }
        """);
    settings =
        new SettingsLoader(new Surroundings(environment, temp, "here")).load(file).settings();
  }

  private Daemon daemon() throws Exception {
    return Daemon.start(settings, environment, "test", List.of(), InstantSource.system());
  }

  private static Model await(WatchFeed feed, boolean healthy, String source, int rows) {
    return Until.met(
        feed::model,
        model ->
            model.healthy() == healthy
                && model.source().contains(source)
                && model.rows().size() == rows);
  }

  @Test
  void aDaemonThatComesAndGoes() throws Exception {
    try (WatchFeed feed = new WatchFeed(settings, Alphabet.UNICODE, Duration.ofMillis(50), clock)) {
      feed.start();
      Model own = await(feed, true, "no daemon runs", 1);
      assertThat(own.rows().get(0).title()).isEqualTo("Fix the login test");
      assertThat(detail(feed, own).transitions()).isNotEmpty();

      try (Daemon daemon = daemon()) {
        clock.ahead = Duration.ofSeconds(10);
        Model live = await(feed, true, "live http://127.0.0.1:", 1);
        assertThat(live.rows().get(0).title()).isEqualTo("Fix the login test");
        assertThat(detail(feed, live).whole().path("asked").asString(""))
            .isEqualTo("Fix the login test");

        SomeRecords.session(temp.resolve("openclaw"), "ops", "Back up");
        await(feed, true, "live", 2);
        assertThat(daemon.page()).isNotNull();
      }
      Model broken = await(feed, false, "trying again", 2);
      assertThat(broken.source()).contains("as of");

      try (Daemon again = daemon()) {
        await(feed, true, "live " + again.page(), 2);
      }
      await(feed, false, "trying again", 2);
      clock.ahead = Duration.ofSeconds(60);
      await(feed, true, "no daemon runs", 2);
    }
  }

  private static Detail detail(WatchFeed feed, Model model) {
    Row row = model.rows().get(0);
    Detail detail = Until.met(() -> feed.detail(row), told -> told != null);
    assertThat(detail.id()).isEqualTo(row.id());
    return detail;
  }
}
