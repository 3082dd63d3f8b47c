package livestatus.mattermost;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import livestatus.mattermost.FakeHttpServer.Answer;
import livestatus.mattermost.FakeHttpServer.Header;
import livestatus.mattermost.FakeHttpServer.Request;
import livestatus.mattermost.FakeWorld.Channel;
import livestatus.mattermost.FakeWorld.Reaction;
import livestatus.mattermost.FakeWorld.User;
import livestatus.mattermost.FakeWorld.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The routes of a server's API, version 4, over a {@link FakeWorld}. */
final class FakeApi {
  static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_BODY = 300_000;

  private final FakeWorld world;
  private final List<FakeSocket> sockets = new CopyOnWriteArrayList<>();

  /** Called between an edit's reading and its saving, outside the lock. */
  Consumer<Request> betweenReadAndSave = request -> {};

  FakeApi(FakeWorld world) {
    this.world = world;
    world.audience = this::tell;
  }

  Answer answer(Request request) {
    try {
      return route(request);
    } catch (FakeError e) {
      return error(e.status, e.id);
    } catch (JacksonException e) {
      return error(400, "api.context.invalid_body_param.app_error");
    }
  }

  Answer error(int status, String id) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("id", id);
    body.put("message", "Simulated: " + id);
    body.put("detailed_error", "");
    body.put("request_id", "simulated");
    body.put("status_code", status);
    return json(status, body);
  }

  Answer json(int status, JsonNode body) {
    return new Answer(status, headers("application/json"), body.toString());
  }

  Answer text(int status, String text, List<Header> more) {
    List<Header> headers = new ArrayList<>(headers("text/plain; charset=utf-8"));
    headers.addAll(more);
    return new Answer(status, headers, text);
  }

  private List<Header> headers(String type) {
    return new ArrayList<>(
        List.of(
            new Header("Content-Type", type),
            new Header(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    world.clock.instant().atOffset(ZoneOffset.UTC))),
            new Header("X-Request-Id", "simulated"),
            new Header("X-Version-Id", world.version.number + ".simulated")));
  }

  private Answer route(Request request) {
    if (world.version == Version.V11
        && request.body().getBytes(StandardCharsets.UTF_8).length > MAX_BODY) {
      return error(413, "api.context.request_body_too_large.app_error");
    }
    String path = request.path().replaceFirst("^/api/v4/", "");
    if (path.equals("system/ping")) {
      return json(200, JsonNodeFactory.instance.objectNode().put("status", "OK"));
    }
    if (path.equals("config/client")) {
      return json(200, config());
    }
    if (path.equals("websocket")) {
      return socket(request);
    }
    String user = userOf(request);
    JsonNode body =
        request.body().isEmpty()
            ? JsonNodeFactory.instance.objectNode()
            : JSON.readTree(request.body());
    String[] parts = path.split("/", -1);
    String key = request.method() + " " + parts[0] + (parts.length > 2 ? "/" + parts[2] : "");
    return switch (key) {
      case "POST posts" -> create(request, user, body);
      case "GET posts" -> locked(() -> json(200, visible(user, parts[1])));
      case "PUT posts" -> edit(request, user, parts[1], body, false);
      case "PUT posts/patch" -> edit(request, user, parts[1], body, true);
      case "DELETE posts" -> locked(() -> delete(user, parts[1]));
      case "GET posts/thread" -> locked(() -> thread(user, parts[1]));
      case "GET posts/reactions" -> locked(() -> reactions(user, parts[1]));
      case "POST posts/pin", "POST posts/unpin" ->
          locked(() -> pin(user, parts[1], key.endsWith("/pin")));
      case "POST reactions" -> locked(() -> react(user, body));
      case "POST channels" -> locked(() -> direct(user, body));
      case "GET channels" -> locked(() -> json(200, channel(world.memberChannel(user, parts[1]))));
      case "GET channels/posts" -> locked(() -> list(request, user, parts[1]));
      case "GET channels/members" -> locked(() -> member(user, parts[1], parts[3]));
      case "POST channels/members" -> locked(() -> join(user, parts[1], body));
      case "POST users/typing" -> ok();
      case "GET users/teams" -> json(200, JsonNodeFactory.instance.arrayNode().add(team()));
      case "GET users" -> locked(() -> json(200, user(parts[1].equals("me") ? user : parts[1])));
      case "GET users/channels" -> locked(() -> channelsOf(user));
      default -> error(404, "api.context.404.app_error");
    };
  }

  /** Whoever shows no token with the request says in the first frame who it is. */
  private Answer socket(Request request) {
    String user = request.header("authorization").isEmpty() ? null : userOf(request);
    FakeSocket socket =
        new FakeSocket(
            world.version.number + ".simulated",
            user,
            token -> {
              synchronized (world) {
                return world.tokens.get(token);
              }
            });
    sockets.removeIf(FakeSocket::isClosed);
    sockets.add(socket);
    return socket.answer(request);
  }

  int listeners() {
    return (int) sockets.stream().filter(socket -> socket.user() != null).count();
  }

  private void tell(String event, JsonNode data, Channel channel) {
    for (FakeSocket socket : sockets) {
      String user = socket.user();
      if (user != null && channel.members.contains(user)) {
        socket.tell(event, data, channel.id);
      }
    }
  }

  private static ObjectNode team() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", FakeWorld.TEAM)
        .put("name", "team")
        .put("display_name", "Team");
  }

  private interface Locked {
    Answer get();
  }

  private Answer locked(Locked action) {
    synchronized (world) {
      return action.get();
    }
  }

  String userOf(Request request) {
    String header = request.header("authorization");
    String token = header.length() > 7 ? header.substring(7) : "";
    synchronized (world) {
      String user = world.tokens.get(token);
      if (user == null) {
        throw new FakeError(401, "api.context.session_expired.app_error");
      }
      return user;
    }
  }

  private Answer create(Request request, String user, JsonNode body) {
    String key = body.path("pending_post_id").asString("");
    synchronized (world) {
      FakePost before = world.claim(key);
      if (before != null) {
        return json(201, before.json(world.replies(before), key));
      }
    }
    @Nullable String made = null;
    try {
      betweenReadAndSave.accept(request);
      synchronized (world) {
        FakePost post = world.create(user, body);
        made = post.id;
        return json(201, post.json(0, key));
      }
    } finally {
      synchronized (world) {
        world.settle(key, made);
      }
    }
  }

  private Answer edit(Request request, String user, String id, JsonNode body, boolean patch) {
    if (!patch && !body.path("id").asString("").equals(id)) {
      throw new FakeError(400, "api.context.invalid_body_param.app_error");
    }
    FakePost next;
    synchronized (world) {
      next = world.prepareEdit(user, id, body, patch);
    }
    betweenReadAndSave.accept(request);
    synchronized (world) {
      FakePost saved = world.saveEdit(next);
      return json(200, saved.json(world.replies(saved), null));
    }
  }

  /** A public channel's posts can be read by those who could join it. */
  private FakePost readable(String user, String id) {
    FakePost post = world.livePost(id);
    Channel channel = world.channels.get(post.channel);
    if (channel == null || !(channel.type.equals("O") || channel.members.contains(user))) {
      throw FakeError.forbidden();
    }
    return post;
  }

  private ObjectNode visible(String user, String id) {
    FakePost post = readable(user, id);
    return post.json(world.replies(post), null);
  }

  private Answer delete(String user, String id) {
    FakePost post = world.posts.get(id);
    if (post == null || !post.live()) {
      throw world.version == Version.V11
          ? new FakeError(404, "app.post.get.app_error")
          : FakeError.forbidden();
    }
    world.memberChannel(user, post.channel);
    if (!post.user.equals(user)) {
      throw FakeError.forbidden();
    }
    world.delete(post);
    return ok();
  }

  private Answer ok() {
    return json(200, JsonNodeFactory.instance.objectNode().put("status", "OK"));
  }

  private Answer thread(String user, String id) {
    FakePost post = readable(user, id);
    FakePost root = post.root.isEmpty() ? post : world.livePost(post.root);
    return posts(world.thread(root), Map.of());
  }

  private Answer reactions(String user, String id) {
    readable(user, id);
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Reaction reaction : world.reactions) {
      if (reaction.post().equals(id)) {
        list.add(reaction(reaction));
      }
    }
    return list.isEmpty() ? json(200, JsonNodeFactory.instance.nullNode()) : json(200, list);
  }

  private static ObjectNode reaction(Reaction reaction) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("user_id", reaction.user())
        .put("post_id", reaction.post())
        .put("emoji_name", reaction.emoji())
        .put("create_at", reaction.at());
  }

  private Answer react(String user, JsonNode body) {
    Reaction reaction =
        new Reaction(
            user,
            body.path("post_id").asString(""),
            body.path("emoji_name").asString(""),
            world.now());
    if (world.version == Version.V11 && reaction.emoji().startsWith("unknown")) {
      throw new FakeError(400, "app.emoji.get_by_name.no_result");
    }
    world.react(reaction);
    return json(200, reaction(reaction));
  }

  private Answer pin(String user, String id, boolean pinned) {
    readable(user, id).pinned = pinned;
    return ok();
  }

  private Answer direct(String user, JsonNode body) {
    List<String> two = new ArrayList<>();
    body.forEach(id -> two.add(id.asString("")));
    if (two.size() != 2 || !two.contains(user) || !world.users.keySet().containsAll(two)) {
      throw new FakeError(400, "api.context.invalid_body_param.app_error");
    }
    return json(201, channel(directChannel(two.get(0), two.get(1))));
  }

  /** The same channel whoever asks, and however often. */
  Channel directChannel(String one, String other) {
    String name = one.compareTo(other) < 0 ? one + "__" + other : other + "__" + one;
    for (Channel channel : world.channels.values()) {
      if (channel.name.equals(name)) {
        return channel;
      }
    }
    Channel channel = new Channel(world.newId(), "D", name);
    channel.members.addAll(List.of(one, other));
    world.channels.put(channel.id, channel);
    return channel;
  }

  private Answer member(String user, String channelId, String member) {
    Channel channel = world.memberChannel(user, channelId);
    String asked = member.equals("me") ? user : member;
    if (!channel.members.contains(asked)) {
      throw new FakeError(404, "app.channel.get_member.missing.app_error");
    }
    return json(200, membership(channelId, asked));
  }

  private Answer join(String user, String channelId, JsonNode body) {
    Channel channel = world.channels.get(channelId);
    String joining = body.path("user_id").asString("");
    if (channel == null || !channel.type.equals("O") || !joining.equals(user)) {
      throw FakeError.forbidden();
    }
    channel.members.add(user);
    return json(201, membership(channelId, user));
  }

  private static ObjectNode membership(String channel, String user) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("channel_id", channel)
        .put("user_id", user)
        .put("roles", "channel_user");
  }

  private Answer channelsOf(String user) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Channel channel : world.channels.values()) {
      if (channel.members.contains(user)) {
        list.add(channel(channel));
      }
    }
    return json(200, list);
  }

  static ObjectNode channel(Channel channel) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", channel.id)
        .put("type", channel.type)
        .put("name", channel.name)
        .put("display_name", channel.name)
        .put("team_id", channel.type.equals("D") ? "" : FakeWorld.TEAM)
        .put("delete_at", channel.archived ? Math.max(1, channel.lastPostAt) : 0)
        .put("last_post_at", channel.lastPostAt);
  }

  private ObjectNode user(String id) {
    User user = world.users.get(id);
    if (user == null) {
      throw new FakeError(404, "app.user.missing_account.const");
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", user.id())
        .put("username", user.name())
        .put("is_bot", user.bot())
        .put("roles", "system_user")
        .put("update_at", 1)
        .put("delete_at", 0);
  }

  private ObjectNode config() {
    synchronized (world) {
      long limit = world.editLimit == null ? -1 : world.editLimit.toSeconds();
      return JsonNodeFactory.instance
          .objectNode()
          .put("Version", world.version.number)
          .put("PostEditTimeLimit", Long.toString(limit));
    }
  }

  private Answer list(Request request, String user, String id) {
    world.memberChannel(user, id);
    String since = request.parameter("since");
    if (since != null) {
      return posts(world.since(id, Long.parseLong(since)), Map.of());
    }
    int page = Integer.parseInt(or(request.parameter("page"), "0"));
    int perPage = Math.min(200, Integer.parseInt(or(request.parameter("per_page"), "60")));
    List<FakePost> all = world.newestFirst(id);
    int from = Math.min(all.size(), page * perPage);
    List<FakePost> shown = all.subList(from, Math.min(all.size(), from + perPage));
    Map<String, FakePost> roots = new LinkedHashMap<>();
    for (FakePost post : shown) {
      FakePost root = world.posts.get(post.root);
      if (root != null) {
        roots.put(root.id, root);
      }
    }
    return posts(shown, roots);
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  private Answer posts(List<FakePost> ordered, Map<String, FakePost> besides) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode order = body.putArray("order");
    ObjectNode posts = body.putObject("posts");
    ordered.forEach(post -> order.add(post.id));
    ordered.forEach(post -> posts.set(post.id, post.json(world.replies(post), null)));
    besides.values().forEach(post -> posts.set(post.id, post.json(world.replies(post), null)));
    body.put("next_post_id", "").put("prev_post_id", "");
    if (world.version == Version.V11) {
      body.put("first_inaccessible_post_time", 0);
    }
    return json(200, body);
  }

  Instant now() {
    return world.clock.instant();
  }
}
