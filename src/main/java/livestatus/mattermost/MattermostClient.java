package livestatus.mattermost;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import livestatus.json.JsonText;
import livestatus.json.JsonTree;
import livestatus.json.JsonTree.Wanted;
import livestatus.mattermost.MattermostException.AccountRefused;
import livestatus.mattermost.MattermostException.Busy;
import livestatus.mattermost.MattermostException.NotSent;
import livestatus.mattermost.MattermostException.Pending;
import livestatus.mattermost.MattermostException.Refused;
import livestatus.mattermost.MattermostException.Uncertain;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;

/**
 * One account on one server. Each call is one request, is limited in time, and either gives what
 * was asked for or throws what to do about it. Safe for threads; its token is in no message it
 * makes.
 */
public final class MattermostClient {
  /**
   * The account as the server knows it.
   *
   * @param version the server's version as it tells it; empty where it does not
   * @param serverTime by the server's clock; null where it does not tell
   * @param rateLimit how many requests in a burst the server takes from this machine; null where it
   *     does not count them
   */
  public record Me(
      String id,
      String name,
      boolean bot,
      String version,
      @Nullable Instant serverTime,
      @Nullable String rateLimit) {}

  /** A channel that the account can see. */
  public record Channel(String id, String type, String name, boolean archived) {}

  private record Reply(
      JsonTree body, String version, @Nullable Instant date, @Nullable String rateLimit) {}

  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final int MAX_ERROR = 64 * 1024;

  private final Account account;
  private final Network network;
  private final HttpUrl base;

  public MattermostClient(Account account, Network network) {
    this.account = account;
    this.network = network;
    HttpUrl url = HttpUrl.parse(account.server() + "/api/v4/");
    if (url == null) {
      throw new IllegalArgumentException(
          "The Mattermost server of account " + account.name() + " has no valid address.");
    }
    base = url;
  }

  public Account account() {
    return account;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return account.toString();
  }

  /** Who the token belongs to. */
  public Me me() throws MattermostException {
    Reply reply = exchange("GET", "users/me", null, Wanted.ALL);
    return new Me(
        reply.body().path("id").text(""),
        reply.body().path("username").text(""),
        reply.body().path("is_bot").flag(false),
        reply.version(),
        reply.date(),
        reply.rateLimit());
  }

  public Channel channel(String id) throws MattermostException {
    return channel(call("GET", "channels/" + id, null));
  }

  /** The channel of two people; the same one every time. */
  public Channel directChannel(String me, String user) throws MattermostException {
    return channel(call("POST", "channels/direct", List.of(me, user)));
  }

  private static Channel channel(JsonTree body) {
    return new Channel(
        body.path("id").text(""),
        body.path("type").text(""),
        body.path("name").text(""),
        body.path("delete_at").number(0) > 0);
  }

  /** What the server tells every client of its settings, for example {@code PostEditTimeLimit}. */
  public Map<String, String> settings() throws MattermostException {
    Map<String, String> settings = new LinkedHashMap<>();
    JsonTree body = call("GET", "config/client?format=old", null);
    body.properties().keySet().forEach(name -> settings.put(name, body.path(name).text("")));
    return settings;
  }

