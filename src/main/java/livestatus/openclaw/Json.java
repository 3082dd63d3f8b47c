package livestatus.openclaw;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reading JSON as a stream, forgiving about types: a value of another type than expected counts as
 * missing. Each method is called with the parser at a value and leaves it at that value's end.
 */
final class Json {
  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private Json() {}

  static JsonParser parser(byte[] bytes, int offset, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length);
  }

  static JsonParser parser(String text) {
    return FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  static JsonParser parser(java.io.InputStream in) {
    return FACTORY.createParser(ObjectReadContext.empty(), in);
  }

  /** What is done with a property; it leaves the parser at the end of the property's value. */
  interface Property {
    void read(JsonParser parser, String name);
  }

  /** Reads the object that the parser stands at; anything else is skipped and gives false. */
  static boolean object(JsonParser parser, Property property) {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      parser.skipChildren();
      return false;
    }
    String name;
    while ((name = parser.nextName()) != null) {
      parser.nextToken();
      property.read(parser, name);
    }
    return true;
  }

  /** A string's text, or a number's; null for anything else. */
  static @Nullable String text(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_STRING
        || token == JsonToken.VALUE_NUMBER_INT
        || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return parser.getString();
    }
    parser.skipChildren();
    return null;
  }

  /** A string's text cut to a length; null for anything else or if it is blank. */
  static @Nullable String text(JsonParser parser, int maxLength) {
    String text = text(parser);
    return text == null || text.isBlank() ? null : cut(text, maxLength);
  }

  static @Nullable Long whole(JsonParser parser) {
    if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)
        || parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
      double value = parser.getDoubleValue();
      return Double.isNaN(value) ? null : (long) value;
    }
    parser.skipChildren();
    return null;
  }

  static double real(JsonParser parser) {
    if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)
        || parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
      return parser.getDoubleValue();
    }
    parser.skipChildren();
    return 0;
  }

  static boolean truth(JsonParser parser) {
    parser.skipChildren();
    return parser.hasToken(JsonToken.VALUE_TRUE);
  }

  /** A moment as epoch milliseconds or as ISO text; null for anything else. */
  static @Nullable Instant moment(JsonParser parser) {
    if (parser.hasToken(JsonToken.VALUE_STRING)) {
      return moment(parser.getString());
    }
    Long millis = whole(parser);
    return millis == null || millis <= 0 ? null : Instant.ofEpochMilli(millis);
  }

  static @Nullable Instant moment(String iso) {
    try {
      return Instant.parse(iso);
    } catch (DateTimeException notIso) {
      return null;
    }
  }

  /** Cuts without splitting a character in two. */
  static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = maxLength - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
