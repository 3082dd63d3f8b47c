package livestatus.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a webhook comes from somebody who has the secret, and as it was sent: {@code
 * sha256=<hex>}, the HMAC of the body's bytes. Where a secret is set the signature is what lets
 * webhooks in, with or without a token; where none is set nothing is asked of them here.
 */
final class Signature {
  static final String HEADER = "X-Live-Status-Signature";
  private static final String PATH = "/api/agent-webhook";
  private static final String PREFIX = "sha256=";

  private final @Nullable String secret;

  Signature(@Nullable String secret) {
    this.secret = secret;
  }

  /** Whether requests to this path are let in by their signature. */
  boolean decides(String path) {
    return secret != null && path.equals(PATH);
  }

  /** Refuses a webhook that is not signed, or not with our secret. */
  void check(Call call) throws Refusal {
    String key = secret;
    if (key == null || !call.path().equals(PATH)) {
      return;
    }
    String shown = call.headers().get(HEADER);
    if (shown == null) {
      throw new Refusal(
          401, "Webhooks must be signed here: " + HEADER + ": sha256=<hex HMAC of the body>.");
    }
    String wanted = PREFIX + hex(key.getBytes(UTF_8), call.body());
    String given = shown.trim().toLowerCase(Locale.ROOT);
    if (!MessageDigest.isEqual(given.getBytes(UTF_8), wanted.getBytes(US_ASCII))) {
      throw new Refusal(
          401, HEADER + " does not fit the body; is it made with server.webhookSecret?");
    }
  }

  /** The HMAC-SHA256 in small hexadecimal digits. */
  static String hex(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256.", e);
    }
  }
}
