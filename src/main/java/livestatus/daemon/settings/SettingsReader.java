package livestatus.daemon.settings;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of the file, one method a section, with their defaults. */
final class SettingsReader {
  private static final String NAME = "[A-Za-z0-9._-]{1,100}";
  private static final int FOLLOW_AFTER = 15;

  /** The name that the units load the bot's token by. */
  private static final String CREDENTIAL = "live-status.mattermost-token";

  /** Below what journald cuts into pieces. */
  private static final long MAX_LINE = 32 * 1024;

  private final Reading reading;
  private final Surroundings around;

  SettingsReader(Reading reading) {
    this.reading = reading;
    this.around = reading.around();
  }

  Settings read(Section root) {
    Settings.Data data = data(root.section("data"));
    Settings settings =
        new Settings(
            root.text("gateway", around.hostName(), SettingsReader::gateway),
            openclaw(root.section("openclaw")),
            mattermost(root.section("mattermost")),
            data,
            server(root.section("server")),
            push(root.section("push"), data),
            staleness(root.section("staleness")),
            alerts(root.section("alerts")),
            tracking(root.section("tracking")),
            logging(root.section("logging")));
    root.done();
    return settings;
  }

  private static String gateway(String text) {
    if (!text.matches(NAME)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no gateway id; use up to 100 letters, digits, dots, - and _");
    }
    return text;
  }

  private Settings.OpenClaw openclaw(Section section) {
    List<Path> homes = section.list("homes").stream().map(reading::path).toList();
    if (!homes.isEmpty() && section.said("home")) {
      section.mistake("home", "goes with no openclaw.homes; put this one first in that list");
    }
    if (!homes.isEmpty() && section.said("config")) {
      section.mistake("config", "goes with openclaw.home only; each of several has its own");
    }
    Path home = or(section.path("home"), defaultHome());
    Path config = or(section.path("config"), defaultConfig(home));
    section.done();
    return new Settings.OpenClaw(
        homes.isEmpty()
            ? List.of(new Settings.OpenClaw.Home(home, config))
            : homes.stream()
                .map(one -> new Settings.OpenClaw.Home(one, one.resolve("openclaw.json")))
                .toList());
  }

  private Path defaultHome() {
    return around
        .variable("OPENCLAW_STATE_DIR")
        .map(reading::path)
        .orElse(around.userHome().resolve(".openclaw"));
  }

  private Path defaultConfig(Path home) {
    return around
        .variable("OPENCLAW_CONFIG_PATH")
        .map(reading::path)
        .orElse(home.resolve("openclaw.json"));
  }

  private Settings.Mattermost mattermost(Section section) {
    boolean enabled = section.truth("enabled", true);
    URI url = section.url("url");
    Credential token = section.credential("token");
    Map<String, Credential> accounts = section.sections("accounts", SettingsReader::account);
    Settings.Mattermost mattermost =
        new Settings.Mattermost(
            enabled,
            url == null ? fromEnvironment("MATTERMOST_URL", Section::webAddress) : url,
            token == null ? ofTheService() : token,
            accounts,
            section.names("agents"),
            section.text("defaultChannel"),
            section.duration("editInterval", Duration.ofSeconds(5)),
            section.choice("detail", Settings.Detail.SAFE),
            follow(section),
            section.path("caFile"));
    section.done();
    return mattermost;
  }

  private static @Nullable Credential account(Section section) {
    Credential credential = section.credential("token");
    if (credential == null && !section.said("token") && !section.said("tokenFile")) {
      section.mistake("", "needs a token or a tokenFile");
    }
    return credential;
  }

  /** What the service's unit loads, for this daemon alone; else what the environment has. */
  private @Nullable Credential ofTheService() {
    Path file =
        around
            .variable("CREDENTIALS_DIRECTORY")
            .map(folder -> reading.path(folder).resolve(CREDENTIAL))
            .filter(Files::exists)
            .orElse(null);
    if (file == null) {
      return fromEnvironment("MATTERMOST_BOT_TOKEN", this::credential);
    }
    try {
      String content = Substitution.content(file);
      return content.isEmpty()
          ? fromEnvironment("MATTERMOST_BOT_TOKEN", this::credential)
          : new Credential(new Secret(Section.token(content)), file);
    } catch (IllegalArgumentException wrong) {
      reading.mistakeAround("CREDENTIALS_DIRECTORY", CREDENTIAL + " " + wrong.getMessage());
      return null;
    }
  }

