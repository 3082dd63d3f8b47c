package livestatus.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import livestatus.json.JsonText;

/** An answer, whole. */
@SuppressWarnings("ArrayRecordComponent") // carried once and never compared
record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  static Reply json(Object value) {
    return json(200, value);
  }

  static Reply json(int status, Object value) {
    return new Reply(status, "application/json", JsonText.bytes(value), Map.of());
  }

  static Reply text(int status, String type, String text) {
    return new Reply(status, type, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** What every refusal looks like. */
  static Reply error(int status, String message) {
    return json(status, Map.of("error", message));
  }
}
