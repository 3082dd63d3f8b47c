package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a Mattermost server holds and by which rules it changes. Every method is called with the
 * world's own lock held or takes it; nothing in it waits.
 */
final class FakeWorld {
  enum Version {
    V5_37("5.37.0"),
    V11("11.6.0");

    final String number;

    Version(String number) {
      this.number = number;
    }
  }

  record User(String id, String name, boolean bot, Set<String> keywords) {}

  static final class Channel {
    final String id;
    final String type;
    final String name;
    final Set<String> members = new LinkedHashSet<>();
    boolean archived;
    long lastPostAt;

    Channel(String id, String type, String name) {
      this.id = id;
      this.type = type;
      this.name = name;
    }
  }

  /** That somebody was told of a new post, and why. */
  record Notification(String user, String post, String why) {}

  /** An accepted create or edit, in the order in which the server saved them. */
  record Write(Instant at, String post, String channel, boolean create, FakePost saved) {}

  record Reaction(String user, String post, String emoji, long at) {}

  /** Told of what happens, with the world's lock held: it must not wait. */
  interface Audience {
    void tell(String event, ObjectNode data, Channel channel);
  }

  private record Pending(@Nullable String post, Instant at) {}

  static final String TEAM = "fake1dteam0000000000000000";
  private static final int MAX_MESSAGE = 16_383;
  private static final Duration PENDING_KEPT = Duration.ofSeconds(30);

  final Version version;
  final InstantSource clock;
  final Map<String, User> users = new LinkedHashMap<>();
  final Map<String, String> tokens = new HashMap<>();
  final Map<String, Channel> channels = new LinkedHashMap<>();
  final Map<String, FakePost> posts = new LinkedHashMap<>();
  final List<FakePost> history = new ArrayList<>();
  final List<Notification> notifications = new ArrayList<>();
  final List<Write> writes = new ArrayList<>();
  final Set<Reaction> reactions = new LinkedHashSet<>();
  private final Map<String, Pending> pending = new HashMap<>();
  @Nullable Duration editLimit;
  Audience audience = (event, data, channel) -> {};
  private long ids;
  private long lastCreate;

  FakeWorld(Version version, InstantSource clock) {
    this.version = version;
    this.clock = clock;
  }

  String newId() {
    String tail = Long.toString(++ids, 32);
    return "fake1d".concat("0".repeat(20 - tail.length())).concat(tail);
  }

  long now() {
    return clock.millis();
  }

  FakePost livePost(String id) {
    FakePost post = posts.get(id);
    if (post == null || !post.live()) {
      throw new FakeError(404, "app.post.get.app_error");
    }
    return post;
  }

  Channel memberChannel(String user, String id) {
    Channel channel = channels.get(id);
    if (channel == null || !channel.members.contains(user)) {
      throw FakeError.forbidden();
    }
    return channel;
  }

  /** Claims a client's key: null to go on, or the post that was made with it before. */
  @Nullable FakePost claim(String key) {
    if (key.isEmpty()) {
      return null;
    }
    Instant now = clock.instant();
    pending.values().removeIf(p -> p.at().plus(PENDING_KEPT).isBefore(now));
    Pending before = pending.putIfAbsent(key, new Pending(null, now));
    if (before == null) {
      return null;
    }
    if (before.post() == null) {
      throw new FakeError(500, "api.post.deduplicate_create_post.pending");
    }
    FakePost post = posts.get(before.post());
    if (post == null || !post.live()) {
      throw new FakeError(500, "api.post.deduplicate_create_post.failed_to_get");
    }
    return post;
  }

  void settle(String key, @Nullable String post) {
    if (post == null) {
      pending.remove(key);
    } else if (!key.isEmpty()) {
      pending.put(key, new Pending(post, clock.instant()));
    }
  }

