package livestatus.mattermost;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A row of the posts table: a post, or one of its earlier versions. Guarded by its world. */
final class FakePost {
  String id = "";
  String user = "";
  String channel = "";
  String root = "";

  /** The live post's id where this is an earlier version of it. */
  String original = "";

  String message = "";
  String type = "";
  ObjectNode props = JsonNodeFactory.instance.objectNode();
  long createAt;
  long updateAt;
  long editAt;
  long deleteAt;
  boolean pinned;
  boolean hasReactions;

  FakePost copy() {
    FakePost copy = new FakePost();
    copy.id = id;
    copy.user = user;
    copy.channel = channel;
    copy.root = root;
    copy.original = original;
    copy.message = message;
    copy.type = type;
    copy.props = props.deepCopy();
    copy.createAt = createAt;
    copy.updateAt = updateAt;
    copy.editAt = editAt;
    copy.deleteAt = deleteAt;
    copy.pinned = pinned;
    copy.hasReactions = hasReactions;
    return copy;
  }

  boolean live() {
    return deleteAt == 0;
  }

  ObjectNode json(int replies, @Nullable String pendingId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    json.put("create_at", createAt);
    json.put("update_at", updateAt);
    json.put("edit_at", editAt);
    json.put("delete_at", deleteAt);
    json.put("is_pinned", pinned);
    json.put("user_id", user);
    json.put("channel_id", channel);
    json.put("root_id", root);
    json.put("original_id", original);
    json.put("message", message);
    json.put("type", type);
    json.set("props", props.deepCopy());
    json.put("hashtags", "");
    json.put("pending_post_id", pendingId == null ? "" : pendingId);
    json.put("reply_count", replies);
    json.put("last_reply_at", 0);
    json.putNull("participants");
    json.putObject("metadata");
    if (hasReactions) {
      json.put("has_reactions", true);
    }
    return json;
  }
}
