package livestatus.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import livestatus.mattermost.FakeMattermost.Login;
import livestatus.mattermost.MattermostClient.Me;
import livestatus.mattermost.MattermostException.AccountRefused;
import livestatus.mattermost.MattermostException.Busy;
import livestatus.mattermost.MattermostException.NotSent;
import livestatus.mattermost.MattermostException.Pending;
import livestatus.mattermost.MattermostException.Refused;
import livestatus.mattermost.MattermostException.Uncertain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The type of a failure says what to do about it, and no failure tells the token. */
class MattermostClientTest {
  private static final Network.Limits SHORT =
      new Network.Limits(Duration.ofMillis(500), Duration.ofMillis(500));

  private final FakeMattermost server = FakeMattermost.start();
  private final Login bot = server.bot("status");
  private final String town = server.openChannel("town", bot);
  private final Network network = new Network(null, Map.of(), SHORT);
  private final MattermostClient client =
      new MattermostClient(new Account(server.url(), "default", bot::token), network);

  @AfterEach
  void close() {
    network.close();
    server.close();
  }

  private interface Call {
    void run() throws MattermostException;
  }

  private <T extends MattermostException> T failing(FakeFault fault, Class<T> type) {
    server.fault(fault);
    return failing(client::me, type);
  }

  private <T extends MattermostException> T failing(Call call, Class<T> type) {
    T thrown = catchThrowableOfType(type, call::run);
    assertThat(thrown).as("a failure").isNotNull();
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(bot.token());
    return thrown;
  }