  FakePost create(String user, JsonNode body) {
    Channel channel = memberChannel(user, body.path("channel_id").asString(""));
    if (channel.archived) {
      throw new FakeError(400, "api.post.create_post.can_not_post_to_deleted.error");
    }
    if (!body.path("id").asString("").isEmpty()) {
      throw new FakeError(400, "app.post.save.existing.app_error");
    }
    FakePost post = new FakePost();
    post.root = body.path("root_id").asString("");
    if (!post.root.isEmpty()) {
      checkRoot(post.root, channel);
    }
    post.user = user;
    post.channel = channel.id;
    post.message = body.path("message").asString("");
    post.type = body.path("type").asString("");
    post.props = objectOf(body.path("props"));
    if (bot(user)) {
      post.props.put("from_bot", "true");
    }
    check(post);
    post.id = newId();
    lastCreate = Math.max(lastCreate + 1, now());
    post.createAt = lastCreate;
    post.updateAt = post.createAt;
    channel.lastPostAt = post.createAt;
    posts.put(post.id, post);
    writes.add(new Write(clock.instant(), post.id, channel.id, true, post.copy()));
    tell(post, channel);
    audience.tell("posted", posted(post, channel), channel);
    return post;
  }

  private ObjectNode posted(FakePost post, Channel channel) {
    User author = users.get(post.user);
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("channel_display_name", channel.name).put("channel_name", channel.name);
    data.put("channel_type", channel.type).put("set_online", true);
    data.put("sender_name", "@" + (author == null ? "" : author.name()));
    data.put("team_id", channel.type.equals("D") ? "" : TEAM);
    data.put("post", post.json(0, null).toString());
    List<String> told = new ArrayList<>();
    for (Notification notification : notifications) {
      if (notification.post().equals(post.id)) {
        told.add('"' + notification.user() + '"');
      }
    }
    if (!told.isEmpty()) {
      data.put("mentions", told.toString());
    }
    return data;
  }

  private void changed(String event, FakePost post) {
    Channel channel = channels.get(post.channel);
    if (channel != null) {
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      audience.tell(event, data.put("post", post.json(replies(post), null).toString()), channel);
    }
  }

  private boolean bot(String user) {
    User known = users.get(user);
    return known != null && known.bot();
  }

  private void checkRoot(String id, Channel channel) {
    FakePost root = posts.get(id);
    if (root == null || !root.live() || !root.root.isEmpty()) {
      throw new FakeError(400, "api.post.create_post.root_id.app_error");
    }
    if (!root.channel.equals(channel.id)) {
      throw new FakeError(400, "api.post.create_post.channel_root_id.app_error");
    }
  }

  private void check(FakePost post) {
    if (post.message.codePointCount(0, post.message.length()) > MAX_MESSAGE) {
      throw new FakeError(
          400,
          version == Version.V11
              ? "model.post.is_valid.message_length.app_error"
              : "model.post.is_valid.msg.app_error");
    }
    String props = post.props.toString();
    int limit = version == Version.V11 ? 800_000 : 8_000;
    if (props.codePointCount(0, props.length()) > limit) {
      throw new FakeError(400, "model.post.is_valid.props.app_error");
    }
    if (post.message.indexOf(0) >= 0 || props.contains("\\u0000")) {
      throw new FakeError(500, "app.post.save.app_error");
    }
    for (JsonNode attachment : post.props.path("attachments")) {
      for (JsonNode field : attachment.path("fields")) {
        JsonNode value = field.path("value");
        if (value.isArray() || value.isNull() || value.isMissingNode()) {
          throw new FakeHttpServer.Hangup(true);
        }
      }
    }
  }

  private void tell(FakePost post, Channel channel) {
    Set<String> words =
        FakeMentions.words(FakeMentions.scanned(post.message, post.props, version == Version.V11));
    boolean all = words.contains("@channel") || words.contains("@all") || words.contains("@here");
    for (String member : channel.members) {
      User user = users.get(member);
      if (user == null || user.bot() || member.equals(post.user)) {
        continue;
      }
      Set<String> heard = new TreeSet<>(user.keywords());
      heard.add("@" + user.name());
      heard.retainAll(words);
      if (channel.type.equals("D")) {
        notifications.add(new Notification(member, post.id, "direct"));
      } else if (!heard.isEmpty()) {
        notifications.add(new Notification(member, post.id, heard.iterator().next()));
      } else if (all) {
        notifications.add(new Notification(member, post.id, "@channel"));
      }
    }
  }

