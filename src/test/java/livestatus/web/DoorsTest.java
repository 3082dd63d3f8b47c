package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorsTest {
  private static final Instant NOW = Site.START;
  private static final String ALL = "all-the-doors";
  private static final String READ = "only-to-look";
  private static final String WRITE = "only-to-push";

  private final Doors open = new Doors(Doors.Tokens.NONE, "127.0.0.1", true);
  private final Doors locked = new Doors(new Doors.Tokens(ALL, READ, WRITE), "0.0.0.0", false);

  private static Doors.Knock knock(
      String method, @Nullable String host, @Nullable String origin, @Nullable String bearer) {
    String authorization = bearer == null ? null : "Bearer " + bearer;
    return new Doors.Knock(method, "127.0.0.1", true, host, origin, authorization, null);
  }

  private static Doors.Knock withCookie(
      String method, @Nullable String origin, @Nullable String cookie) {
    return new Doors.Knock(method, "10.0.0.9", false, "status.example:8377", origin, null, cookie);
  }

  /** 200 where the doors let in, else the refusal's status. */
  private static int status(Doors doors, Doors.Knock knock) {
    try {
      doors.check(knock, NOW);
      return 200;
    } catch (Refusal refusal) {
      assertThat(refusal.getMessage()).endsWith(".").doesNotContain(ALL, READ, WRITE);
      return refusal.status();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8377", "127.0.0.1:8377", "127.9.8.7", "[::1]", "[::1]:80"})
  void withoutTokenThisMachinesNamesAreLetIn(String host) {
    assertThat(status(open, knock("GET", host, null, null))).isEqualTo(200);
    assertThat(status(open, knock("POST", host, "http://" + host, null))).isEqualTo(200);
  }

  /** A name of somebody else's that points to this machine is how a web page gets at it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8377",
        "127.0.0.1@evil.example",
        "0.0.0.0",
        "192.168.1.2",
        "[::2]",
        "[::1].evil.example",
        "localhost:80:evil",
        "",
        " "
      })
  void withoutTokenOtherNamesAreNot(String host) {
    assertThat(status(open, knock("GET", host, null, null))).isEqualTo(403);
    assertThat(status(open, knock("GET", "localhost", "http://" + host, null))).isEqualTo(403);
  }

  @Test
  void withoutTokenNobodyFromElsewhereIsLetInAndNoNameIsNoName() {
    assertThat(status(open, knock("GET", null, null, null))).isEqualTo(403);
    assertThat(status(open, knock("GET", "localhost", "null", null))).isEqualTo(403);
    Doors.Knock far = new Doors.Knock("GET", "10.0.0.9", false, "localhost", null, null, null);
    assertThat(status(open, far)).isEqualTo(403);
  }

  @Test
  void beyondThisMachineATokenMustBeThere() {
    assertThatThrownBy(() -> new Doors(Doors.Tokens.NONE, "0.0.0.0", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0.0.0")
        .hasMessageContaining("server.token");
  }

  @Test
  void aTokenOpensWhatItIsFor() {
    assertThat(status(locked, knock("GET", "any.example", null, ALL))).isEqualTo(200);
    assertThat(status(locked, knock("POST", "any.example", null, ALL))).isEqualTo(200);
    assertThat(status(locked, knock("GET", "any.example", null, READ))).isEqualTo(200);
    assertThat(status(locked, knock("HEAD", "any.example", null, READ))).isEqualTo(200);
    assertThat(status(locked, knock("POST", "any.example", null, READ))).isEqualTo(403);
    assertThat(status(locked, knock("DELETE", "any.example", null, READ))).isEqualTo(403);
    assertThat(status(locked, knock("POST", "any.example", null, WRITE))).isEqualTo(200);
  }

  @Test
  void noTokenOrAWrongOneOpensNothingNotEvenHere() {
    assertThat(status(locked, knock("GET", "localhost", null, null))).isEqualTo(401);
    for (String wrong :
        new String[] {
          "", " ", "all", ALL + "x", ALL.toUpperCase(java.util.Locale.ROOT), "é", "null"
        }) {
      assertThat(status(locked, knock("GET", "localhost", null, wrong))).as(wrong).isEqualTo(401);
    }
    Doors.Knock basic =
        new Doors.Knock("GET", "127.0.0.1", true, "localhost", null, "Basic " + ALL, null);
    assertThat(status(locked, basic)).isEqualTo(401);
  }

  @Test
  void aCookieIsMadeOfTheTokenAndOpensAsMuch() throws Refusal {
    String cookie = locked.login(ALL, "10.0.0.9", NOW);
    assertThat(cookie).matches("[0-9a-f]{64}");
    assertThat(status(locked, withCookie("GET", null, cookie))).isEqualTo(200);
    assertThat(status(locked, withCookie("POST", "http://status.example:8377", cookie)))
        .isEqualTo(200);
    String reader = locked.login(READ, "10.0.0.9", NOW);
    assertThat(status(locked, withCookie("GET", null, reader))).isEqualTo(200);
    assertThat(status(locked, withCookie("POST", "https://status.example", reader))).isEqualTo(403);

    // The token itself is no cookie, nor is the cookie a token, nor does it outlive the token.
    assertThat(status(locked, withCookie("GET", null, ALL))).isEqualTo(401);
    assertThat(status(locked, knock("GET", "localhost", null, cookie))).isEqualTo(401);
    Doors changed = new Doors(new Doors.Tokens("another-token", null, null), "0.0.0.0", false);
    assertThat(status(changed, withCookie("GET", null, cookie))).isEqualTo(401);
  }

  @Test
  void aCookieDoesNotServeOtherPages() throws Refusal {
    String cookie = locked.login(ALL, "10.0.0.9", NOW);
    assertThat(status(locked, withCookie("POST", null, cookie))).isEqualTo(403);
    assertThat(status(locked, withCookie("POST", "null", cookie))).isEqualTo(403);
    assertThat(status(locked, withCookie("POST", "http://evil.example", cookie))).isEqualTo(403);
    assertThat(status(locked, withCookie("GET", "http://evil.example", cookie))).isEqualTo(403);
  }

  @Test
  void guessingEndsSoonForOneAddressOnly() throws Refusal {
    int tried = 0;
    while (status(locked, knock("GET", "localhost", null, "guess-" + tried)) == 401) {
      tried++;
      assertThat(tried).isLessThan(100);
    }
    // Neither the right token nor the page of the door helps then.
    assertThat(status(locked, knock("GET", "localhost", null, ALL))).isEqualTo(429);
    assertThatThrownBy(() -> locked.login(ALL, "127.0.0.1", NOW)).isInstanceOf(Refusal.class);
    assertThat(locked.login(ALL, "10.0.0.9", NOW)).isNotNull();
    assertThat(locked.login(ALL, "127.0.0.1", NOW.plus(Duration.ofMinutes(1)))).isNotNull();
  }

  @Test
  void tokensAreNotPrinted() {
    assertThat(new Doors.Tokens(ALL, READ, WRITE)).asString().doesNotContain(ALL, READ, WRITE);
  }
}
