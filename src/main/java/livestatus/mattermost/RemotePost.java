package livestatus.mattermost;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import livestatus.json.JsonTree;
import livestatus.json.JsonTree.Wanted;

/**
 * A post as a server tells of it, without its words.
 *
 * @param rootId empty outside a thread
 * @param originalId empty unless this is an earlier version of another post
 */
record RemotePost(
    String id,
    String userId,
    String channelId,
    String rootId,
    String originalId,
    long createAt,
    long deleteAt,
    Mark mark) {
  private static final Set<String> FIELDS =
      Set.of("id", "user_id", "channel_id", "root_id", "original_id", "create_at", "delete_at");

  /** Of the props only what is ours: others may be large. */
  private static final Wanted PROPS = name -> name.equals(Mark.PROP) ? Wanted.ALL : null;

  /** What is read of a post. */
  static final Wanted ONE =
      name -> name.equals("props") ? PROPS : FIELDS.contains(name) ? Wanted.ALL : null;

  /** What is read of many. */
  static final Wanted MANY =
      name -> name.equals("posts") ? id -> ONE : name.equals("order") ? Wanted.ALL : null;

  static RemotePost of(JsonTree post) {
    return new RemotePost(
        post.path("id").text(""),
        post.path("user_id").text(""),
        post.path("channel_id").text(""),
        post.path("root_id").text(""),
        post.path("original_id").text(""),
        post.path("create_at").number(0),
        post.path("delete_at").number(0),
        Mark.of(post.path("props").path(Mark.PROP)));
  }

  /** Those of an answer with many that are named. */
  static List<RemotePost> named(Stream<String> ids, JsonTree answer) {
    JsonTree posts = answer.path("posts");
    return ids.map(posts::path).filter(JsonTree::isObject).map(RemotePost::of).toList();
  }

  boolean live() {
    return deleteAt == 0 && originalId.isEmpty();
  }
}
