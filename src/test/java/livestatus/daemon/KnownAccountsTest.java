package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownAccountsTest {
  @TempDir Path folder;

  private KnownAccounts.Found found(Map<String, String> environment) throws Exception {
    Surroundings around = new Surroundings(environment, folder, "testhost");
    return KnownAccounts.find(new SettingsLoader(around).load(null).settings(), environment);
  }

  /** As under systemd, where the unit loads the token and openclaw.json has the server. */
  @Test
  void aTokenOfOursGoesToTheGatewaysServer() throws Exception {
    Path config = Files.createDirectories(folder.resolve(".openclaw")).resolve("openclaw.json");
    Files.writeString(
        config, "{ channels: { mattermost: { baseUrl: 'https://chat.example.org' } } }");
    Path credential =
        Files.createDirectories(folder.resolve("cred")).resolve("live-status.mattermost-token");
    Files.writeString(credential, "token-of-the-unit\n");

    KnownAccounts.Found found = found(Map.of("CREDENTIALS_DIRECTORY", folder + "/cred"));

    assertThat(found.problems()).isEmpty();
    assertThat(found.accounts()).hasSize(1);
    assertThat(found.accounts().get(0).server()).isEqualTo("https://chat.example.org");
    assertThat(found.accounts().get(0).token().get()).isEqualTo("token-of-the-unit");

    Files.delete(config);
    assertThat(found(Map.of("CREDENTIALS_DIRECTORY", folder + "/cred")).problems())
        .anyMatch(told -> told.contains("has a token but no server; set mattermost.url"));
  }

  @Test
  void oneAccountThatCannotBeUsedIsNamedBesideAnotherThatCan() throws Exception {
    Path config = Files.createDirectories(folder.resolve(".openclaw")).resolve("openclaw.json");
    Files.writeString(
        config,
        """
        { channels: { mattermost: { baseUrl: 'https://chat.example.org', botToken: 'abcdefghij',
          accounts: { ops: { botToken: { source: 'exec', provider: 'vault', id: 'x' } } } } } }
        """);

    KnownAccounts.Found found = found(Map.of());
    assertThat(found.accounts()).hasSize(1);
    assertThat(found.problems()).anyMatch(told -> told.contains("accounts.ops.botToken"));

    assertThat(found(Map.of("MATTERMOST_BOT_TOKEN", "klmnopqrst")).problems()).isEmpty();
  }
}
