package livestatus.alert;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import livestatus.json.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * How far one alert has come to one place.
 *
 * @param attempt unguessable, and the same for every try
 * @param handle what the place gave when it took the alert; null before that
 * @param over when the alert ended; null while it is true
 */
record Delivery(Alert alert, String attempt, @Nullable String handle, @Nullable Instant over) {
  /** As it is kept in a file. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("alert", alert.json());
    json.put("attempt", attempt);
    json.put("handle", handle);
    json.put("over", over);
    return json;
  }

  static Delivery of(JsonTree json) {
    String over = json.path("over").text();
    return new Delivery(
        Alert.of(json.path("alert")),
        json.path("attempt").text(""),
        json.path("handle").text(),
        over == null ? null : Instant.parse(over));
  }

  /** Whether there is nothing to do until the alert is over. */
  boolean stands() {
    return handle != null && over == null;
  }

  Delivery taken(String as) {
    return new Delivery(alert, attempt, as, over);
  }

  Delivery ended(Instant at) {
    return new Delivery(alert, attempt, handle, at);
  }
}
