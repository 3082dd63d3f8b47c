package livestatus.json;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON that was read. To ask what is not there, or is of another kind, is no mistake: it gives
 * nothing.
 *
 * @param value plain: an unmodifiable map or list, a text, a number, a truth value, or null for
 *     {@code null} and for what is not there
 */
public record JsonTree(@Nullable Object value) {
  /** Which properties of an object are kept; the others are skipped as they are read. */
  @FunctionalInterface
  public interface Wanted {
    Wanted ALL = name -> Wanted.ALL;

    /** What is wanted of the property's own value; null where nothing is. */
    @Nullable Wanted inside(String name);
  }

  private static final JsonFactory PLAIN = new JsonFactory();

  /**
   * Reads one value, after which nothing may follow.
   *
   * @return null where there is nothing to read
   * @throws JacksonException where it is no JSON; its message may quote the text
   */
  public static @Nullable JsonTree read(String json) {
    return read(PLAIN.createParser(ObjectReadContext.empty(), json), Wanted.ALL);
  }

  /** The same of bytes. */
  public static @Nullable JsonTree read(byte[] json) {
    return read(PLAIN, json);
  }

  /** The same by other rules than JSON's own. */
  public static @Nullable JsonTree read(JsonFactory rules, byte[] json) {
    return read(rules.createParser(ObjectReadContext.empty(), json), Wanted.ALL);
  }

  /** The same of a stream, which is closed, and of which only a part is kept. */
  public static @Nullable JsonTree read(InputStream json, Wanted wanted) {
    return read(PLAIN.createParser(ObjectReadContext.empty(), json), wanted);
  }

  private static @Nullable JsonTree read(JsonParser parser, Wanted wanted) {
    try (parser) {
      if (parser.nextToken() == null) {
        return null;
      }
      JsonTree tree = new JsonTree(value(parser, wanted));
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "Something follows the value.");
      }
      return tree;
    }
  }

  /** The parser's limit of depth is this one's too. */
  private static @Nullable Object value(JsonParser parser, Wanted wanted) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> map(parser, wanted);
      case START_ARRAY -> list(parser, wanted);
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getString();
    };
  }

  private static Map<String, @Nullable Object> map(JsonParser parser, Wanted wanted) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      Wanted inside = wanted.inside(name);
      if (inside == null) {
        parser.skipChildren();
      } else {
        map.put(name, value(parser, inside));
      }
    }
    return Collections.unmodifiableMap(map);
  }

  private static List<@Nullable Object> list(JsonParser parser, Wanted wanted) {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser, wanted));
    }
    return Collections.unmodifiableList(list);
  }

  public boolean isObject() {
    return value instanceof Map;
  }

  /** An object's properties as they came; none of anything else. */
  @SuppressWarnings("unchecked") // made above
  public Map<String, @Nullable Object> properties() {
    return value instanceof Map ? (Map<String, @Nullable Object>) value : Map.of();
  }

  public boolean has(String name) {
    return properties().containsKey(name);
  }

  public JsonTree path(String name) {
    return new JsonTree(properties().get(name));
  }

  /** A list's items; none of anything else. */
  public List<JsonTree> items() {
    return value instanceof List<?> list ? list.stream().map(JsonTree::new).toList() : List.of();
  }

  /** A text, number or truth value as text; null for anything else. */
  public @Nullable String text() {
    return value == null || value instanceof Map || value instanceof List ? null : value.toString();
  }

  public String text(String otherwise) {
    String text = text();
    return text == null ? otherwise : text;
  }

  /** A number without its fraction. */
  public long number(long otherwise) {
    return value instanceof Number number ? number.longValue() : otherwise;
  }

  /** A truth value, also where it is written as text. */
  public boolean flag(boolean otherwise) {
    String text = text("");
    return text.equals("true") || (otherwise && !text.equals("false"));
  }
}
