package livestatus.json;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a record under their names in the API, without those that are null. */
public final class RecordFields {
  /**
   * By name, in the record's order: asking a class for its components makes them anew each time.
   */
  private static final ClassValue<Map<String, Method>> KNOWN =
      new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
          Map<String, Method> fields = new LinkedHashMap<>();
          for (RecordComponent component : type.getRecordComponents()) {
            Method field = component.getAccessor();
            // A record may be out of sight where its fields are not.
            field.setAccessible(true);
            fields.put(snakeCase(component.getName()), field);
          }
          return fields;
        }
      };

  private RecordFields() {}

  /** A map of the caller's own. */
  public static Map<String, Object> of(Record record) {
    Map<String, Object> fields = new LinkedHashMap<>();
    KNOWN
        .get(record.getClass())
        .forEach(
            (name, field) -> {
              Object value = value(record, field);
              if (value != null) {
                fields.put(name, value);
              }
            });
    return fields;
  }

  private static @Nullable Object value(Record record, Method field) {
    try {
      return field.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A field of " + record.getClass() + " cannot be read.", e);
    }
  }

  private static String snakeCase(String name) {
    return name.replaceAll("\\p{Upper}", "_$0").toLowerCase(Locale.ROOT);
  }
}
