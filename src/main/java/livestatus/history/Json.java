package livestatus.history;

import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Lists and maps as they stand in text columns. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static List<String> list(String json) {
    return MAPPER.readValue(json, new TypeReference<List<String>>() {});
  }
}
