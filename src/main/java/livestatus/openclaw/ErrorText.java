package livestatus.openclaw;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An error's first line for people; providers hide it in JSON. */
final class ErrorText {
  private static final int MAX_LENGTH = 500;

  private ErrorText() {}

  static @Nullable String of(@Nullable String raw) {
    if (raw == null || raw.isBlank()) {
      return null;
    }
    int brace = raw.indexOf('{');
    String hidden = brace < 0 ? null : hidden(raw.substring(brace));
    String prefix = brace <= 0 ? "" : raw.substring(0, brace).strip();
    String told = hidden == null ? raw.strip() : (prefix + " " + hidden).strip();
    String line = told.lines().findFirst().orElse(told).strip();
    return Json.cut(line, MAX_LENGTH);
  }

  /** The first {@code message} or textual {@code error} at any depth; null if there is none. */
  private static @Nullable String hidden(String json) {
    String[] found = new String[1];
    try {
      search(new JsonScan(json.getBytes(StandardCharsets.UTF_8)), "", found);
    } catch (JsonScan.Broken notJson) {
      // What stood before may have been enough.
    }
    return found[0];
  }

  private static void search(JsonScan json, String name, @Nullable String[] found) {
    if (found[0] != null) {
      json.skip();
    } else if (json.isText()) {
      String text = json.text();
      found[0] = name.equals("message") || name.equals("error") ? text : null;
    } else if (json.isArray()) {
      json.array(element -> search(element, name, found));
    } else {
      json.object((value, key) -> search(value, key, found));
    }
  }
}
