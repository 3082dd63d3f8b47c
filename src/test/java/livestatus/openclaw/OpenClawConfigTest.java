package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenClawConfigTest {
  @TempDir Path folder;

  private OpenClawConfig read(String text, Map<String, String> environment) throws IOException {
    Path file = folder.resolve("openclaw.json");
    Files.writeString(file, text);
    return OpenClawConfig.read(file, environment);
  }

  @Test
  void settingsAreReadAsPeopleWriteThem() throws IOException {
    OpenClawConfig config =
        read(
            """
            // by hand
            {
              gateway: { port: 0x4A1B, ratio: .5 },
              channels: {
                /* the team's server */
                mattermost: {
                  enabled: true,
                  baseUrl: 'https://chat.example/',
                  botToken: "${CHAT_TOKEN}",
                  streaming: { mode: "partial" },
                  accounts: {
                    alerts: { botToken: { source: "env", id: "ALERT_TOKEN" }, enabled: false },
                  },
                },
              },
            }
            """,
            Map.of("CHAT_TOKEN", "first-secret", "ALERT_TOKEN", "second-secret"));

    assertThat(config.problems()).isEmpty();
    assertThat(config.accounts())
        .containsExactly(
            new MattermostAccount(
                "default", true, "https://chat.example/", new Token("first-secret"), "partial"),
            new MattermostAccount(
                "alerts", false, "https://chat.example/", new Token("second-secret"), "partial"));
    assertThat(config.toString()).doesNotContain("secret");
  }

  @Test
  void whatCannotBeResolvedIsNamed() throws IOException {
    OpenClawConfig config =
        read(
            """
            {"channels": {"$include": "./more.json5", "mattermost": {
              "baseUrl": "https://chat.example", "botToken": "${NOT_SET}",
              "accounts": {"vault": {"botToken": {"source": "exec", "provider": "op", "id": "a/b"}},
                           "odd": {"botToken": 7}}}}}
            """,
            Map.of("MATTERMOST_BOT_TOKEN", "not meant here"));

    assertThat(config.accounts()).extracting(MattermostAccount::token).containsOnlyNulls();
    assertThat(config.problems()).hasSize(4);
    assertThat(config.problems().get(0)).contains("channels.mattermost.botToken", "NOT_SET");
    assertThat(config.problems().get(1)).contains("accounts.vault.botToken", "exec", "a/b");
    assertThat(config.problems().get(2)).contains("accounts.odd.botToken");
    assertThat(config.problems().get(3)).contains("takes channels from another file");
  }

  @Test
  void theDefaultAccountMayStandInTheEnvironment() throws IOException {
    OpenClawConfig config =
        read(
            "{channels:{mattermost:{}}}",
            Map.of("MATTERMOST_URL", "https://chat.example", "MATTERMOST_BOT_TOKEN", "t"));

    assertThat(config.accounts())
        .containsExactly(
            new MattermostAccount("default", true, "https://chat.example", new Token("t"), null));
  }

  @Test
  void twoDollarSignsArePlainText() throws IOException {
    OpenClawConfig config =
        read("{channels:{mattermost:{baseUrl:'https://a/$${X}',botToken:'t'}}}", Map.of());

    assertThat(config.accounts().get(0).server()).isEqualTo("https://a/${X}");
  }

  @Test
  void badSettingsAreToldWithoutTheirText() throws IOException {
    OpenClawConfig broken =
        read("{\n channels: { mattermost: { botToken: 'my-secret'\n ]", Map.of());

    assertThat(broken.accounts()).isEmpty();
    assertThat(broken.problems()).hasSize(1);
    assertThat(broken.problems().get(0)).contains("line 3").doesNotContain("my-secret");
    assertThat(read("[]", Map.of()).problems()).hasSize(1);
    assertThat(OpenClawConfig.read(folder.resolve("none"), Map.of()).problems().get(0))
        .startsWith("There are no OpenClaw settings");
  }

  @Test
  void theHomeIsWhereTheEnvironmentSays() {
    Path user = Path.of("/home/kim");

    assertThat(OpenClawConfig.home(Map.of(), user)).isEqualTo(Path.of("/home/kim/.openclaw"));
    assertThat(OpenClawConfig.home(Map.of("OPENCLAW_STATE_DIR", "~/x"), user))
        .isEqualTo(Path.of("/home/kim/x"));
    assertThat(OpenClawConfig.file(Map.of(), user)).isEqualTo(user.resolve("openclaw.json"));
    assertThat(OpenClawConfig.file(Map.of("OPENCLAW_CONFIG_PATH", "/etc/o.json"), user))
        .isEqualTo(Path.of("/etc/o.json"));
  }
}
