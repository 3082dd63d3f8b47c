package livestatus.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import livestatus.Until;
import livestatus.daemon.Daemon;
import livestatus.daemon.WrittenSettings;
import livestatus.mattermost.FakeMattermost;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read in the posts while the daemon does not run, and after it came back. */
class StopAndStartTest {
  private static final String STOPPED = "Live Status stopped at ";
  private static final String SILENT = "No news between ";

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
  private final FakeMattermost server = FakeMattermost.start();
  private final FakeMattermost.Login bot = server.bot("claw");
  private final String town = server.openChannel("town", bot);
  private final String key = "agent:main:mattermost:channel:" + town;
  private DemoGateway gateway;
  private WrittenSettings settings;
  private @Nullable Daemon daemon;

  @BeforeEach
  void prepare() throws Exception {
    settings = DemoSettings.write(temp, server, bot, ", editInterval: 1s", "");
    gateway = new DemoGateway(settings.home(), clock);
    gateway.session(
        "main",
        key,
        Map.of(
            "chatType",
            "channel",
            "deliveryContext",
            Map.of("channel", "mattermost", "to", "channel:" + town, "accountId", "default")));
  }

  @AfterEach
  void end() throws IOException {
    stop();
    gateway.close();
    server.close();
  }

  private void start() throws Exception {
    daemon = settings.start(clock);
  }

  private void stop() throws IOException {
    if (daemon != null) {
      daemon.close();
      daemon = null;
    }
  }

  private void ask(String what) {
    gateway.begin(key);
    gateway.transcript(key).asked(what);
  }

  private void answer(String what) {
    gateway.transcript(key).answers(what, 1000);
    gateway.end(key);
  }

  private String shown() {
    return server.posts(town).stream().map(post -> post.attachment().toString()).toList() + "";
  }

  private void shows(String... parts) {
    Until.met(this::shown, text -> List.of(parts).stream().allMatch(text::contains));
  }

  private void aTurnIsDone() throws Exception {
    start();
    ask("Build the release");
    shows("Working", "Build the release");
    answer("Built.");
    shows("Done");
  }

  @Test
  void aCleanStopIsSaidInTheWorkingPostAndTakenBack() throws Exception {
    start();
    ask("Build the release");
    shows("Working", "Build the release");
    int before = server.writes(town);

    stop();
    assertThat(shown()).contains(STOPPED, "Working", "Build the release");
    assertThat(server.writes(town)).as("one extra edit").isEqualTo(before + 1);

    start();
    Until.met(this::shown, text -> !text.contains(STOPPED));
    assertThat(shown()).contains("Working").doesNotContain(SILENT);
    answer("Built.");
    shows("Done");
    assertThat(server.writes(town)).as("taken back, and the end").isEqualTo(before + 3);
    assertThat(server.posts(town)).hasSize(1);
  }

  @Test
  void whatIsOverIsLeftAlone() throws Exception {
    aTurnIsDone();
    int before = server.writes(town);

    stop();
    clock.ahead = Duration.ofMinutes(38);
    start();
    // Something else is shown, so everything that was to be edited was.
    String other = another();
    Until.met(() -> server.posts(other), posts -> posts.size() == 1);
    assertThat(server.writes(town)).isEqualTo(before);

    ask("Once more");
    shows("Once more");
    assertThat(shown()).doesNotContain(STOPPED, SILENT);
  }

  @Test
  void whatEndedUnseenIsTrueAndMarkedForThatTurn() throws Exception {
    start();
    ask("Build the release");
    shows("Working", "Build the release");
    stop();
    int before = server.writes(town);
    clock.ahead = Duration.ofMinutes(30);
    answer("Built.");
    clock.ahead = Duration.ofMinutes(38);

    start();
    shows("Done", SILENT);
    assertThat(shown()).doesNotContain(STOPPED);
    assertThat(server.writes(town)).as("one edit").isEqualTo(before + 1);

    stop();
    start();
    // Something else is shown, so everything that was to be edited was.
    String other = another();
    Until.met(() -> server.posts(other), posts -> posts.size() == 1);
    assertThat(shown()).as("after another start").contains(SILENT);
    assertThat(server.writes(town)).isEqualTo(before + 1);

    ask("Publish it");
    shows("Publish it");
    assertThat(shown()).as("another turn").doesNotContain(SILENT);
  }

  @Test
  void whatIsLongOverIsRememberedAndGoesOn() throws Exception {
    aTurnIsDone();
    int before = server.writes(town);
    clock.ahead = Duration.ofMinutes(38);
    Daemon first = daemon;
    stop();
    Session known = first.snapshot().get(new SessionKey(key));

    start();
    Until.met(() -> daemon.snapshot().sessions().size(), size -> size == 1);
    assertThat(daemon.snapshot().get(new SessionKey(key))).isEqualTo(known);
    assertThat(metrics())
        .contains("live_status_read_bytes_total 0.0", "live_status_lines_total 0.0");

    ask("Once more");
    shows("Working", "Once more");
    answer("Once more it is.");
    shows("Done");
    assertThat(daemon.snapshot().get(new SessionKey(key)).turns()).isEqualTo(2);
    assertThat(server.posts(town)).hasSize(1);
    assertThat(server.writes(town))
        .as("nothing but the new turn's")
        .isLessThanOrEqualTo(before + 3);
    stop();
    assertThat(changes()).containsExactly("working", "idle", "working", "idle");
  }

  private String metrics() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(daemon.page().resolve("/metrics")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  /** What the history has of the one session. */
  private List<String> changes() throws SQLException {
    List<String> changes = new ArrayList<>();
    try (Connection database = DriverManager.getConnection(settings.settings().data().url());
        Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT t.to_state FROM session_transitions t JOIN agent_sessions s"
                    + " ON s.id = t.session_id ORDER BY t.seq")) {
      while (row.next()) {
        changes.add(row.getString(1));
      }
    }
    return changes;
  }

  /** Another session, which has work in a channel of its own. */
  private String another() {
    String other = server.openChannel("other", bot);
    String second = "agent:main:mattermost:channel:" + other;
    gateway.session(
        "main",
        second,
        Map.of(
            "chatType",
            "channel",
            "deliveryContext",
            Map.of("channel", "mattermost", "to", "channel:" + other, "accountId", "default")));
    gateway.begin(second);
    gateway.transcript(second).asked("Something else");
    return other;
  }
}
