package livestatus.mattermost;

import java.util.LinkedHashMap;
import java.util.Map;
import livestatus.json.JsonTree;

/**
 * What a status post carries of its own, out of people's sight: whose it is, by which intent it was
 * made, and which card it shows. By it a post is found again and an edit is known to have arrived.
 *
 * @param session the session's {@link PostKey#marker()}; empty where a post carries no mark
 */
record Mark(String session, String intent, long revision, String card) {
  static final String PROP = "live_status";

  static final Mark NONE = new Mark("", "", 0, "");

  static Mark of(JsonTree mark) {
    return new Mark(
        mark.path("session").text(""),
        mark.path("intent").text(""),
        mark.path("revision").number(0),
        mark.path("card").text(""));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("session", session);
    json.put("intent", intent);
    json.put("revision", revision);
    json.put("card", card);
    return json;
  }
}
