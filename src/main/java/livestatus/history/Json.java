package livestatus.history;

import static java.util.Objects.requireNonNull;

import java.util.List;
import livestatus.json.JsonText;
import livestatus.json.JsonTree;

/** Lists and maps as they stand in text columns. */
final class Json {
  private Json() {}

  static String text(Object value) {
    return JsonText.of(value);
  }

  static List<String> list(String json) {
    return requireNonNull(JsonTree.read(json)).items().stream().map(item -> item.text("")).toList();
  }
}
