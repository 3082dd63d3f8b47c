package livestatus.daemon.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
  private static final String TOKEN = "abcdefgh12345678";

  @TempDir Path folder;

  @Test
  void withoutAnyFileTheDefaultsAreInForce() throws Exception {
    SettingsLoader.Loaded loaded = loader(Map.of()).load(null);

    Settings settings = loaded.settings();
    assertThat(loaded.file()).isNull();
    assertThat(settings.gateway()).isEqualTo("testhost");
    assertThat(settings.openclaw().homes())
        .containsExactly(
            new Settings.OpenClaw.Home(
                folder.resolve(".openclaw"), folder.resolve(".openclaw/openclaw.json")));
    assertThat(settings.mattermost())
        .isEqualTo(
            new Settings.Mattermost(
                true,
                null,
                null,
                Map.of(),
                Map.of(),
                null,
                Duration.ofSeconds(5),
                Settings.Detail.SAFE,
                new Settings.Follow(15),
                null));
    Path data = folder.resolve(".local/state/live-status");
    assertThat(settings.data())
        .isEqualTo(
            new Settings.Data(
                data, "jdbc:sqlite:" + data.resolve("live-status.db"), Duration.ofDays(30)));
    assertThat(settings.server())
        .isEqualTo(new Settings.Server("127.0.0.1", 8377, null, null, null, null));
    assertThat(settings.push().dir()).isEqualTo(data.resolve("session_status"));
    assertThat(settings.staleness().stuck()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.secrets()).isEmpty();
  }

  @Test
  void theExampleSaysTheDefaults() throws Exception {
    Path example = Path.of("config/live-status.yml");

    assertThat(loader(Map.of()).load(example).settings())
        .isEqualTo(loader(Map.of()).load(null).settings());
    String text = Files.readString(example);
    assertThat(SettingsLoader.keys(surroundings(Map.of())))
        .allSatisfy(
            key -> assertThat(text).contains(key.path().replaceFirst(".*\\.", "").concat(":")));
  }

  /** Nobody's first try may fail because the example lies about a key. */
  @Test
  void everyLineOfTheExampleThatIsCommentedOutIsValid() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("config/live-status.yml"));
    int tried = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).matches(" *#[a-zA-Z]+: .*")) {
        continue;
      }
      tried++;
      List<String> one = new java.util.ArrayList<>(lines);
      one.set(i, lines.get(i).replaceFirst("#", "").replaceFirst("/etc/\\S*token", token("t")));
      one.set(i, one.get(i).replaceFirst("/etc/\\S*secret", token("t")));
      assertThat(load(String.join("\n", one), environment()).settings())
          .as(lines.get(i))
          .isNotEqualTo(loader(environment()).load(null).settings());
    }
    assertThat(tried).isGreaterThan(15);
  }

  @Test
  void theFirstFileFoundCounts() throws Exception {
    Path given = write("given.yml", "gateway: given");
    Path named = write("named.yml", "gateway: named");
    Path xdg = write("xdg/live-status/live-status.yml", "gateway: xdg");
    Path user = write(".config/live-status/live-status.yml", "gateway: user");
    Map<String, String> both =
        Map.of(
            "LIVE_STATUS_CONFIG",
            named.toString(),
            "XDG_CONFIG_HOME",
            folder.resolve("xdg").toString());

    assertThat(loader(both).load(given).settings().gateway()).isEqualTo("given");
    assertThat(loader(both).load(null).settings().gateway()).isEqualTo("named");
    assertThat(
            loader(Map.of("XDG_CONFIG_HOME", folder.resolve("xdg").toString())).load(null).file())
        .isEqualTo(xdg);
    assertThat(loader(Map.of()).load(null).file()).isEqualTo(user);
    assertThat(mistakes(() -> loader(Map.of()).load(folder.resolve("none.yml"))))
        .containsExactly(folder.resolve("none.yml") + ": cannot be read: there is no such file");
    assertThat(mistakes(() -> loader(Map.of("LIVE_STATUS_CONFIG", "/no/file")).load(null)))
        .containsExactly("/no/file: cannot be read: there is no such file");
  }

  @Test
  void everyKeyIsRead() throws Exception {
    Settings settings =
        load(
                """
                gateway: g1
                openclaw:
                  homes: [one, ~/two, /three]
                mattermost:
                  enabled: false
                  url: https://chat.example.org/
                  tokenFile: %s
                  accounts:
                    reviews: {token: "${BOT}"}
                  agents: {reviewer: reviews}
                  defaultChannel: abc
                  editInterval: 1m30s
                  detail: full
                  follow: off
                  caFile: ca.pem
                data: {dir: /d, url: "jdbc:postgresql://h/d?password=${PASS}", retention: 7d}
                server:
                  {host: 0.0.0.0, port: 0, readToken: readread1, writeToken: writewrite,
                   webhookSecret: hookhook}
                push: {dir: /p}
                staleness: {stale: 1s, veryStale: 2s, stuck: 3s}
                alerts: {channel: c, mention: ["@ann", ben], webhook: "https://x.org/h/secret"}
                tracking: {url: "jdbc:sqlite:/b.db"}
                logging: {format: json, level: debug, maxLine: 1MB}
                """
                    .formatted(token("bot")),
                Map.of("BOT", "environment-token", "PASS", "pg-password"))
            .settings();

    assertThat(settings.openclaw().homes())
        .extracting(Settings.OpenClaw.Home::folder)
        .containsExactly(folder.resolve("one"), folder.resolve("two"), Path.of("/three"));
    Settings.Mattermost mattermost = settings.mattermost();
    assertThat(mattermost.enabled()).isFalse();
    assertThat(mattermost.url()).isEqualTo(URI.create("https://chat.example.org"));
    assertThat(mattermost.token())
        .isEqualTo(new Credential(new Secret(TOKEN), folder.resolve("bot")));
    assertThat(mattermost.accounts())
        .isEqualTo(Map.of("reviews", new Credential(new Secret("environment-token"), null)));
    assertThat(mattermost.agents()).isEqualTo(Map.of("reviewer", "reviews"));
    assertThat(mattermost.editInterval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(mattermost.detail()).isEqualTo(Settings.Detail.FULL);
    assertThat(mattermost.follow()).isNull();
    assertThat(mattermost.caFile()).isEqualTo(folder.resolve("ca.pem"));
    assertThat(settings.data().retention()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.alerts().mention()).containsExactly("ann", "ben");
    assertThat(settings.tracking().url()).isEqualTo("jdbc:sqlite:/b.db");
    assertThat(settings.logging())
        .isEqualTo(
            new Settings.Logging(
                Settings.Logging.Format.JSON, Settings.Logging.Level.DEBUG, 1 << 20));
    assertThat(settings.secrets())
        .extracting(Secret::reveal)
        .containsExactlyInAnyOrder(
            TOKEN,
            "environment-token",
            "readread1",
            "writewrite",
            "hookhook",
            "https://x.org/h/secret",
            "pg-password");
    assertThat(settings.toString()).doesNotContain(TOKEN, "environment-token", "hookhook");
  }

  @Test
  void theEnvironmentFillsWhatTheFileLeavesOpen() throws Exception {
    Map<String, String> environment =
        Map.of(
            "MATTERMOST_URL", "https://env.example.org",
            "MATTERMOST_BOT_TOKEN", "environment-token",
            "OPENCLAW_STATE_DIR", "/srv/claw",
            "XDG_STATE_HOME", "/srv/state");

    Settings settings = loader(environment).load(null).settings();
    assertThat(settings.mattermost().url()).isEqualTo(URI.create("https://env.example.org"));
    assertThat(settings.mattermost().token())
        .isEqualTo(new Credential(new Secret("environment-token"), null));
    assertThat(settings.openclaw().homes().get(0).config())
        .isEqualTo(Path.of("/srv/claw/openclaw.json"));
    assertThat(settings.data().dir()).isEqualTo(Path.of("/srv/state/live-status"));

    Settings file = load("mattermost: {url: 'https://file.example.org'}", environment).settings();
    assertThat(file.mattermost().url()).isEqualTo(URI.create("https://file.example.org"));
    assertThat(mistakes(() -> loader(Map.of("MATTERMOST_BOT_TOKEN", "a b c d e f")).load(null)))
        .containsExactly(
            "environment: MATTERMOST_BOT_TOKEN: holds blanks, line breaks or other than ASCII"
                + " letters");
  }

  @Test
  void theServicesCredentialIsTakenBeforeTheEnvironment() throws Exception {
    Map<String, String> environment =
        Map.of(
            "MATTERMOST_BOT_TOKEN", "environment-token", "CREDENTIALS_DIRECTORY", folder + "/cred");
    Credential told = new Credential(new Secret("environment-token"), null);
    assertThat(loader(environment).load(null).settings().mattermost().token()).isEqualTo(told);

    Path file = write("cred/live-status.mattermost-token", "\n");
    assertThat(loader(environment).load(null).settings().mattermost().token())
        .as("the unit's stand-in for none")
        .isEqualTo(told);

    Files.writeString(file, TOKEN + "\n");
    assertThat(loader(environment).load(null).settings().mattermost().token())
        .isEqualTo(new Credential(new Secret(TOKEN), file));
    assertThat(load("mattermost: {token: from-the-file}", environment).settings().mattermost())
        .extracting(Settings.Mattermost::token)
        .isEqualTo(new Credential(new Secret("from-the-file"), null));

    Files.writeString(file, "a b c d e f");
    assertThat(mistakes(() -> loader(environment).load(null)))
        .containsExactly(
            "environment: CREDENTIALS_DIRECTORY: live-status.mattermost-token holds blanks, line"
                + " breaks or other than ASCII letters");
  }

  @Test
  void allMistakesComeAtOnceEachWithFileLineAndKey() throws Exception {
    Path file = folder.resolve("live-status.yml");
    String text =
        """
        gatway: x
        openclaw: [list]
        mattermost:
          editIntervall: 5s
          editInterval: 5x
          port: 1
          gateway: 1
          tokenFile: /no/such/file
          detail: loud
          accounts:
            one: {tokn: abc}
          follow: {after: 0}
        data:
          dir: ${NOT_SET}
          url: mysql://me:hidden@host
          retention: [1]
        server: {host: 0.0.0.0, port: 99999, token: short}
        staleness: {stale: 1h}
        staleness: {}
        alerts: {mention: ann}
        quite: wrong
        """;
    assertThat(mistakes(() -> load(text, Map.of())).stream().map(this::withoutFolder))
        .containsExactly(
            "live-status.yml:1: gatway: unknown key; did you mean gateway?",
            "live-status.yml:2: openclaw: must hold keys and values, not a list",
            "live-status.yml:4: mattermost.editIntervall: unknown key; did you mean"
                + " mattermost.editInterval?",
            "live-status.yml:5: mattermost.editInterval: \"5x\" is no duration; write it like"
                + " 500ms, 5s, 5m, 2h or 30d",
            "live-status.yml:6: mattermost.port: unknown key; did you mean server.port?",
            "live-status.yml:7: mattermost.gateway: unknown key; did you mean gateway?",
            "live-status.yml:8: mattermost.tokenFile: cannot read /no/such/file (there is no such"
                + " file)",
            "live-status.yml:9: mattermost.detail: \"loud\" is none of none, safe, full",
            "live-status.yml:11: mattermost.accounts.one: needs a token or a tokenFile",
            "live-status.yml:11: mattermost.accounts.one.tokn: unknown key; did you mean"
                + " mattermost.accounts.one.token?",
            "live-status.yml:12: mattermost.follow.after: \"0\" is no number from 1 to 1000",
            "live-status.yml:14: data.dir: the environment variable NOT_SET is not set, or empty",
            "live-status.yml:15: data.url: is neither jdbc:sqlite:/path/to/file.db nor"
                + " jdbc:postgresql://host/database",
            "live-status.yml:16: data.retention: must be a single value, not a list",
            "live-status.yml:17: server.port: \"99999\" is no number from 0 to 65535",
            "live-status.yml:17: server.token: is shorter than 8 characters: too short for a"
                + " secret",
            "live-status.yml:17: server.host: \"0.0.0.0\" can be reached from other machines; set"
                + " server.token, or readToken and writeToken, or listen on 127.0.0.1",
            "live-status.yml:18: staleness: stale, veryStale and stuck must not grow shorter in"
                + " this order",
            "live-status.yml:19: staleness: is said twice, first on line 18",
            "live-status.yml:20: alerts.mention: must be a list like [one, two], not a single"
                + " value",
            "live-status.yml:21: quite: unknown key; valid here: data, gateway, openclaw,"
                + " mattermost, server, push, staleness, alerts, tracking, logging");
    assertThat(file).exists();
  }

  @Test
  void whatIsNotYamlIsSaidWithItsLine() throws Exception {
    assertThat(mistakes(() -> load("gateway: a\n\tserver: b\n", Map.of())))
        .singleElement()
        .asString()
        .contains("live-status.yml:2: is not YAML at column 1: ");
    assertThat(mistakes(() -> load("gateway: 'open\n", Map.of()))).hasSize(1);
    Files.write(folder.resolve("latin1.yml"), new byte[] {'a', ':', ' ', (byte) 0xE4});
    assertThat(mistakes(() -> loader(Map.of()).load(folder.resolve("latin1.yml"))))
        .containsExactly(folder.resolve("latin1.yml") + ": is not UTF-8 text");
    assertThat(mistakes(() -> loader(Map.of()).load(folder)))
        .containsExactly(folder + ": cannot be read: it is a folder");
  }

  @Test
  void substitutionReadsFilesAndRefusesWhatItCannotFill() throws Exception {
    write("host.txt", "from-file\n");
    assertThat(load("gateway: a-${file:host.txt}-${X}", Map.of("X", "b")).settings().gateway())
        .isEqualTo("a-from-file-b");
    assertThat(load("mattermost: {defaultChannel: 'a$${X}$b'}", Map.of()).settings().mattermost())
        .extracting(Settings.Mattermost::defaultChannel)
        .isEqualTo("a${X}$b");
    assertThat(mistakes(() -> load("gateway: a${X", Map.of())))
        .containsExactly(
            folder.resolve("live-status.yml") + ":1: gateway: \"${X\" lacks its closing brace");
    assertThat(mistakes(() -> load("gateway: ${a b}", Map.of()))).hasSize(1);
    assertThat(mistakes(() -> load("gateway: ${file:gone}", Map.of()))).hasSize(1);
  }

  @Test
  void aSecretIsInNoMistake() throws Exception {
    write("bad-token", "two words here");
    String text =
        "mattermost: {tokenFile: bad-token}\nserver: {token: 'two words', readToken: ['two words']}\n"
            + "alerts: {webhook: 'ftp://words'}\ntracking: {url: 'words'}";
    assertThat(mistakes(() -> load(text, Map.of())))
        .hasSize(5)
        .allSatisfy(mistake -> assertThat(mistake).doesNotContain("words"));
    assertThat(mistakes(() -> load(text, Map.of())))
        .contains(
            folder.resolve("live-status.yml")
                + ":1: mattermost.tokenFile: "
                + folder.resolve("bad-token")
                + " holds blanks, line breaks or other than ASCII letters");
  }

  @Test
  void tokenAndTokenFileTogetherAreAMistake() throws Exception {
    String text = "server:\n  token: %s\n  tokenFile: %s".formatted(TOKEN, token("t"));
    assertThat(mistakes(() -> load(text, Map.of())))
        .containsExactly(
            folder.resolve("live-status.yml")
                + ":3: server.tokenFile: says the same as server.token; keep one of the two");
  }

  @Test
  void whatIsShownLoadsAgainAndHidesSecrets() throws Exception {
    String text =
        """
        mattermost: {token: %s, accounts: {a: {tokenFile: %s}}, follow: off}
        server: {token: "with\\"quote"}
        data: {url: "jdbc:postgresql://me:pg-password@h/d"}
        openclaw: {homes: [/a, /b]}
        alerts: {webhook: "https://x.org/h/secret", mention: [ann]}
        """
            .formatted(TOKEN, token("t"));
    Settings settings = load(text, Map.of()).settings();
    String shown = SettingsText.yaml(settings);

    assertThat(shown).doesNotContain(TOKEN, "quote", "pg-password", "h/secret").contains("me:****");
    assertThat(SettingsText.json(settings)).doesNotContain(TOKEN, "quote", "pg-password");
    Settings again = load(shown.replace("webhook: '********'", ""), Map.of()).settings();
    assertThat(again.mattermost().token()).isEqualTo(new Credential(new Secret("********"), null));
    assertThat(SettingsText.yaml(again)).isEqualTo(shown.replace("  webhook: '********'\n", ""));

    Settings defaults = loader(Map.of()).load(null).settings();
    assertThat(load(SettingsText.yaml(defaults), Map.of()).settings()).isEqualTo(defaults);
    assertThat(load(SettingsText.json(defaults), Map.of()).settings()).isEqualTo(defaults);
  }

  @Test
  void recordsCheckThemselves() {
    assertThatThrownBy(() -> new Settings.OpenClaw(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Secret("")).isInstanceOf(IllegalArgumentException.class);
  }

  private SettingsLoader.Loaded load(String text, Map<String, String> environment)
      throws Exception {
    return loader(environment).load(write("live-status.yml", text));
  }

  private SettingsLoader loader(Map<String, String> environment) {
    return new SettingsLoader(surroundings(environment));
  }

  private Surroundings surroundings(Map<String, String> environment) {
    return new Surroundings(environment, folder, "testhost");
  }

  private static Map<String, String> environment() {
    return Map.of(
        "MY_BOT_TOKEN", TOKEN,
        "LIVE_STATUS_TOKEN", TOKEN,
        "LIVE_STATUS_READ_TOKEN", TOKEN,
        "LIVE_STATUS_WRITE_TOKEN", TOKEN,
        "LIVE_STATUS_WEBHOOK_SECRET", TOKEN);
  }

  private String token(String name) throws IOException {
    return write(name, TOKEN + "\n").toString();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text);
  }

  private String withoutFolder(String mistake) {
    return mistake.replace(folder + "/", "");
  }

  private static List<String> mistakes(org.assertj.core.api.ThrowableAssert.ThrowingCallable load) {
    return catchThrowableOfType(InvalidSettings.class, load).mistakes().stream()
        .map(Mistake::toString)
        .toList();
  }
}
