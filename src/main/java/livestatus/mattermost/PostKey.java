package livestatus.mattermost;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a status post is about.
 *
 * @param gateway which gateway's session it is, for two gateways can have sessions of one name
 * @param session the session's key
 */
public record PostKey(String gateway, String session) {
  /** The same for as long as the session lives, and tells a stranger nothing about it. */
  String marker() {
    return digest(gateway + "\n" + session);
  }

  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 13);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  @Override
  public String toString() {
    return session;
  }
}