  /** Posts a text of our own words, with no card; the answer is the post's id. */
  public String say(String channel, String text) throws MattermostException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("channel_id", channel);
    body.put("message", text);
    return call("POST", "posts", body).path("id").text("");
  }

  /**
   * Posts a notice; the answer is the post's id.
   *
   * @param pendingId unguessable; a repetition with the same one within 30 s gives the same post
   */
  public String post(String channel, Notice notice, String pendingId) throws MattermostException {
    return create(channel, null, notice.content(), Mark.NONE, pendingId).id();
  }

  /** Changes the attachment of a notice that was posted; nobody is notified. */
  public void change(String post, Notice notice) throws MattermostException {
    edit(post, notice.content(), Mark.NONE, false);
  }

  /** Posts a card. A repetition with the same pending id within 30 s gives the same post. */
  RemotePost create(
      String channel, @Nullable String root, PostContent content, Mark mark, String pendingId)
      throws MattermostException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("channel_id", channel);
    body.put("root_id", root == null ? "" : root);
    body.put("message", content.message());
    body.put("pending_post_id", pendingId);
    body.put("props", content.props(mark));
    return post("POST", "posts", body);
  }

  /** Edits a post. The message is left out where it need not change: it may be too old for that. */
  RemotePost edit(String post, PostContent content, Mark mark, boolean withMessage)
      throws MattermostException {
    Map<String, Object> body = new LinkedHashMap<>();
    if (withMessage) {
      body.put("message", content.message());
    }
    body.put("props", content.props(mark));
    return post("PUT", "posts/" + post + "/patch", body);
  }

  RemotePost post(String id) throws MattermostException {
    return post("GET", "posts/" + id, null);
  }

  void delete(String post) throws MattermostException {
    call("DELETE", "posts/" + post, null);
  }

  /** A channel's posts, the newest first, replies among them. */
  List<RemotePost> page(String channel, int page, int perPage) throws MattermostException {
    String path = "channels/" + channel + "/posts?page=" + page + "&per_page=" + perPage;
    JsonTree answer = object("GET", path, null, RemotePost.MANY);
    return RemotePost.named(answer.path("order").items().stream().map(id -> id.text("")), answer);
  }

  /** A root and its replies, in no order. */
  List<RemotePost> thread(String root) throws MattermostException {
    JsonTree answer = object("GET", "posts/" + root + "/thread", null, RemotePost.MANY);
    return RemotePost.named(answer.path("posts").properties().keySet().stream(), answer);
  }

  boolean hasReactions(String post) throws MattermostException {
    return !call("GET", "posts/" + post + "/reactions", null).items().isEmpty();
  }

  private JsonTree call(String method, String path, @Nullable Object body)
      throws MattermostException {
    return exchange(method, path, body, Wanted.ALL).body();
  }

  private RemotePost post(String method, String path, @Nullable Object body)
      throws MattermostException {
    return RemotePost.of(object(method, path, body, RemotePost.ONE));
  }

  private JsonTree object(String method, String path, @Nullable Object body, Wanted wanted)
      throws MattermostException {
    JsonTree answer = exchange(method, path, body, wanted).body();
    if (!answer.isObject()) {
      throw noJson(what(method, path));
    }
    return answer;
  }

  private String what(String method, String path) {
    return method + " " + path + " as " + account;
  }

  private static Uncertain noJson(String what) {
    return new Uncertain(what + ": the answer is no JSON; is this a Mattermost server?", false);
  }

  private Reply exchange(String method, String path, @Nullable Object body, Wanted wanted)
      throws MattermostException {
    HttpUrl url = base.resolve(path);
    if (url == null) {
      throw new IllegalArgumentException("No address can be made of " + path + ".");
    }
    String what = what(method, path);
    Request request =
        new Request.Builder()
            .url(url)
            .header("Authorization", "Bearer " + token(what))
            .header("User-Agent", "live-status")
            .method(method, body == null ? null : RequestBody.create(JsonText.of(body), JSON_TYPE))
            .build();
    try (Response response = network.http(request.url()).newCall(request).execute()) {
      if (!response.isSuccessful()) {
        throw refusal(what, response);
      }
      JsonTree answer = JsonTree.read(response.body().byteStream(), wanted);
      if (answer == null) {
        throw noJson(what);
      }
      java.util.Date date = response.headers().getDate("Date");
      return new Reply(
          answer,
          String.valueOf(response.header("X-Version-Id", "")),
          date == null ? null : date.toInstant(),
          response.header("X-RateLimit-Limit"));
    } catch (ConnectException
        | UnknownHostException
        | NoRouteToHostException
        | SSLHandshakeException
        | SSLPeerUnverifiedException e) {
      throw new NotSent(what + ": the server cannot be reached (" + e.getMessage() + ").");
    } catch (InterruptedIOException e) {
      throw new Uncertain(what + ": no answer in time (" + e.getMessage() + ").", true);
    } catch (IOException e) {
      throw new Uncertain(what + ": the connection broke (" + e.getMessage() + ").", false);
    } catch (JacksonIOException e) {
      // The answer broke off, or came too slowly, while it was read.
      boolean slow = e.getCause() instanceof InterruptedIOException;
      throw new Uncertain(what + ": the answer broke off (" + e.getMessage() + ").", slow);
    } catch (JacksonException e) {
      throw noJson(what);
    }
  }

  private String token(String what) throws AccountRefused {
    try {
      String token = account.token().get().strip();
      boolean sendable = token.chars().allMatch(c -> c > 0x20 && c < 0x7f);
      if (token.isEmpty() || !sendable) {
        throw new AccountRefused(what + ": the account has no usable token.");
      }
      return token;
    } catch (RuntimeException e) {
      throw new AccountRefused(what + ": the token cannot be read.");
    }
  }

  private static MattermostException refusal(String what, Response response) throws IOException {
    int status = response.code();
    if (status == 429 || status == 503) {
      return new Busy(what + ": the server asks to wait (" + status + ").", retryAfter(response));
    }
    String id = "";
    try {
      byte[] start = response.body().byteStream().readNBytes(MAX_ERROR);
      JsonTree error = JsonTree.read(start);
      id = error == null ? "" : error.path("id").text("");
    } catch (JacksonException e) {
      // An error page of something in front of the server: the status has to do.
    }
    String said = what + ": " + status + (id.isEmpty() ? "" : " " + id) + ".";
    if (status == 401) {
      return new AccountRefused(what + ": the server does not accept the token (401).");
    }
    if (status >= 500) {
      if (id.endsWith("deduplicate_create_post.pending")) {
        return new Pending(said);
      }
      if (id.endsWith("deduplicate_create_post.failed_to_get")) {
        return new Refused(said, status, id);
      }
      return new Uncertain(said, status == 504);
    }
    return new Refused(said, status, id);
  }

  private static Duration retryAfter(Response response) {
    String seconds = String.valueOf(response.header("Retry-After", "0")).strip();
    return seconds.matches("[0-9]{1,6}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }
}