  @Test
  void eachFailureSaysWhatToDo() {
    assertThat(failing(FakeFault.tooMany(), Busy.class).retryAfter())
        .isEqualTo(Duration.ofSeconds(1));
    Duration asked = Duration.ofSeconds(7);
    assertThat(failing(FakeFault.unavailable(asked), Busy.class).retryAfter()).isEqualTo(asked);
    assertThat(failing(FakeFault.unavailable(Duration.ZERO), Busy.class).retryAfter()).isZero();
    failing(FakeFault.pending(), Pending.class);
    failing(FakeFault.refused(401, "api.context.session_expired.app_error"), AccountRefused.class);
    Refused refused = failing(FakeFault.refused(404, "app.post.get.app_error"), Refused.class);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.id()).isEqualTo("app.post.get.app_error");
    assertThat(refused).hasMessageContaining("users/me").hasMessageContaining("404");
    assertThat(failing(FakeFault.refused(500, "x"), Uncertain.class).slow()).isFalse();
    assertThat(failing(FakeFault.refused(504, ""), Uncertain.class).slow()).isTrue();
    assertThat(failing(FakeFault.answerLost(), Uncertain.class).slow()).isFalse();
    failing(FakeFault.reset(), Uncertain.class);
    FakeFault.Hold hold = server.fault(FakeFault.held());
    assertThat(failing(client::me, Uncertain.class).slow()).isTrue();
    hold.release();
    server.goDown();
    failing(client::me, NotSent.class);
  }

  @Test
  void itSaysWhoItIsAndWhereItMaySpeak() throws Exception {
    Me me = client.me();
    assertThat(me.id()).isEqualTo(bot.id());
    assertThat(me.bot()).isTrue();
    assertThat(me.version()).startsWith("5.37");
    assertThat(me.serverTime()).isBetween(Instant.now().minusSeconds(5), Instant.now());
    assertThat(client.channel(town).type()).isEqualTo("O");
    assertThat(client.settings()).containsEntry("PostEditTimeLimit", "-1");
    String post = client.say(town, "an alert");
    assertThat(server.posts(town).get(0).id()).isEqualTo(post);
  }

  @Test
  void theTokenIsInNoText() {
    Account account = client.account();
    assertThat(account + " " + client).doesNotContain(bot.token());
    MattermostClient odd =
        new MattermostClient(new Account(server.url(), "odd", () -> "two\nlines"), network);
    assertThat(failing(odd::me, AccountRefused.class)).hasMessageNotContaining("two");
    MattermostClient none =
        new MattermostClient(
            new Account(
                server.url(),
                "none",
                () -> {
                  throw new IllegalStateException("no such file");
                }),
            network);
    failing(none::me, AccountRefused.class);
  }

  @Test
  void whatIsNoMattermostServerIsFoundOut() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String page = "<html>a portal</html>";
      CompletableFuture<String> first =
          answer(other, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + page);
      MattermostClient lost = at(other);
      assertThat(failing(lost::me, Uncertain.class)).hasMessageContaining("no JSON");
      assertThat(first.get()).contains("Bearer " + bot.token());
      CompletableFuture<String> second =
          answer(other, "HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\n\r\n");
      assertThat(failing(at(other)::me, Refused.class).status()).isEqualTo(302);
      assertThat(second.get()).startsWith("GET /api/v4/users/me");
    }
  }

  private MattermostClient at(ServerSocket socket) {
    String url = "http://localhost:" + socket.getLocalPort();
    return new MattermostClient(new Account(url, "default", bot::token), network);
  }

  /** Answers one connection, and gives what was asked. */
  private static CompletableFuture<String> answer(ServerSocket socket, String answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket connection = socket.accept()) {
            InputStream in = connection.getInputStream();
            byte[] bytes = new byte[4_000];
            int count = in.read(bytes);
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            return new String(bytes, 0, Math.max(0, count), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  @Test
  void anAnswerThatBreaksOffMayHaveBeenDone() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> asked =
          answer(other, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":");
      assertThat(failing(at(other)::me, Uncertain.class)).hasMessageContaining("broke off");
      assertThat(asked.get()).startsWith("GET");
    }
  }

  @Test
  void aProxyOfTheEnvironmentIsUsed() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String me = "{\"id\":\"abc\",\"username\":\"status\",\"is_bot\":true}";
      CompletableFuture<String> asked =
          answer(proxy, "HTTP/1.1 200 OK\r\nContent-Length: " + me.length() + "\r\n\r\n" + me);
      Map<String, String> environment =
          Map.of(
              "HTTP_PROXY",
              "http://user:pass@localhost:" + proxy.getLocalPort(),
              "no_proxy",
              "other.example");
      try (Network proxied = new Network(null, environment, SHORT)) {
        Account account = new Account("http://chat.example", "default", bot::token);
        assertThat(new MattermostClient(account, proxied).me().id()).isEqualTo("abc");
      }
      assertThat(asked.get()).startsWith("GET http://chat.example/api/v4/users/me HTTP/1.1");
    }
  }

  @Test
  void whatNoProxyNamesIsReachedDirectly() {
    EnvironmentProxies proxies =
        new EnvironmentProxies(
            Map.of("https_proxy", "proxy.example:3128", "NO_PROXY", ".inside.example, other"));
    assertThat(chosen(proxies, "https://chat.example/")).isEqualTo("proxy.example:3128");
    for (String direct :
        List.of(
            "http://chat.example/",
            "https://a.inside.example/",
            "https://inside.example/",
            "https://other/",
            "https://localhost/",
            "https://127.0.0.1/")) {
      assertThat(chosen(proxies, direct)).as(direct).isEqualTo("direct");
    }
    EnvironmentProxies all = new EnvironmentProxies(Map.of("all_proxy", "p", "no_proxy", "*"));
    assertThat(chosen(all, "https://chat.example/")).isEqualTo("direct");
  }

  private static String chosen(EnvironmentProxies proxies, String uri) {
    java.net.Proxy proxy = proxies.select(java.net.URI.create(uri)).get(0);
    if (proxy.address() instanceof java.net.InetSocketAddress address) {
      return address.getHostString() + ":" + address.getPort();
    }
    return "direct";
  }

  @Test
  void aCertificateOfOnesOwnIsTrustedWhenItIsNamed(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("server.p12");
    Path pem = folder.resolve("ca.pem");
    keytool(
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "a",
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit",
        "-file",
        pem.toString());
    try (FakeMattermost safe = FakeMattermost.startTls(context(store))) {
      Account account = new Account(safe.url(), "default", safe.bot("status")::token);
      try (Network trusting = new Network(pem, Map.of(), Network.Limits.DEFAULT)) {
        assertThat(new MattermostClient(account, trusting).me().bot()).isTrue();
      }
      assertThat(failing(new MattermostClient(account, network)::me, NotSent.class))
          .hasMessageContaining("cannot be reached");
    }
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    for (Path bad : List.of(empty, folder.resolve("missing.pem"))) {
      assertThatThrownBy(() -> new Network(bad, Map.of(), SHORT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(bad.toString());
    }
  }

  private static void keytool(String... arguments) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String[] command = new String[arguments.length + 1];
    command[0] = tool.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static SSLContext context(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
