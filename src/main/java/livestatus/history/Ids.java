package livestatus.history;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids that no two gateways make twice. Short, as every row of a session carries one. */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 12;

  private Ids() {}

  static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    // A dash in front would look like an option on the command line.
    return "x" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
