package livestatus.alert;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import livestatus.mattermost.Account;
import livestatus.mattermost.MattermostClient;
import livestatus.mattermost.MattermostException;
import livestatus.mattermost.Network;
import livestatus.session.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * A channel where people read: a post for each alert, edited when it is over.
 *
 * @param account who speaks there now; null where nobody can
 * @param mention who is called
 * @param links the address of a session's status post
 */
record ChannelSink(
    String gateway,
    String channel,
    List<String> mention,
    Supplier<@Nullable Account> account,
    Network network,
    Function<SessionKey, @Nullable String> links)
    implements Sink {
  @Override
  public String name() {
    return "channel";
  }

  @Override
  public String raise(Alert alert, String attempt) throws Undelivered {
    try {
      return client()
          .post(channel, Wording.notice(alert, gateway, mention, link(alert), null), attempt);
    } catch (MattermostException e) {
      throw undelivered(e);
    }
  }

  @Override
  public void resolve(Alert alert, Instant over, String handle) throws Undelivered {
    try {
      client().change(handle, Wording.notice(alert, gateway, mention, link(alert), over));
    } catch (MattermostException e) {
      throw undelivered(e);
    }
  }

  private MattermostClient client() throws Undelivered {
    Account speaker = account.get();
    if (speaker == null) {
      throw new Undelivered("no Mattermost account is known that could speak there.", true);
    }
    return new MattermostClient(speaker, network);
  }

  private @Nullable String link(Alert alert) {
    return alert.session() == null ? null : links.apply(alert.session());
  }

  static Undelivered undelivered(MattermostException e) {
    boolean forGood = e instanceof MattermostException.Refused;
    return new Undelivered(String.valueOf(e.getMessage()), !forGood);
  }
}
