package livestatus.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import livestatus.daemon.doctor.Finding.Level;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import livestatus.mattermost.FakeMattermost;
import livestatus.mattermost.FakeMattermost.Login;
import livestatus.session.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of servers and accounts. */
class MattermostChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  @TempDir Path folder;

  private final FakeMattermost server = FakeMattermost.start("5.37", () -> NOW);
  private final Login bot = server.bot("status");

  @AfterEach
  void close() {
    server.close();
  }

  private Settings settings(String mattermost) throws Exception {
    Path file = folder.resolve("live-status.yml");
    Files.writeString(file, "mattermost: { url: \"" + server.url() + "\"" + mattermost + " }\n");
    return new SettingsLoader(new Surroundings(environment(), folder, "here"))
        .load(file)
        .settings();
  }

  private Map<String, String> environment() {
    return Map.of("OPENCLAW_STATE_DIR", folder.resolve("openclaw").toString());
  }

  private List<Finding> check(String mattermost) throws Exception {
    return MattermostChecks.of(
        settings(mattermost), environment(), Snapshot.EMPTY, InstantSource.fixed(NOW));
  }

  private void openclaw(String text) throws IOException {
    Files.createDirectories(folder.resolve("openclaw"));
    Files.writeString(folder.resolve("openclaw").resolve("openclaw.json"), text);
  }

  private static String said(List<Finding> findings, Level level) {
    StringBuilder said = new StringBuilder();
    for (Finding finding : findings) {
      if (finding.level() == level) {
        assertThat(finding.todo().isEmpty()).isEqualTo(level == Level.OK);
        said.append(finding.check()).append(": ").append(finding.what()).append('\n');
      }
    }
    return said.toString();
  }

  @Test
  void anAccountThatMaySpeakIsFine() throws Exception {
    String channel = server.openChannel("everybody", bot);
    List<Finding> findings = check(", token: " + bot.token() + ", defaultChannel: " + channel);
    assertThat(said(findings, Level.FAIL) + said(findings, Level.WARN)).isEmpty();
    assertThat(said(findings, Level.OK))
        .contains(server.url() + " takes the token of @status", "sees the default channel");
  }

  @Test
  void aRevokedTokenFailsUntilAnotherOneStandsInItsFile() throws Exception {
    Path token = folder.resolve("token");
    Files.writeString(token, bot.token());
    server.revoke(bot.token());
    String settings = ", tokenFile: \"" + token + "\"";
    List<Finding> findings = check(settings);
    assertThat(said(findings, Level.FAIL))
        .contains("account default:", "does not accept the token (401)");
    assertThat(findings.toString()).doesNotContain(bot.token());

    Files.writeString(token, server.newToken(bot));
    assertThat(said(check(settings), Level.FAIL)).isEmpty();
  }

  @Test
  void aServerThatCannotBeReachedFails() throws Exception {
    server.goDown();
    assertThat(said(check(", token: " + bot.token()), Level.FAIL)).contains("cannot be reached");
  }

  @Test
  void aDefaultChannelThatIsHiddenOrArchivedFails() throws Exception {
    String hidden = server.privateChannel("hidden");
    assertThat(said(check(", token: " + bot.token() + ", defaultChannel: " + hidden), Level.FAIL))
        .contains("cannot see the default channel");
    String old = server.openChannel("old", bot);
    server.archive(old, true);
    assertThat(said(check(", token: " + bot.token() + ", defaultChannel: " + old), Level.FAIL))
        .contains("is archived");
  }

  @Test
  void aPersonsAccountIsWarnedOf() throws Exception {
    Login ada = server.person("ada");
    assertThat(said(check(", token: " + ada.token()), Level.WARN)).contains("a person's account");
  }

  @Test
  void aLimitOnEditingIsToldAsItIs() throws Exception {
    server.editTimeLimit(Duration.ofMinutes(5));
    assertThat(said(check(", token: " + bot.token()), Level.WARN))
        .contains("messages for 300 s only")
        .doesNotContain("new post");
  }

  @Test
  void theGatewaysAccountsAreUsedAndItsOwnPreviewsToldOf() throws Exception {
    openclaw(
        "{channels: {mattermost: {baseUrl: '"
            + server.url()
            + "', botToken: '${BOT}', streaming: 'partial'}}}");
    Map<String, String> environment =
        Map.of("OPENCLAW_STATE_DIR", folder.resolve("openclaw").toString(), "BOT", bot.token());
    Path file = folder.resolve("live-status.yml");
    Files.writeString(file, "gateway: here\n");
    Settings settings =
        new SettingsLoader(new Surroundings(environment, folder, "here")).load(file).settings();
    List<Finding> findings =
        MattermostChecks.of(settings, environment, Snapshot.EMPTY, InstantSource.fixed(NOW));
    assertThat(said(findings, Level.OK)).contains("takes the token of @status");
    assertThat(said(findings, Level.WARN)).contains("people see two moving posts");
    assertThat(findings.toString()).doesNotContain(bot.token());
  }

  @Test
  void withoutAnyAccountItSaysSo() throws Exception {
    assertThat(said(check(""), Level.WARN)).contains("No account is known");
    assertThat(said(check(", enabled: false"), Level.OK)).contains("switched off");
  }
}
