package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import livestatus.session.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server in the open meets. It answers clearly or hangs up, and goes on. */
class HardTimesTest {
  /** Short, so that nobody waits: a connection may idle for half a second. */
  private static final WebServer.Limits IMPATIENT =
      new WebServer.Limits(8 * 1024, 200, Duration.ofMillis(500), 2_000);

  private Site site;

  @BeforeEach
  void start() throws IOException {
    site = new Site(Doors.Tokens.NONE, null, IMPATIENT);
    site.say("a", "main", State.WORKING, "counting");
  }

  @AfterEach
  void goesOn() throws IOException {
    assertThat(Wire.get(site.port(), "/api/sessions").body()).contains("counting");
    site.close();
  }

  /** Sends it over and over, a little at a time, until the other side hangs up. */
  private static void trickle(Wire wire, String bit) throws IOException {
    Socket socket = wire.socket();
    socket.setSoTimeout(50);
    for (int i = 0; i < 600; i++) {
      try {
        wire.send(bit);
        if (socket.getInputStream().read() < 0) {
          return;
        }
        // The first byte of an answer: it was refused in words.
        socket.setSoTimeout(30_000);
        while (socket.getInputStream().read() >= 0) {
          // Until the end.
        }
        return;
      } catch (SocketTimeoutException patient) {
        // Not yet.
      } catch (IOException hungUp) {
        return;
      }
    }
    throw new AssertionError("It took half a minute of trickling.");
  }

