package livestatus.openclaw;

/**
 * How a line ended whose middle is missing. Inside a JSON string every quote has a backslash before
 * it, so a bare {@code ,"key":} is a key and no text that imitates one.
 */
final class LineTail {
  /** All keys that matter stand within the last few hundred bytes of their line. */
  private static final int LOOK_BACK = 4_096;

  private LineTail() {}

  static void read(byte[] bytes, int offset, int length, LineFacts facts) {
    int end = offset + length;
    for (int i = Math.max(offset, end - LOOK_BACK); i + 1 < end; i++) {
      if ((bytes[i] == ',' || bytes[i] == '{') && bytes[i + 1] == '"') {
        try {
          read(new JsonScan(bytes, i + 1, end - i - 1), facts);
        } catch (JsonScan.Broken noKey) {
          // It is the end of a text, or its value is cut off as well.
        }
      }
    }
  }

  private static void read(JsonScan json, LineFacts facts) {
    switch (json.key()) {
      case "stopReason" -> facts.stopReason = json.isText() ? json.usualText() : facts.stopReason;
      case "model" -> facts.model = json.isText() ? json.usualText() : facts.model;
      case "errorMessage" ->
          facts.errorMessage =
              json.isText() ? json.text(LineReader.MAX_MESSAGE) : facts.errorMessage;
      case "isError" -> facts.isError = json.truth();
      case "exitCode" -> facts.exitCode = json.whole();
      default -> {
        // Nothing that a signal needs.
      }
    }
  }
}