  private Credential credential(String text) {
    return new Credential(new Secret(Section.token(text)), null);
  }

  /** What the file leaves open, the environment may say. */
  private <T> @Nullable T fromEnvironment(
      String variable, java.util.function.Function<String, T> parse) {
    Optional<String> value = around.variable(variable);
    try {
      return value.map(parse).orElse(null);
    } catch (IllegalArgumentException wrong) {
      reading.mistakeAround(variable, String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  private static Settings.@Nullable Follow follow(Section mattermost) {
    boolean off = mattermost.says("follow", "off");
    Section section = mattermost.section("follow");
    int after = section.number("after", FOLLOW_AFTER, 1, 1000);
    section.done();
    return off ? null : new Settings.Follow(after);
  }

  private Settings.Data data(Section section) {
    Path dir =
        or(
            section.path("dir"),
            around.folder("XDG_STATE_HOME", ".local/state").resolve("live-status"));
    String url =
        section.text("url", "jdbc:sqlite:" + dir.resolve("live-status.db"), SettingsReader::jdbc);
    Duration retention = section.duration("retention", Duration.ofDays(30));
    section.done();
    return new Settings.Data(dir, url, retention);
  }

  // The text may hold a password: it is in no message.
  private static String jdbc(String text) {
    if (!text.startsWith("jdbc:sqlite:") && !text.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "is neither jdbc:sqlite:/path/to/file.db nor jdbc:postgresql://host/database");
    }
    return text;
  }

  private static Settings.Server server(Section section) {
    String host = section.text("host", "127.0.0.1", text -> text);
    int port = section.number("port", 8377, 0, 65535);
    Credential token = section.credential("token");
    Credential read = section.credential("readToken");
    Credential write = section.credential("writeToken");
    Credential webhook = section.credential("webhookSecret");
    section.done();
    return section.make(
        "host",
        () -> new Settings.Server(host, port, token, read, write, webhook),
        new Settings.Server("127.0.0.1", port, token, read, write, webhook));
  }

  private static Settings.Push push(Section section, Settings.Data data) {
    Path dir = or(section.path("dir"), data.dir().resolve("session_status"));
    section.done();
    return new Settings.Push(dir);
  }

  private static Settings.Staleness staleness(Section section) {
    Settings.Staleness standard =
        new Settings.Staleness(
            Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(30));
    Duration stale = section.duration("stale", standard.stale());
    Duration veryStale = section.duration("veryStale", standard.veryStale());
    Duration stuck = section.duration("stuck", standard.stuck());
    section.done();
    return section.make("", () -> new Settings.Staleness(stale, veryStale, stuck), standard);
  }

  private static Settings.Alerts alerts(Section section) {
    Settings.Alerts alerts =
        new Settings.Alerts(
            section.text("channel"),
            section.list("mention").stream().map(name -> name.replaceFirst("^@", "")).toList(),
            section.secret("webhook", text -> Section.webAddress(text).toString()));
    section.done();
    return alerts;
  }

  private static Settings.Tracking tracking(Section section) {
    String url = section.text("url", "", SettingsReader::jdbc);
    section.done();
    return new Settings.Tracking(url.isEmpty() ? null : url);
  }

  private static Settings.Logging logging(Section section) {
    Settings.Logging.Format format = section.choice("format", Settings.Logging.Format.TEXT);
    Settings.Logging.Level level = section.choice("level", Settings.Logging.Level.INFO);
    long maxLine = section.size("maxLine", MAX_LINE);
    section.done();
    return section.make(
        "maxLine",
        () -> new Settings.Logging(format, level, maxLine),
        new Settings.Logging(format, level, MAX_LINE));
  }

  private static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
