package livestatus.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a person types the token. It works without scripts, and the token goes nowhere but into the
 * body of one request.
 */
final class LoginPage {
  static final String PATH = "/login";
  private static final String STYLE = "/login.css";
  private static final String FIELD = "token=";

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>Live Status</title>
      <link rel="stylesheet" href="/login.css">
      </head>
      <body>
      <main>
      <h1>Live Status</h1>
      <form method="post" action="/login">
      <label for="token">Token</label>
      <input id="token" name="token" type="password" autocomplete="current-password"
       maxlength="1000" required autofocus@INVALID@>
      <button type="submit">Open</button>
      </form>
      <p id="said" role="alert">@SAID@</p>
      <p class="aside">It is <code>server.token</code> or <code>server.readToken</code> in the
      settings of Live Status.</p>
      </main>
      </body>
      </html>
      """;

  private static final String CSS =
      """
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
      main { max-width: 22rem; margin: 20vh auto 0; padding: 0 1rem; }
      h1 { font-size: 1.4rem; }
      label { display: block; }
      input, button { font: inherit; padding: .4rem .6rem; box-sizing: border-box; width: 100%; }
      button { margin-top: .6rem; cursor: pointer; }
      #said { min-height: 1.5rem; color: #b3261e; }
      .aside { color: GrayText; font-size: .9rem; }
      @media (prefers-color-scheme: dark) { #said { color: #f2b8b5; } }
      """;

  private final Doors doors;
  private final InstantSource clock;

  LoginPage(Doors doors, InstantSource clock) {
    this.doors = doors;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes
        .add("GET", PATH, call -> doors.needToken() ? page(200, null) : home(Map.of()))
        .add("GET", STYLE, call -> Reply.text(200, "text/css; charset=utf-8", CSS))
        .add("POST", PATH, this::login)
        .add("POST", "/logout", LoginPage::logout);
  }

  /** What is shown to those who have no token yet. */
  static boolean isOpen(String path) {
    return path.equals(PATH) || path.equals(STYLE);
  }

  /** Sends a browser here instead of telling it of headers. */
  static Reply redirect() {
    return new Reply(303, "text/plain", new byte[0], Map.of("Location", PATH));
  }

  private Reply login(Call call) throws Refusal {
    String origin = call.headers().get("Origin");
    if (origin != null && !Doors.isFromHere(call.headers().get("Host"), origin)) {
      throw new Refusal(403, "Pages of other sites are not let in.");
    }
    if (!doors.needToken()) {
      return home(Map.of());
    }
    String cookie;
    try {
      cookie = doors.login(token(call), call.peer(), clock.instant());
    } catch (Refusal refusal) {
      return page(refusal.status(), refusal.getMessage());
    }
    if (cookie == null) {
      return page(401, "This token is not known here.");
    }
    return home(Map.of("Set-Cookie", cookie(cookie, call)));
  }

  private static Reply logout(Call call) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Location", PATH);
    headers.put("Set-Cookie", cookie("", call) + "; Max-Age=0");
    return new Reply(303, "text/plain", new byte[0], headers);
  }

  /** A form has one field, so that nothing else of its encoding need be read. */
  private static String token(Call call) throws Refusal {
    String form = new String(call.body(), UTF_8);
    if (!form.startsWith(FIELD)) {
      throw new Refusal(400, "The form must have the field token and no other.");
    }
    try {
      return URLDecoder.decode(form.substring(FIELD.length()), UTF_8).strip();
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "The field token is not encoded as forms are.");
    }
  }

  private static String cookie(String value, Call call) {
    String attributes = "; Path=/; HttpOnly; SameSite=Strict";
    boolean https = "https".equalsIgnoreCase(call.headers().get("X-Forwarded-Proto"));
    return Doors.COOKIE + "=" + value + attributes + (https ? "; Secure" : "");
  }

  private static Reply home(Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("Location", "/");
    return new Reply(303, "text/plain", new byte[0], headers);
  }

  private static Reply page(int status, @Nullable String sentence) {
    String invalid = sentence == null ? "" : " aria-invalid=\"true\" aria-describedby=\"said\"";
    String html =
        HTML.replace("@INVALID@", invalid).replace("@SAID@", sentence == null ? "" : sentence);
    return new Reply(
        status,
        "text/html; charset=utf-8",
        html.getBytes(UTF_8),
        Map.of("Cache-Control", "no-store"));
  }
}
