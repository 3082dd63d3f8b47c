package livestatus.openclaw;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a line ended whose middle is missing. Inside a JSON string every quote has a backslash before
 * it, so a bare {@code ,"key":} is a key and no text that imitates one.
 */
final class LineTail {
  /** All keys that matter stand within the last few hundred bytes of their line. */
  private static final int LOOK_BACK = 4_096;

  private static final Pattern KEY =
      Pattern.compile(
          "[,{]\"(stopReason|isError|exitCode|model|errorMessage)\":"
              + "(?:\"((?:[^\"\\\\]|\\\\.){0,1000})\"|(true|false|-?\\d{1,9}))");

  private LineTail() {}

  static void read(byte[] bytes, int offset, int length, LineFacts facts) {
    int look = Math.min(length, LOOK_BACK);
    int from = offset + length - look;
    Matcher key = KEY.matcher(new String(bytes, from, look, StandardCharsets.UTF_8));
    while (key.find()) {
      String text = key.group(2);
      String bare = key.group(3);
      switch (key.group(1)) {
        case "stopReason" -> facts.stopReason = text;
        case "model" -> facts.model = text;
        case "errorMessage" -> facts.errorMessage = unescaped(text);
        case "isError" -> facts.isError = "true".equals(bare);
        case "exitCode" -> facts.exitCode = number(bare);
        default -> throw new AssertionError(key.group(1));
      }
    }
  }

  private static @Nullable Long number(@Nullable String bare) {
    return bare == null || bare.equals("true") || bare.equals("false") ? null : Long.valueOf(bare);
  }

  private static @Nullable String unescaped(@Nullable String text) {
    return text == null ? null : text.replace("\\\"", "\"").replace("\\n", "\n");
  }
}
