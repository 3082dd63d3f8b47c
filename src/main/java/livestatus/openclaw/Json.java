package livestatus.openclaw;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is done with texts out of JSON. */
final class Json {
  private Json() {}

  /** A moment as ISO text; null for anything else. */
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
