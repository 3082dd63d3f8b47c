package livestatus.alert;

import java.time.Instant;
import java.util.function.Function;
import livestatus.json.JsonText;
import livestatus.mattermost.HookClient;
import livestatus.mattermost.MattermostException;
import livestatus.session.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * A program of the user's: an event when an alert begins, another when it is over.
 *
 * @param links the address of a session's status post
 */
record HookSink(String gateway, HookClient client, Function<SessionKey, @Nullable String> links)
    implements Sink {
  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String raise(Alert alert, String attempt) throws Undelivered {
    send(alert, null);
    return alert.id();
  }

  @Override
  public void resolve(Alert alert, Instant over, String handle) throws Undelivered {
    send(alert, over);
  }

  private void send(Alert alert, @Nullable Instant over) throws Undelivered {
    String link = alert.session() == null ? null : links.apply(alert.session());
    try {
      client.send(JsonText.of(Wording.payload(alert, gateway, link, over)));
    } catch (MattermostException e) {
      throw ChannelSink.undelivered(e);
    }
  }
}
