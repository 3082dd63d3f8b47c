package livestatus.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import livestatus.push.BadPayload;
import livestatus.push.Payload;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that a request brings, field by field. A field that nobody asked for is refused,
 * so that a misspelt one is not lost in silence.
 */
final class Body {
  private final Map<String, @Nullable Object> object;
  private final Set<String> unread;

  Body(Call call) throws Refusal {
    try {
      object = Payload.object(call.body());
    } catch (BadPayload e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
    unread = new LinkedHashSet<>(object.keySet());
  }

  private @Nullable Object take(String name) {
    unread.remove(name);
    return object.get(name);
  }

  private static Refusal bad(String name, String problem) {
    return new Refusal(400, "The field \"" + name + "\" " + problem + ".");
  }

  String required(String name) throws Refusal {
    String text = text(name);
    if (text == null) {
      throw bad(name, "is missing");
    }
    return text;
  }

  @Nullable String text(String name) throws Refusal {
    Object value = take(name);
    if (value != null && !(value instanceof String)) {
      throw bad(name, "must be a string");
    }
    return (String) value;
  }

  /** Null where it is absent. */
  @Nullable Long number(String name) throws Refusal {
    Object value = take(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw bad(name, "must be a whole number");
  }

  boolean flag(String name, boolean otherwise) throws Refusal {
    Object value = take(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw bad(name, "must be true or false");
  }

  /** Null where it is absent. */
  @Nullable List<String> texts(String name) throws Refusal {
    Object value = take(name);
    if (value == null) {
      return null;
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw bad(name, "must be a list of strings");
  }

  List<String> requiredTexts(String name) throws Refusal {
    List<String> texts = texts(name);
    if (texts == null) {
      throw bad(name, "is missing");
    }
    return texts;
  }

  /** To be called when every field was asked for. */
  void end() throws Refusal {
    for (String name : unread) {
      // A name may be anything and is not repeated unless it is plain.
      String shown = name.matches("[A-Za-z0-9_]{1,60}") ? name : "?";
      throw bad(shown, "is not known here; /openapi.json lists those that are");
    }
  }
}
