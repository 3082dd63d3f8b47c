package livestatus.mattermost;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A post as a server tells of it, without its words.
 *
 * @param rootId empty outside a thread
 * @param originalId empty unless this is an earlier version of another post
 */
record RemotePost(
    @JsonProperty("id") String id,
    @JsonProperty("user_id") String userId,
    @JsonProperty("channel_id") String channelId,
    @JsonProperty("root_id") String rootId,
    @JsonProperty("original_id") String originalId,
    @JsonProperty("create_at") long createAt,
    @JsonProperty("delete_at") long deleteAt,
    @JsonProperty("props") @Nullable Props props) {
  /** Of the props only what is ours; others may be large, and are skipped as they are read. */
  record Props(@JsonProperty(Mark.PROP) @Nullable JsonNode mark) {}

  RemotePost {
    id = id == null ? "" : id;
    userId = userId == null ? "" : userId;
    channelId = channelId == null ? "" : channelId;
    rootId = rootId == null ? "" : rootId;
    originalId = originalId == null ? "" : originalId;
  }

  boolean live() {
    return deleteAt == 0 && originalId.isEmpty();
  }

  Mark mark() {
    return props == null || props.mark() == null ? Mark.NONE : Mark.of(props.mark());
  }
}