  @Test
  void aHeaderThatTricklesInIsNotWaitedFor() throws IOException {
    try (Wire wire = new Wire(site.port())) {
      wire.send("GET /api/sessions HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      trickle(wire, "x");
    }
    try (Wire wire = new Wire(site.port())) {
      trickle(wire, "\r\n");
    }
  }

  @Test
  void aBodyThatTricklesInIsNotWaitedFor() throws IOException {
    try (Wire wire = new Wire(site.port())) {
      wire.send("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\ntoken=");
      trickle(wire, "x");
    }
    try (Wire wire = new Wire(site.port())) {
      wire.send(
          "POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n6\r\ntoken=\r\n");
      trickle(wire, "1\r\nx\r\n");
    }
  }

  @Test
  void aBodyThatNeverComesIsNotWaitedFor() throws IOException {
    try (Wire wire = new Wire(site.port())) {
      wire.send("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n");
      assertThat(wire.answer().status()).isIn(0, 408, 413, 500);
    }
  }

  /** As many as the limit of open files allows; each needs one on either side. */
  @Test
  void manyConnectionsKeepNobodyOut() throws IOException {
    int many = Math.min(10_000, Math.max(300, files() / 2 - 500));
    List<Socket> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < many; i++) {
        crowd.add(new Socket("localhost", site.port()));
        if (i % 100 == 0) {
          assertThat(Wire.get(site.port(), "/health").status()).as("after %d", i).isEqualTo(200);
        }
      }
      assertThat(Wire.get(site.port(), "/health").status()).isEqualTo(200);
      assertThat(connections()).isLessThanOrEqualTo(IMPATIENT.connections());
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  private double connections() throws IOException {
    return Wire.get(site.port(), "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("live_status_connections "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  private static int files() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .mapToInt(
            line ->
                Integer.parseInt(
                    line.substring(16)
                        .strip()
                        .replaceFirst(" .*", "")
                        .replace("unlimited", "100000")))
        .findFirst()
        .orElse(1_024);
  }

  static List<String> nonsense() {
    String get = "GET /api/sessions HTTP/1.1\r\n";
    String post = "POST /login HTTP/1.1\r\nHost: localhost\r\n";
    return List.of(
        "\r\n\r\n\r\n\u0000\u0000\u0000\u0000",
        "hello\r\n\r\n",
        "GET\r\n\r\n",
        "GET /api/sessions\r\n\r\n",
        "GET /api/sessions HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /api/sessions HTTP/1.1 more\r\nHost: localhost\r\n\r\n",
        "G\u0000T /api/sessions HTTP/1.1\r\nHost: localhost\r\n\r\n",
        get + "\r\n",
        get + "Host\r\n\r\n",
        get + "Host: localhost\r\nHost: evil.example\r\n\r\n",
        get + "Host: local host\r\n\r\n",
        get + "Host: localhost\r\nBad Header: x\r\n\r\n",
        get + "Host: localhost\r\n folded: x\r\n\r\n",
        get + "Host: localhost\r\nX: \u0000\r\n\r\n",
        "GET /api/sessions/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/sessions/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/sessions;jsessionid=1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET http://evil.example/api/sessions HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
        post + "Content-Length: -1\r\n\r\n",
        post + "Content-Length: ten\r\n\r\n",
        post + "Content-Length: 99999999999999999999\r\n\r\n",
        post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\ntoken=",
        post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\n\r\nzz\r\ntoken=\r\n0\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\ntoken=",
        post + "Transfer-Encoding: gzip\r\n\r\ntoken=");
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void nonsenseIsRefusedOrHungUpOn(String request) throws IOException {
    try (Wire wire = new Wire(site.port())) {
      wire.send(request);
      Wire.Answer answer = wire.answer();
      assertThat(answer.status() == 0 || answer.status() >= 400).as("%s", answer).isTrue();
      assertThat(answer.body()).doesNotContain("counting", "root:", "\tat ", "Exception");
    }
  }

  @Test
  void hugeHeadersAreRefused() throws IOException {
    String huge = "x".repeat(20_000);
    try (Wire wire = new Wire(site.port())) {
      wire.send("GET /api/sessions HTTP/1.1\r\nHost: localhost\r\nX-Huge: " + huge + "\r\n\r\n");
      Wire.Answer answer = wire.answer();
      assertThat(answer.status()).isEqualTo(431);
      assertThat(answer.body()).startsWith("{\"error\":");
    }
    try (Wire wire = new Wire(site.port())) {
      wire.send("GET /api/sessions?q=" + huge + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(wire.answer().status()).isIn(414, 431);
    }
    try (Wire wire = new Wire(site.port())) {
      StringBuilder many = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\n");
      for (int i = 0; i < 5_000; i++) {
        many.append("X").append(i).append(": y\r\n");
      }
      wire.send(many + "\r\n");
      assertThat(wire.answer().status()).isIn(0, 431);
    } catch (IOException hungUp) {
      // It did not read to the end.
    }
  }

  @Test
  void largeBodiesAreRefusedWhetherTheyTellTheirLengthOrNot() throws IOException {
    String form = "token=" + "x".repeat(64 * 1024);
    try (Wire wire = new Wire(site.port())) {
      wire.send(
          "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
              + form.length()
              + "\r\n\r\n");
      Wire.Answer answer = wire.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).contains("64 KB");
    }
    try (Wire wire = new Wire(site.port())) {
      wire.send("POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      wire.send(Integer.toHexString(form.length()) + "\r\n" + form + "\r\n0\r\n\r\n");
      assertThat(wire.answer().status()).isEqualTo(413);
    }
    try (Wire wire = new Wire(site.port())) {
      wire.send("POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      wire.send("6\r\ntoken=\r\n1\r\nx\r\n0\r\n\r\n");
      assertThat(wire.answer().status()).isEqualTo(303);
    }
  }

  /** Or the next request that a client sends on it is lost. */
  @Test
  void aConnectionThatWillBeClosedSaysSo() throws IOException {
    try (Wire wire = new Wire(site.port())) {
      wire.send(
          "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + 999_999 + "\r\n\r\n");
      Wire.Answer answer = wire.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(wire.read()).isEqualTo(-1);
    }
    try (Wire wire = new Wire(site.port())) {
      wire.send("GET /api/sessions/a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n");
      Wire.Answer answer = wire.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(wire.read()).isEqualTo(-1);
    }
  }

  @Test
  void aConnectionAnswersOneRequestAfterTheOther() throws IOException {
    try (Wire wire = new Wire(site.port())) {
      for (int i = 0; i < 3; i++) {
        wire.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(wire.answer().status()).isEqualTo(200);
      }
    }
  }
}
