package livestatus.mattermost;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a status post carries of its own, out of people's sight: whose it is, by which intent it was
 * made, and which card it shows. By it a post is found again and an edit is known to have arrived.
 *
 * @param session the session's {@link PostKey#marker()}; empty where a post carries no mark
 */
record Mark(String session, String intent, long revision, String card) {
  static final String PROP = "live_status";

  static final Mark NONE = new Mark("", "", 0, "");

  static Mark of(JsonNode mark) {
    return new Mark(
        mark.path("session").asString(""),
        mark.path("intent").asString(""),
        mark.path("revision").asLong(0),
        mark.path("card").asString(""));
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("session", session)
        .put("intent", intent)
        .put("revision", revision)
        .put("card", card);
  }
}
