package livestatus.daemon.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, as it is in force: defaults filled in, paths absolute, secrets read.
 * The components are named like the keys of the file.
 */
public record Settings(
    String gateway,
    OpenClaw openclaw,
    Mattermost mattermost,
    Data data,
    Server server,
    Push push,
    Staleness staleness,
    Alerts alerts,
    Tracking tracking,
    Logging logging) {
  private static final Pattern URL_PASSWORD =
      Pattern.compile("(?i)[?&;](?:ssl)?password=([^&;]+)|://[^/@:]*:([^/@]+)@");

  /** The gateways' folders; at least one. */
  public record OpenClaw(List<Home> homes) {
    public OpenClaw {
      homes = List.copyOf(homes);
      if (homes.isEmpty()) {
        throw new IllegalArgumentException("needs at least one home");
      }
    }

    /** One gateway's state folder and its openclaw.json. */
    public record Home(Path folder, Path config) {}
  }

  /**
   * Who posts where, and how often.
   *
   * @param token of the account named {@code default}
   * @param accounts further accounts by name
   * @param agents agent id to the name of the account that speaks for it
   * @param follow null: the post stays where it is
   */
  public record Mattermost(
      boolean enabled,
      @Nullable URI url,
      @Nullable Credential token,
      Map<String, Credential> accounts,
      Map<String, String> agents,
      @Nullable String defaultChannel,
      Duration editInterval,
      Detail detail,
      @Nullable Follow follow,
      @Nullable Path caFile) {
    public Mattermost {
      accounts = Map.copyOf(accounts);
      agents = Map.copyOf(agents);
    }
  }

  /** How much of a tool's arguments a post may show. */
  public enum Detail {
    NONE,
    SAFE,
    FULL
  }

  /** A post moves when a turn starts and at least so many posts came after it. */
  public record Follow(int after) {}

  public record Data(Path dir, String url, Duration retention) {}

  /**
   * Where the page and the API listen, and who may come in.
   *
   * @param token reads and writes
   * @param readToken reads only
   * @param writeToken writes only
   * @param webhookSecret what webhooks sign with
   */
  public record Server(
      String host,
      int port,
      @Nullable Credential token,
      @Nullable Credential readToken,
      @Nullable Credential writeToken,
      @Nullable Credential webhookSecret) {
    public Server {
      boolean closed = token != null || (readToken != null && writeToken != null);
      if (!loopback(host) && !closed) {
        throw new IllegalArgumentException(
            "\""
                + host
                + "\" can be reached from other machines; set server.token, or readToken and"
                + " writeToken, or listen on 127.0.0.1");
      }
    }

    private static boolean loopback(String host) {
      String name = host.toLowerCase(Locale.ROOT);
      return name.equals("localhost")
          || name.equals("::1")
          || name.equals("[::1]")
          || name.matches("127(\\.\\d{1,3}){3}");
    }
  }

  public record Push(Path dir) {}

  /** After how long without a sign of life a session counts as stale, very stale and stuck. */
  public record Staleness(Duration stale, Duration veryStale, Duration stuck) {
    public Staleness {
      if (stale.compareTo(veryStale) > 0 || veryStale.compareTo(stuck) > 0) {
        throw new IllegalArgumentException(
            "stale, veryStale and stuck must not grow shorter in this order");
      }
    }
  }

  /**
   * Who hears of trouble.
   *
   * @param mention user names, without the @
   * @param webhook secret, because such addresses carry their token
   */
  public record Alerts(@Nullable String channel, List<String> mention, @Nullable Secret webhook) {
    public Alerts {
      mention = List.copyOf(mention);
    }
  }

  /** Null where the tracking tables live in the own database. */
  public record Tracking(@Nullable String url) {}

  /**
   * How the log is written.
   *
   * @param maxLine how many characters of a line are kept
   */
  public record Logging(Format format, Level level, long maxLine) {
    public Logging {
      if (maxLine < 200) {
        throw new IllegalArgumentException("must be at least 200B");
      }
    }

    public enum Format {
      TEXT,
      JSON
    }

    public enum Level {
      ERROR,
      WARN,
      INFO,
      DEBUG,
      TRACE
    }
  }

  /** Every secret in these settings; none of them may ever be printed. */
  public List<Secret> secrets() {
    List<Secret> found = new ArrayList<>();
    mattermost.accounts().values().forEach(account -> found.add(account.secret()));
    List<Optional<Credential>> credentials =
        List.of(
            Optional.ofNullable(mattermost.token()),
            Optional.ofNullable(server.token()),
            Optional.ofNullable(server.readToken()),
            Optional.ofNullable(server.writeToken()),
            Optional.ofNullable(server.webhookSecret()));
    credentials.forEach(one -> one.ifPresent(credential -> found.add(credential.secret())));
    Optional.ofNullable(alerts.webhook()).ifPresent(found::add);
    found.addAll(passwords(data.url()));
    Optional.ofNullable(tracking.url()).ifPresent(url -> found.addAll(passwords(url)));
    return List.copyOf(found);
  }

  private static List<Secret> passwords(String url) {
    List<Secret> found = new ArrayList<>();
    Matcher matcher = URL_PASSWORD.matcher(url);
    while (matcher.find()) {
      String password = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      found.add(new Secret(Objects.requireNonNull(password)));
    }
    return found;
  }
}
