package livestatus.e2e;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** A session as the daemon told of it, and when the news came. */
record Seen(Instant at, String key, JsonNode row) {
  String state() {
    return row.path("state").asString("");
  }

  boolean working() {
    return state().equals("working");
  }

  String parent() {
    return row.path("parent").asString("");
  }

  /** Whether a conversation's tag stands in what was asked or in the title. */
  boolean about(String tag) {
    String words = row.path("asked").asString("") + " " + row.path("title").asString("") + " ";
    return words.matches("(?s).*\\b" + tag + "(?![\\w-]).*");
  }

  @Override
  public String toString() {
    return at + " " + key + " " + state() + " (" + row.path("reason").asString("") + ")";
  }
}
