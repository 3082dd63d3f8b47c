package livestatus.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** An answer, whole. */
@SuppressWarnings("ArrayRecordComponent") // carried once and never compared
record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  /** Names as in all of the API; what is not known is left out. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  static Reply json(Object value) {
    return json(200, value);
  }

  static Reply json(int status, Object value) {
    return new Reply(status, "application/json", JSON.writeValueAsBytes(value), Map.of());
  }

  /** The fields of a record under their names in the API, without those that are null. */
  static Map<String, Object> fields(Record value) {
    return JSON.convertValue(value, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /** The value as JSON text. */
  static String plain(Object value) {
    return JSON.writeValueAsString(value);
  }

  static Reply text(int status, String type, String text) {
    return new Reply(status, type, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** What every refusal looks like. */
  static Reply error(int status, String message) {
    return json(status, Map.of("error", message));
  }
}
