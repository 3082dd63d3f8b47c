package livestatus.openclaw;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

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
    try (JsonParser parser = Json.parser(json)) {
      String name = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          name = parser.currentName();
        } else if (token == JsonToken.VALUE_STRING
            && (name.equals("message") || name.equals("error"))) {
          return parser.getString();
        }
      }
    } catch (JacksonException notJson) {
      return null;
    }
    return null;
  }
}
