package livestatus.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import livestatus.daemon.logging.Logging;
import livestatus.daemon.settings.Credential;
import livestatus.daemon.settings.Secret;
import livestatus.daemon.settings.Settings;
import livestatus.mattermost.Account;
import livestatus.mattermost.Destination;
import livestatus.openclaw.MattermostAccount;
import livestatus.openclaw.OpenClawConfig;
import livestatus.openclaw.Token;
import livestatus.session.Session;
import livestatus.session.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak: the accounts of our own settings, and those of the gateway's where ours say
 * nothing of them.
 */
public final class KnownAccounts {
  private static final String DEFAULT = "default";

  /**
   * What was found.
   *
   * @param problems sentences on accounts that cannot be used
   */
  public record Found(List<Account> accounts, List<String> problems) {
    public Found {
      accounts = List.copyOf(accounts);
      problems = List.copyOf(problems);
    }

    /** Who speaks where nobody in particular is meant; null where nobody can. */
    @Nullable Account speaker() {
      for (Account account : accounts) {
        if (account.name().equals(DEFAULT)) {
          return account;
        }
      }
      return accounts.isEmpty() ? null : accounts.get(0);
    }
  }

  private KnownAccounts() {}

  public static Found find(Settings settings, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    Map<String, Account> accounts = new LinkedHashMap<>();
    if (!settings.mattermost().enabled()) {
      return new Found(List.of(), List.of());
    }
    String server =
        settings.mattermost().url() == null ? null : settings.mattermost().url().toString();
    List<OpenClawConfig> gateways =
        settings.openclaw().homes().stream()
            .map(home -> OpenClawConfig.read(home.config(), environment))
            .toList();
    Map<String, Credential> own = new LinkedHashMap<>();
    Credential token = settings.mattermost().token();
    if (token != null) {
      own.put(DEFAULT, token);
    }
    own.putAll(settings.mattermost().accounts());
    own.forEach(
        (name, credential) -> {
          String where = server == null ? server(gateways, name) : server;
          put(accounts, problems, where, name, token(credential));
        });
    for (OpenClawConfig config : gateways) {
      for (MattermostAccount account : config.accounts()) {
        if (!account.enabled() || accounts.containsKey(account.name())) {
          continue;
        }
        Token its = account.token();
        if (its != null) {
          Logging.hide(List.of(new Secret(its.reveal())));
          String where = server == null ? account.server() : server;
          put(accounts, problems, where, account.name(), its::reveal);
        }
      }
      // Who names accounts of their own knows why: the gateway's may be out of reach from here.
      if (own.isEmpty() || accounts.isEmpty()) {
        problems.addAll(config.problems());
      }
    }
    return new Found(List.copyOf(accounts.values()), problems);
  }

  /**
   * The channels in which an account makes the posts of these sessions.
   *
   * @param most no more than so many
   */
  public static Set<String> channels(
      List<Account> accounts, Settings settings, Snapshot seen, Account by, int most) {
    Destinations destinations =
        new Destinations(
            accounts, settings.mattermost().agents(), settings.mattermost().defaultChannel());
    Set<String> channels = new LinkedHashSet<>();
    for (Session root : seen.roots()) {
      Destination to = destinations.of(root).destination();
      String channel = to == null || !to.account().equals(by.name()) ? null : to.channel();
      if (channel != null && channels.size() < most) {
        channels.add(channel);
      }
    }
    return channels;
  }

  /** A token of ours may leave the server to the gateway's settings. */
  private static @Nullable String server(List<OpenClawConfig> gateways, String name) {
    String any = null;
    for (OpenClawConfig config : gateways) {
      for (MattermostAccount account : config.accounts()) {
        if (account.name().equals(name) && account.server() != null) {
          return account.server();
        }
        any = any == null ? account.server() : any;
      }
    }
    return any;
  }

  private static void put(
      Map<String, Account> accounts,
      List<String> problems,
      @Nullable String server,
      String name,
      Supplier<String> token) {
    if (server == null) {
      problems.add(
          "The Mattermost account \"" + name + "\" has a token but no server; set mattermost.url.");
      return;
    }
    try {
      accounts.put(name, new Account(server, name, token));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /** A token from a file is read anew each time, so that a changed one is used at once. */
  private static Supplier<String> token(Credential credential) {
    Path file = credential.file();
    if (file == null) {
      return () -> credential.secret().reveal();
    }
    return () -> {
      try {
        return Files.readString(file).strip();
      } catch (IOException e) {
        return credential.secret().reveal();
      }
    };
  }
}
