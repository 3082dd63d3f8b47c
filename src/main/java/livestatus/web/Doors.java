package livestatus.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.time.Instant;
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
      String peer,
      boolean loopbackPeer,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String authorization,
      @Nullable String cookie) {}

  /** Wrong tokens a peer may show at once, and how many a second after that. */
  private static final int GUESSES_AT_ONCE = 20;

  private static final double GUESSES_A_SECOND = 0.2;

  private final Tokens tokens;
  private final PeerLimit guesses = new PeerLimit(GUESSES_A_SECOND, GUESSES_AT_ONCE);

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
  void check(Knock knock, Instant now) throws Refusal {
    if (tokens.none()) {
      checkThisMachine(knock);
    } else {
      checkToken(knock, now);
    }
  }

  /** Lets in who will show later, with a signature, that it may; refuses who could not anyhow. */
  void checkUnsigned(Knock knock) throws Refusal {
    if (tokens.none()) {
      checkThisMachine(knock);
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

  private void checkToken(Knock knock, Instant now) throws Refusal {
    boolean safe = SAFE.contains(knock.method());
    String bearer = bearer(knock.authorization());
    boolean read;
    boolean write;
    if (bearer != null) {
      refuseGuessers(knock.peer(), now);
      read = mayRead(bearer);
      write = mayWrite(bearer);
      if (!read) {
        guesses.take(knock.peer(), now);
      }
    } else if (knock.cookie() != null) {
      if (!(knock.origin() == null ? safe : isFromHere(knock.host(), knock.origin()))) {
        throw new Refusal(403, "Pages of other sites are not let in.");
      }
      read = anyOf(knock.cookie(), cookie(tokens.all()), cookie(tokens.read()), writeCookie());
      write = anyOf(knock.cookie(), cookie(tokens.all()), writeCookie());
    } else {
      throw new Refusal(401, "This server wants a token: Authorization: Bearer <token>.");
    }
    if (!read) {
      throw new Refusal(401, "This token is not known here.");
    }
    if (!safe && !write) {
      throw new Refusal(403, "This token may read, not write.");
    }
  }

  /**
   * The cookie for a token that was typed in; null if the token is not known.
   *
   * @throws Refusal if too many were tried
   */
  @Nullable String login(String token, String peer, Instant now) throws Refusal {
    refuseGuessers(peer, now);
    if (mayRead(token)) {
      return cookie(token);
    }
    guesses.take(peer, now);
    return null;
  }

  private void refuseGuessers(String peer, Instant now) throws Refusal {
    if (!guesses.has(peer, now)) {
      throw new Refusal(
          429, "Too many wrong tokens came from this address; try again in a minute.");
    }
  }

  private boolean mayRead(String token) {
    return anyOf(token, tokens.all(), tokens.read(), tokens.write());
  }

  private boolean mayWrite(String token) {
    return anyOf(token, tokens.all(), tokens.write());
  }

  private @Nullable String writeCookie() {
    return cookie(tokens.write());
  }

  /**
   * What a browser keeps: it opens the page, but whoever reads it does not know the token. With
   * another token it is worth nothing.
   */
  private static @Nullable String cookie(@Nullable String token) {
    return token == null
        ? null
        : Signature.hex(token.getBytes(UTF_8), "live-status page".getBytes(UTF_8));
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
    return wanted != null && MessageDigest.isEqual(shown.getBytes(UTF_8), wanted.getBytes(UTF_8));
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).trim()
        : null;
  }

  /** Whether a page of this server's own asks. */
  static boolean isFromHere(@Nullable String host, String origin) {
    return host != null && hostOf(host).equals(originHost(origin));
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
