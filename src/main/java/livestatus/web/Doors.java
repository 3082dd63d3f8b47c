package livestatus.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in, and for what.
 *
 * <p>Without a token only this machine is: the peer's address, and the names that the browser says
 * it talks to and comes from, must all be this machine's own. That is what keeps a web page of
 * somebody else's from reading along under a name that points here.
 *
 * <p>With a token it must be shown, in a header by programs and in a cookie by the page. A cookie
 * goes along with requests that other pages make, so what changes something must also come from
 * here.
 */
public final class Doors {
  /** The cookie that the page holds its token in. */
  static final String COOKIE = "live_status";

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /**
   * The words that open.
   *
   * @param all opens everything
   * @param read opens what changes nothing
   * @param write opens everything, for those who only push
   */
  public record Tokens(@Nullable String all, @Nullable String read, @Nullable String write) {
    public static final Tokens NONE = new Tokens(null, null, null);

    boolean none() {
      return all == null && read == null && write == null;
    }

    @Override
    public String toString() {
      return none() ? "no tokens" : "tokens";
    }
  }

  /** What a request says of itself. */
  record Knock(
      String method,
      boolean loopbackPeer,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String authorization,
      @Nullable String cookie) {}

  private final Tokens tokens;

  /**
   * @param loopback whether the server listens on this machine alone
   */
  public Doors(Tokens tokens, String address, boolean loopback) {
    if (tokens.none() && !loopback) {
      throw new IllegalArgumentException(
          "The server would listen on "
              + address
              + ", where other machines reach it, without a token. Set server.token or"
              + " server.tokenFile, or listen on 127.0.0.1.");
    }
    this.tokens = tokens;
  }

  boolean needToken() {
    return !tokens.none();
  }

  /** Lets in or refuses. */
  void check(Knock knock) throws Refusal {
    if (tokens.none()) {
      checkThisMachine(knock);
    } else {
      checkToken(knock);
    }
  }

  private static void checkThisMachine(Knock knock) throws Refusal {
    if (!knock.loopbackPeer()) {
      throw new Refusal(403, "Without a token only this machine is let in; set server.token.");
    }
    if (knock.host() == null || !isThisMachine(hostOf(knock.host()))) {
      throw new Refusal(
          403, "Without a token this server answers only as localhost; set server.token.");
    }
    if (knock.origin() != null && !isThisMachine(originHost(knock.origin()))) {
      throw new Refusal(403, "Pages of other sites are not let in.");
    }
  }

  private void checkToken(Knock knock) throws Refusal {
    boolean safe = SAFE.contains(knock.method());
    String shown = bearer(knock.authorization());
    if (shown == null && knock.cookie() != null) {
      shown = knock.cookie();
      boolean fromHere =
          knock.origin() == null
              ? safe
              : knock.host() != null && hostOf(knock.host()).equals(originHost(knock.origin()));
      if (!fromHere) {
        throw new Refusal(403, "Pages of other sites are not let in.");
      }
    }
    if (shown == null) {
      throw new Refusal(401, "This server wants a token: Authorization: Bearer <token>.");
    }
    if (!mayRead(shown)) {
      throw new Refusal(401, "This token is not known here.");
    }
    if (!safe && !mayWrite(shown)) {
      throw new Refusal(403, "This token may read, not write.");
    }
  }

  boolean mayRead(String token) {
    return anyOf(token, tokens.all(), tokens.read(), tokens.write());
  }

  private boolean mayWrite(String token) {
    return anyOf(token, tokens.all(), tokens.write());
  }

  /** Compares with every one, so that the time it takes tells nothing. */
  private static boolean anyOf(String shown, @Nullable String... wanted) {
    boolean found = false;
    for (String word : wanted) {
      if (same(shown, word)) {
        found = true;
      }
    }
    return found;
  }

  private static boolean same(String shown, @Nullable String wanted) {
    return wanted != null
        && MessageDigest.isEqual(
            shown.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).trim()
        : null;
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }

  /** The name in a Host header, without its port. */
  private static String hostOf(String header) {
    String host = header.trim().toLowerCase(Locale.ROOT);
    int port = host.lastIndexOf(':');
    return port > host.lastIndexOf(']') ? host.substring(0, port) : host;
  }

  private static String originHost(String origin) {
    try {
      String host = new URI(origin.trim()).getHost();
      return host == null ? "" : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
