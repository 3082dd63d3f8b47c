package livestatus.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which names tell that a secret follows. */
final class SecretNames {
  /** How sure a name makes us that its value is secret. */
  enum Strength {
    NONE,
    /** {@code key}, {@code auth}: only if the value looks random. */
    WEAK,
    /** A token: numbers are counts. */
    TOKEN,
    /** A password, whatever it looks like. */
    PASSWORD,
    AUTHORIZATION,
    COOKIE;

    /** Whether the name alone is enough. */
    boolean isSure() {
      return this != NONE && this != WEAK;
    }
  }

  /** A longer name is judged by its end. */
  private static final int MAX_NAME = 64;

  /** What a name may end with and then means something about the secret, not the secret. */
  private static final Set<String> ABOUT =
      Set.of(
          "file",
          "path",
          "dir",
          "stdin",
          "name",
          "names",
          "id",
          "ids",
          "type",
          "types",
          "url",
          "uri",
          "env",
          "count",
          "counts",
          "length",
          "limit",
          "limits",
          "size",
          "budget",
          "usage",
          "expiry",
          "expires",
          "ttl",
          "policy",
          "hint",
          "field",
          "manager",
          "store",
          "class",
          "index",
          "required",
          "enabled",
          "error",
          "errors",
          "reset",
          "version",
          "prefix",
          "scope",
          "kind",
          "format",
          "status",
          "strength",
          "rotation",
          "ref",
          "lifetime",
          "provider");

  private static final Set<String> PASSWORDS =
      Set.of(
          "password",
          "passwd",
          "passphrase",
          "passcode",
          "passwort",
          "pwd",
          "pass",
          "pw",
          "secret",
          "secrets",
          "credential",
          "credentials",
          "creds",
          "cred");

  private static final Set<String> TOKENS =
      Set.of("token", "jwt", "apikey", "bearer", "pat", "jsessionid", "phpsessid");

  /** Every name that tells anything has one of these in it. */
  private static final List<String> STEMS =
      List.of(
          "pass", "pw", "secret", "token", "key", "auth", "cred", "jwt", "bearer", "pat", "cookie",
          "sig", "sessi", "sessid");

  /** Before {@code key} they make it a secret one. */
  private static final Set<String> SECRET_KEYS =
      Set.of(
          "api",
          "access",
          "secret",
          "private",
          "signing",
          "encryption",
          "encrypt",
          "master",
          "auth",
          "account",
          "service",
          "license",
          "client",
          "storage",
          "shared",
          "ssh",
          "deploy",
          "app",
          "admin",
          "session",
          "root",
          "security",
          "subscription",
          "webhook",
          "hmac",
          "aes",
          "rsa",
          "openai",
          "anthropic",
          "openrouter",
          "gemini",
          "groq",
          "mistral",
          "deepseek",
          "stripe",
          "sendgrid",
          "datadog");

  /** Parameters of a URL that carry a secret. */
  private static final Set<String> SECRET_PARAMETERS =
      Set.of("key", "sig", "signature", "code", "auth", "sas", "hash", "hmac", "state", "ticket");

  private SecretNames() {}

  /** How sure the name makes us. */
  static Strength of(String name) {
    String bounded = name.length() > MAX_NAME ? name.substring(name.length() - MAX_NAME) : name;
    List<String> parts = parts(bounded);
    if (parts.isEmpty() || ABOUT.contains(last(parts)) || parts.get(0).equals("no")) {
      return Strength.NONE;
    }
    String last = last(parts);
    if (last.endsWith("authorization")) {
      return Strength.AUTHORIZATION;
    }
    if (last.equals("cookie")) {
      return Strength.COOKIE;
    }
    Strength strongest = Strength.NONE;
    for (String part : parts) {
      Strength strength = ofPart(part);
      strongest = strength.compareTo(strongest) > 0 ? strength : strongest;
    }
    if (strongest == Strength.NONE && last.equals("key")) {
      boolean secret = parts.size() > 1 && SECRET_KEYS.contains(parts.get(parts.size() - 2));
      return secret ? Strength.TOKEN : Strength.WEAK;
    }
    boolean weak = last.equals("auth") || last.equals("sig") || last.equals("signature");
    return strongest == Strength.NONE && weak ? Strength.WEAK : strongest;
  }

  /** Whether the word is worth the question {@link #of}; most words are not. */
  static boolean mayBe(String text, int at, int end) {
    for (int i = at; i < end; i++) {
      char c = Character.toLowerCase(text.charAt(i));
      if ("pstkacjb".indexOf(c) < 0) {
        continue;
      }
      for (String stem : STEMS) {
        if (stem.charAt(0) == c && text.regionMatches(true, i, stem, 0, stem.length())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a URL's parameter of this name may carry a secret. */
  static boolean isSecretParameter(String name) {
    List<String> parts = parts(name.length() > MAX_NAME ? "" : name);
    return !parts.isEmpty() && SECRET_PARAMETERS.contains(last(parts));
  }

  private static Strength ofPart(String part) {
    if (PASSWORDS.contains(part)
        || part.endsWith("password")
        || part.endsWith("passwd")
        || part.endsWith("passphrase")
        || part.endsWith("secret")) {
      return Strength.PASSWORD;
    }
    if (TOKENS.contains(part)
        || part.endsWith("token")
        || part.endsWith("apikey")
        || part.endsWith("accesskey")
        || part.endsWith("secretkey")
        || part.endsWith("privatekey")) {
      return Strength.TOKEN;
    }
    return Strength.NONE;
  }

  private static String last(List<String> parts) {
    return parts.get(parts.size() - 1);
  }

  /** {@code X-Api-Key}, {@code api_key} and {@code apiKey} are api and key. */
  private static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= name.length(); i++) {
      boolean end = i == name.length() || !Character.isLetterOrDigit(name.charAt(i));
      boolean hump =
          !end
              && i > start
              && Character.isUpperCase(name.charAt(i))
              && Character.isLowerCase(name.charAt(i - 1));
      if ((end || hump) && i > start) {
        parts.add(name.substring(start, i).toLowerCase(Locale.ROOT));
      }
      if (end) {
        start = i + 1;
      } else if (hump) {
        start = i;
      }
    }
    return parts;
  }
}