  /** The first half of an edit: what will be saved, made from what is there now. */
  FakePost prepareEdit(String user, String id, JsonNode body, boolean patch) {
    FakePost stored = posts.get(id);
    if (stored == null || !stored.live() || !stored.user.equals(user)) {
      throw FakeError.forbidden();
    }
    Channel channel = memberChannel(user, stored.channel);
    if (channel.archived) {
      throw new FakeError(
          400,
          patch
              ? "api.post.patch_post.can_not_update_post_in_deleted.error"
              : "api.post.update_post.can_not_update_post_in_deleted.error");
    }
    FakePost next = stored.copy();
    if (!patch || body.has("message")) {
      next.message = body.path("message").asString("");
    }
    if (!patch || body.has("props")) {
      next.props = objectOf(body.path("props"));
    }
    if (!patch || body.has("is_pinned")) {
      next.pinned = body.path("is_pinned").asBoolean(false);
    }
    if (!patch || body.has("has_reactions")) {
      next.hasReactions = body.path("has_reactions").asBoolean(false);
    }
    boolean rewords =
        version == Version.V11
            ? !patch || body.has("message")
            : !next.message.equals(stored.message);
    if (editLimit != null && rewords && now() > stored.createAt + editLimit.toMillis()) {
      throw new FakeError(400, "api.post.update_post.permissions_time_limit.app_error");
    }
    check(next);
    return next;
  }

  /** The second half. What changed in between is lost, as on the real server. */
  FakePost saveEdit(FakePost next) {
    FakePost stored = posts.get(next.id);
    if (stored == null || !stored.live()) {
      throw FakeError.forbidden();
    }
    FakePost version = stored.copy();
    version.original = stored.id;
    version.id = newId();
    version.deleteAt = now();
    version.updateAt = now();
    history.add(version);
    boolean changed =
        !next.message.equals(stored.message)
            || !next.props.path("attachments").equals(stored.props.path("attachments"));
    next.updateAt = now();
    next.editAt = changed ? next.updateAt : stored.editAt;
    posts.put(next.id, next);
    Channel channel = channels.get(next.channel);
    if (channel != null) {
      channel.lastPostAt = Math.max(channel.lastPostAt, next.updateAt);
    }
    FakePost root = posts.get(next.root);
    if (root != null) {
      root.updateAt = Math.max(root.updateAt, next.updateAt);
    }
    writes.add(new Write(clock.instant(), next.id, next.channel, false, next.copy()));
    changed("post_edited", next);
    return next;
  }

  /** Deletes a post and, where it began a thread, the thread. */
  void delete(FakePost post) {
    for (FakePost each : posts.values()) {
      if (each == post || (each.root.equals(post.id) && each.live())) {
        each.deleteAt = now();
        each.updateAt = now();
        changed("post_deleted", each);
      }
    }
  }

  void react(Reaction reaction) {
    FakePost post = livePost(reaction.post());
    boolean again =
        reactions.stream()
            .anyMatch(
                r ->
                    r.user().equals(reaction.user())
                        && r.post().equals(reaction.post())
                        && r.emoji().equals(reaction.emoji()));
    if (!again) {
      reactions.add(reaction);
    }
    post.hasReactions = true;
  }

  /** A channel's live posts, the newest first. */
  List<FakePost> newestFirst(String channel) {
    List<FakePost> live = new ArrayList<>();
    for (FakePost post : posts.values()) {
      if (post.live() && post.channel.equals(channel)) {
        live.add(post);
      }
    }
    live.sort(Comparator.comparingLong((FakePost post) -> post.createAt).reversed());
    return live;
  }

  /** A root and its replies, the oldest first. */
  List<FakePost> thread(FakePost root) {
    List<FakePost> thread = new ArrayList<>(List.of(root));
    for (FakePost post : posts.values()) {
      if (post.live() && post.root.equals(root.id)) {
        thread.add(post);
      }
    }
    return thread;
  }

  int replies(FakePost post) {
    return thread(post).size() - 1;
  }

  /** What a reconnecting web app asks for: history rows as tombstones, in no order, cut at 1000. */
  List<FakePost> since(String channel, long since) {
    List<FakePost> changed = new ArrayList<>();
    for (FakePost row : history) {
      if (row.channel.equals(channel) && row.updateAt > since) {
        changed.add(row);
      }
    }
    for (FakePost post : posts.values()) {
      if (post.channel.equals(channel) && post.updateAt > since) {
        changed.add(post);
      }
    }
    return changed.subList(0, Math.min(1_000, changed.size()));
  }

  private static ObjectNode objectOf(JsonNode node) {
    return node instanceof ObjectNode object
        ? object.deepCopy()
        : JsonNodeFactory.instance.objectNode();
  }
}
