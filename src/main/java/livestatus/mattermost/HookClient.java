package livestatus.mattermost;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import livestatus.mattermost.MattermostException.Busy;
import livestatus.mattermost.MattermostException.NotSent;
import livestatus.mattermost.MattermostException.Refused;
import livestatus.mattermost.MattermostException.Uncertain;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Sends JSON to an address of the user's, with the same trust, proxies and limits as everything
 * else. The address is a secret: it is in no message that this makes, nor is what comes back.
 */
public final class HookClient {
  private static final MediaType JSON = MediaType.get("application/json");

  private final HttpUrl address;
  private final Network network;

  public HookClient(String address, Network network) {
    HttpUrl url = HttpUrl.parse(address);
    if (url == null) {
      throw new IllegalArgumentException("The webhook's address is no web address.");
    }
    this.address = url;
    this.network = network;
  }

  /** Sends it once. */
  public void send(String json) throws MattermostException {
    Request request =
        new Request.Builder()
            .url(address)
            .header("User-Agent", "live-status")
            .post(RequestBody.create(json, JSON))
            .build();
    try (Response response = network.http(request.url()).newCall(request).execute()) {
      int status = response.code();
      if (status == 429 || status == 503) {
        throw new Busy("the webhook asks to wait (" + status + ").", Duration.ZERO);
      }
      if (status >= 500) {
        throw new Uncertain("the webhook answered " + status + ".", false);
      }
      if (!response.isSuccessful()) {
        throw new Refused("the webhook answered " + status + ".", status, "");
      }
    } catch (ConnectException
        | UnknownHostException
        | NoRouteToHostException
        | SSLHandshakeException
        | SSLPeerUnverifiedException e) {
      throw new NotSent("the webhook cannot be reached (" + e.getClass().getSimpleName() + ").");
    } catch (InterruptedIOException e) {
      throw new Uncertain("the webhook did not answer in time.", true);
    } catch (IOException e) {
      throw new Uncertain(
          "the connection to the webhook broke (" + e.getClass().getSimpleName() + ").", false);
    }
  }

  @Override
  public String toString() {
    return "webhook";
  }
}
