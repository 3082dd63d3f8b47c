package livestatus.daemon.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import livestatus.daemon.KnownAccounts;
import livestatus.daemon.settings.Settings;
import livestatus.mattermost.Account;
import livestatus.mattermost.MattermostClient;
import livestatus.mattermost.MattermostException;
import livestatus.mattermost.Network;
import livestatus.openclaw.MattermostAccount;
import livestatus.openclaw.OpenClawConfig;
import livestatus.session.Snapshot;
import org.jspecify.annotations.Nullable;

/** Each account: whether its server answers, takes its token, and lets posts be edited. */
final class MattermostChecks {
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final Network.Limits LIMITS =
      new Network.Limits(Duration.ofSeconds(5), Duration.ofSeconds(10));

  /** Of so many channels the bot's membership is looked up. */
  private static final int MOST_CHANNELS = 20;

  private MattermostChecks() {}

  /**
   * @param seen the sessions that the gateway's records have now
   */
  static List<Finding> of(
      Settings settings, Map<String, String> environment, Snapshot seen, InstantSource clock) {
    List<Finding> findings = new ArrayList<>();
    if (!settings.mattermost().enabled()) {
      findings.add(Finding.ok("mattermost", "It is switched off in the settings."));
      return findings;
    }
    KnownAccounts.Found found = KnownAccounts.find(settings, environment);
    for (String problem : found.problems()) {
      findings.add(Finding.warn("mattermost", problem, "Mend it in the settings that are named."));
    }
    if (found.accounts().isEmpty()) {
      findings.add(
          Finding.warn(
              "mattermost",
              "No account is known, so nothing is posted; the page and `status` still work.",
              "Set mattermost.url and mattermost.token, or channels.mattermost in openclaw.json."));
    }
    try (Network network = new Network(settings.mattermost().caFile(), environment, LIMITS)) {
      for (Account account : found.accounts()) {
        findings.addAll(
            account(
                new MattermostClient(account, network),
                settings,
                KnownAccounts.channels(found.accounts(), settings, seen, account, MOST_CHANNELS),
                clock));
      }
    } catch (IllegalArgumentException e) {
      findings.add(
          Finding.fail("mattermost", String.valueOf(e.getMessage()), "Mend mattermost.caFile."));
    }
    for (Settings.OpenClaw.Home home : settings.openclaw().homes()) {
      findings.addAll(streaming(OpenClawConfig.read(home.config(), environment)));
    }
    return findings;
  }

  /**
   * @param channels where sessions of this account talk
   */
  private static List<Finding> account(
      MattermostClient client,
      Settings settings,
      Collection<String> channels,
      InstantSource clock) {
    String name = "account " + client.account().name();
    List<Finding> findings = new ArrayList<>();
    try {
      Instant before = clock.instant();
      MattermostClient.Me me = client.me();
      findings.add(
          Finding.ok(
              name,
              client.account().server()
                  + " takes the token of @"
                  + me.name()
                  + (me.version().isEmpty() ? "." : ", version " + me.version() + ".")));
      if (!me.bot()) {
        findings.add(
            Finding.warn(
                name,
                "@" + me.name() + " is a person's account, not a bot's.",
                "Use a bot account: servers count the posts and edits of other accounts."));
      }
      if (me.rateLimit() != null) {
        findings.add(
            Finding.ok(
                name,
                "The server counts requests (bursts of "
                    + me.rateLimit()
                    + "); posts are edited far below that, and wait where they are told to."));
      }
      skew(name, before, me.serverTime(), findings);
      editing(name, client.settings(), findings);
      String channel = settings.mattermost().defaultChannel();
      if (channel != null) {
        findings.add(channel(name, client, channel, "the default channel"));
      }
      for (String talks : channels) {
        if (!talks.equals(channel)) {
          findings.add(channel(name, client, talks, "a session's channel"));
        }
      }
    } catch (MattermostException e) {
      findings.add(
          Finding.fail(
              name,
              String.valueOf(e.getMessage()),
              "Check the server's address, the token, and whether this machine may reach it."));
    }
    return findings;
  }

  private static void skew(
      String name, Instant ours, @Nullable Instant theirs, List<Finding> findings) {
    if (theirs != null && Duration.between(ours, theirs).abs().compareTo(SKEW) > 0) {
      findings.add(
          Finding.warn(
              name,
              "The server's clock differs by "
                  + Duration.between(ours, theirs).abs().toSeconds()
                  + " s from this machine's.",
              "Let both follow a time server; times in posts are this machine's."));
    }
  }

  private static void editing(String name, Map<String, String> server, List<Finding> findings) {
    String limit = server.getOrDefault("PostEditTimeLimit", "-1");
    if (!limit.equals("-1") && !limit.isEmpty()) {
      findings.add(
          Finding.warn(
              name,
              "The server lets people edit messages for "
                  + limit
                  + " s only. A post's first line then stays as it is; the state below it does not.",
              "Nothing need be done; PostEditTimeLimit -1 takes the limit away."));
    }
  }

  private static Finding channel(
      String name, MattermostClient client, String channel, String what) {
    try {
      MattermostClient.Channel found = client.channel(channel);
      return found.archived()
          ? Finding.fail(
              name,
              "It sees " + what + " " + found.name() + ", which is archived.",
              "Unarchive it, or let the posts go elsewhere (mattermost.defaultChannel).")
          : Finding.ok(name, "It sees " + what + " " + found.name() + ".");
    } catch (MattermostException e) {
      return Finding.fail(
          name,
          "It cannot see " + what + " " + channel + ": " + e.getMessage(),
          "Invite the bot to the channel; until then there is no post.");
    }
  }

  private static List<Finding> streaming(OpenClawConfig config) {
    List<Finding> findings = new ArrayList<>();
    for (MattermostAccount account : config.accounts()) {
      String streaming = account.streaming();
      if (account.enabled() && streaming != null && !streaming.equals("off")) {
        findings.add(
            Finding.warn(
                "double posting",
                "OpenClaw previews its own answers (channels.mattermost streaming: "
                    + streaming
                    + ", account "
                    + account.name()
                    + "), so people see two moving posts.",
                "Set channels.mattermost.streaming to \"off\" in " + config.file() + "."));
      }
    }
    return findings;
  }
}
