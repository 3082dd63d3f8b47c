package livestatus.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import livestatus.push.BadPayload;
import livestatus.push.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The JSON object that a request brings, field by field. A field that nobody asked for is refused,
 * so that a misspelt one is not lost in silence.
 */
final class Body {
  private final JsonNode object;
  private final Set<String> unread;

  Body(Call call) throws Refusal {
    try {
      object = Payload.object(call.body());
    } catch (BadPayload e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
    unread = new LinkedHashSet<>(object.propertyNames());
  }

  private @Nullable JsonNode take(String name) {
    unread.remove(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
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
    JsonNode value = take(name);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      throw bad(name, "must be a string");
    }
    return value.stringValue();
  }

  /** Null where it is absent. */
  @Nullable Long number(String name) throws Refusal {
    JsonNode value = take(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw bad(name, "must be a whole number");
    }
    return value.longValue();
  }

  boolean flag(String name, boolean otherwise) throws Refusal {
    JsonNode value = take(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw bad(name, "must be true or false");
    }
    return value.booleanValue();
  }

  /** Null where it is absent. */
  @Nullable List<String> texts(String name) throws Refusal {
    JsonNode value = take(name);
    if (value == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    boolean all = value.isArray();
    for (JsonNode one : value) {
      all &= one.isString();
      texts.add(one.asString(""));
    }
    if (!all) {
      throw bad(name, "must be a list of strings");
    }
    return texts;
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
