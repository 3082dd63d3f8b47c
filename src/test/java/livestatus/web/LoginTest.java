package livestatus.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.Objects;
import livestatus.session.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The door as browsers and programs see it, over a real socket. */
class LoginTest {
  private static final String TOKEN = "pass; word=\"1\" é&+%";
  private static final String HTML = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

  private Site site;
  private int port;

  @BeforeEach
  void start() throws IOException {
    site = new Site(new Doors.Tokens(TOKEN, null, null));
    port = site.port();
    site.say("agent:main:main", "main", State.WORKING, "counting");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Wire.Answer login(String token, String... headers) throws IOException {
    return Wire.post(port, "/login", "token=" + URLEncoder.encode(token, UTF_8), headers);
  }

  private static String cookie(Wire.Answer answer) {
    String header = Objects.requireNonNull(answer.header("Set-Cookie"));
    return "Cookie: " + header.substring(0, header.indexOf(';'));
  }

  @Test
  void browsersAreSentToTheDoorAndProgramsAreTold() throws IOException {
    for (String page : new String[] {"/", "/sessions/x", "/metrics"}) {
      Wire.Answer answer = Wire.get(port, page, HTML);
      assertThat(answer.status()).as(page).isEqualTo(303);
      assertThat(answer.header("Location")).isEqualTo("/login");
    }
    Wire.Answer program = Wire.get(port, "/api/sessions", HTML);
    assertThat(program.status()).isEqualTo(401);
    assertThat(program.body()).contains("Authorization: Bearer");
    assertThat(program.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(Wire.get(port, "/", "Accept: */*").status()).isEqualTo(401);
    assertThat(Wire.get(port, "/api/events", HTML).status()).isEqualTo(401);
    assertThat(Wire.get(port, "/health").status()).isEqualTo(200);
  }

  @Test
  void thePageWorksWithoutScriptsUnderItsOwnPolicy() throws IOException {
    Wire.Answer page = Wire.get(port, "/login", HTML);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("<form method=\"post\" action=\"/login\">", "type=\"password\"")
        .doesNotContain("<script", "style=", "<style", " on");
    assertThat(page.header("Content-Security-Policy")).contains("form-action 'self'");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(Wire.get(port, "/login.css").status()).isEqualTo(200);
  }

  @Test
  void theTokenBecomesACookieThatOpens() throws IOException {
    Wire.Answer answer = login(TOKEN, "Origin: http://localhost:" + port);
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/");
    assertThat(answer.header("Set-Cookie"))
        .startsWith("live_status=")
        .contains("; Path=/", "; HttpOnly", "; SameSite=Strict")
        .doesNotContain("Secure", "pass");
    Wire.Answer list = Wire.get(port, "/api/sessions", cookie(answer));
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.body()).contains("counting");
    assertThat(login(TOKEN, "X-Forwarded-Proto: https").header("Set-Cookie")).endsWith("; Secure");
  }

  @Test
  void aWrongTokenGivesTheSamePageWithASentence() throws IOException {
    Wire.Answer answer = login("<b>wrong</b>");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Set-Cookie")).isNull();
    assertThat(answer.body()).contains("not known here", "<form").doesNotContain("wrong</b>");
    Wire.Answer last = answer;
    for (int i = 0; i < 30; i++) {
      last = login("wrong " + i);
    }
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.body()).contains("Too many wrong tokens", "<form");
    assertThat(login(TOKEN).status()).isEqualTo(429);
  }

  @Test
  void formsOfOtherPagesAreRefused() throws IOException {
    assertThat(login(TOKEN, "Origin: http://evil.example").status()).isEqualTo(403);
    assertThat(login(TOKEN, "Origin: null").status()).isEqualTo(403);
    String cookie = cookie(login(TOKEN));
    assertThat(Wire.post(port, "/logout", "", cookie, "Origin: http://evil.example").status())
        .isEqualTo(403);
    assertThat(Wire.get(port, "/api/sessions", cookie, "Origin: http://evil.example").status())
        .isEqualTo(403);
  }

  @Test
  void loggingOutTakesTheCookieAway() throws IOException {
    String cookie = cookie(login(TOKEN));
    Wire.Answer out = Wire.post(port, "/logout", "", cookie, "Origin: http://localhost:" + port);
    assertThat(out.status()).isEqualTo(303);
    assertThat(out.header("Location")).isEqualTo("/login");
    assertThat(out.header("Set-Cookie")).startsWith("live_status=;").endsWith("; Max-Age=0");
  }

  @Test
  void badFormsAreToldOf() throws IOException {
    assertThat(Wire.post(port, "/login", "user=me&token=x").status()).isEqualTo(400);
    assertThat(Wire.post(port, "/login", "token=%zz").status()).isEqualTo(400);
    assertThat(Wire.post(port, "/login", "").status()).isEqualTo(400);
  }

  @Test
  void withoutATokenThereIsNoDoor() throws IOException {
    try (Site open = new Site(Doors.Tokens.NONE)) {
      assertThat(Wire.get(open.port(), "/login", HTML).header("Location")).isEqualTo("/");
      assertThat(Wire.post(open.port(), "/login", "token=x").header("Location")).isEqualTo("/");
      assertThat(Wire.get(open.port(), "/api/sessions", "Host: evil.example").status())
          .isEqualTo(403);
      assertThat(Wire.get(open.port(), "/api/events", "Origin: http://evil.example").status())
          .isEqualTo(403);
      try (Wire wire = new Wire(open.port())) {
        wire.send(
            String.join(
                "\r\n",
                "GET /api/ws HTTP/1.1",
                "Host: localhost",
                "Origin: http://evil.example",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "",
                ""));
        assertThat(wire.answer().status()).isEqualTo(403);
      }
    }
  }
}
