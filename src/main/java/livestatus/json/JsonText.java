package livestatus.json;

import java.io.StringWriter;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * Plain values as JSON: maps, collections, texts, numbers, truth values, words of an enum, moments,
 * and records by {@link RecordFields}. Anything else is refused rather than guessed.
 */
public final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  public static String of(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, value);
    }
    return text.toString();
  }

  /** The same in UTF-8. */
  public static byte[] bytes(@Nullable Object value) {
    ByteArrayBuilder bytes = new ByteArrayBuilder();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      write(json, value);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, @Nullable Object value) {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String || value instanceof Enum || value instanceof Instant) {
      json.writeString(value.toString());
    } else if (value instanceof Number number) {
      number(json, number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      map.forEach(
          (name, inner) -> {
            json.writeName(String.valueOf(name));
            write(json, inner);
          });
      json.writeEndObject();
    } else if (value instanceof Collection<?> items) {
      json.writeStartArray();
      items.forEach(item -> write(json, item));
      json.writeEndArray();
    } else if (value instanceof Record record) {
      write(json, RecordFields.of(record));
    } else {
      throw unwritable(value);
    }
  }

  private static void number(JsonGenerator json, Number number) {
    if (number instanceof Integer whole) {
      json.writeNumber(whole);
    } else if (number instanceof Long whole) {
      json.writeNumber(whole);
    } else if (number instanceof Double broken) {
      json.writeNumber(broken);
    } else if (number instanceof BigInteger whole) {
      json.writeNumber(whole);
    } else {
      throw unwritable(number);
    }
  }

  private static IllegalArgumentException unwritable(Object value) {
    return new IllegalArgumentException(value.getClass().getName() + " has no form in JSON.");
  }
}
