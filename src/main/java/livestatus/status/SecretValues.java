package livestatus.status;

import java.util.Locale;
import java.util.Set;
import livestatus.status.SecretNames.Strength;

/** What the text after a secret's name looks like. */
final class SecretValues {
  /** Words that stand where a secret would, and are none. */
  private static final Set<String> WORDS =
      Set.of(
          "true",
          "false",
          "null",
          "none",
          "nil",
          "undefined",
          "string",
          "str",
          "bytes",
          "required",
          "optional",
          "missing",
          "invalid",
          "expired",
          "empty",
          "yes",
          "no",
          "number",
          "boolean",
          "bool",
          "any",
          "object",
          "int",
          "text",
          "hidden",
          "redacted",
          "masked",
          "incorrect",
          "wrong",
          "changed",
          "updated",
          "valid",
          "ok",
          "unset",
          "default",
          "value",
          "here",
          "auto",
          "await",
          "new",
          "self",
          "this",
          "input",
          "prompt",
          "unknown",
          "failed",
          "denied",
          "never",
          "always",
          "inherit",
          "write",
          "read",
          "admin");

  private SecretValues() {}

  /** Whether something else stands where a secret would: a reference, a mask, nothing. */
  static boolean isStandIn(String value) {
    return value.isEmpty()
        || value.startsWith(Redaction.MASK)
        || isReference(value)
        || isPlaceholder(value);
  }

  /** Whether it is surely no secret, though it stands where one would. */
  static boolean isHarmless(String value, Strength strength) {
    if (isStandIn(value)) {
      return true;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    if (WORDS.contains(lower)) {
      return true;
    }
    if (strength != Strength.PASSWORD && isNumber(value)) {
      return true;
    }
    return !hasDigit(value) && SecretNames.of(value) != Strength.NONE && isIdentifier(value);
  }

  /** Whether it is code that computes a value: {@code getToken()}, {@code config.token}. */
  static boolean isCode(String value) {
    if (value.indexOf('(') > 0 || value.indexOf('[') > 0) {
      return Character.isLetter(value.charAt(0)) || value.charAt(0) == '_';
    }
    return value.indexOf('.') > 0 && !hasDigit(value) && isIdentifier(value);
  }

  /** Whether it looks like something that nobody would write in prose. */
  static boolean looksSecret(String value) {
    if (value.length() < 6 || value.charAt(0) == '/' || value.startsWith("./") || isCode(value)) {
      return false;
    }
    if (value.contains("://")) {
      return false;
    }
    boolean letter = value.chars().anyMatch(Character::isLetter);
    boolean symbol = value.chars().anyMatch(c -> "!@#$%^&*+=~?".indexOf(c) >= 0);
    return letter && (hasDigit(value) || symbol);
  }

  /** Whether it looks as if made by chance: long, mixed, and not put together of words. */
  static boolean looksRandom(String value) {
    if (value.length() < 16 || !hasDigit(value)) {
      return false;
    }
    int run = 0;
    int longest = 0;
    boolean letter = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      letter |= isLetter(c);
      boolean plain = isLetter(c) || isDigit(c);
      if (!plain && "+/=_-.~".indexOf(c) < 0) {
        return false;
      }
      run = plain ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return letter && longest >= 12 && value.chars().distinct().count() >= 8;
  }

  /** As {@link #looksRandom}, and of capitals, small letters and digits: no hash, no slug. */
  static boolean looksGenerated(String value) {
    return looksRandom(value)
        && value.chars().anyMatch(c -> c >= 'a' && c <= 'z')
        && value.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
  }

  static boolean hasDigit(String value) {
    return value.chars().anyMatch(c -> isDigit((char) c));
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNumber(String value) {
    return value.chars().allMatch(c -> isDigit((char) c) || c == '.' || c == ',' || c == 'k');
  }

  /** {@code $NAME}, <code>${…}</code>, {@code $(…)}, {@code %NAME%}, {@code {{…}}}. */
  private static boolean isReference(String value) {
    if (value.startsWith("${") || value.startsWith("$(") || value.startsWith("{{")) {
      return true;
    }
    if (value.startsWith("process.env") || value.startsWith("os.environ")) {
      return true;
    }
    char first = value.charAt(0);
    boolean dollar = first == '$';
    boolean percent = first == '%' && value.length() > 2 && value.endsWith("%");
    if (!dollar && !percent) {
      return false;
    }
    String name = value.substring(1, value.length() - (percent ? 1 : 0));
    return name.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_' || isDigit((char) c));
  }

  /** {@code <token>}, {@code ****}, {@code xxxx}, {@code …}. */
  private static boolean isPlaceholder(String value) {
    char first = value.charAt(0);
    if (first == '<' || first == '[') {
      return true;
    }
    return "*xX.…•_-".indexOf(first) >= 0 && value.chars().allMatch(c -> c == first);
  }

  private static boolean isIdentifier(String value) {
    return value
        .chars()
        .allMatch(c -> isLetter((char) c) || isDigit((char) c) || c == '_' || c == '.' || c == '-');
  }
}
