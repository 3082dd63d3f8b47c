package livestatus.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import livestatus.mattermost.FakeMattermost.Login;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulated server's WebSocket, heard by a client of another make. */
class FakeSocketTest {
  private final FakeMattermost server = FakeMattermost.start("11", InstantSource.system());
  private final Login bot = server.bot("claw");
  private final Login alice = server.person("alice");
  private final String town = server.openChannel("town", bot, alice);
  private final String elsewhere = server.openChannel("elsewhere", alice);
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    server.close();
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      heard.add("{\"pong\": " + message.remaining() + "}");
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      heard.add("{\"closed\": " + code + "}");
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      heard.add("{\"failed\": true}");
    }
  }

  private JsonNode next() throws Exception {
    String message = heard.poll(20, TimeUnit.SECONDS);
    assertThat(message).as("a message of the server").isNotNull();
    return JsonMapper.shared().readTree(message);
  }

  private WebSocket open() {
    URI uri = URI.create(server.url().replace("http", "ws") + "/api/v4/websocket");
    return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, new Ear()).join();
  }

  private static void say(WebSocket socket, String text) {
    socket.sendText(text, true).join();
  }

  private static void introduce(WebSocket socket, String token) {
    say(
        socket,
        "{\"seq\": 1, \"action\": \"authentication_challenge\", \"data\": {\"token\": \""
            + token
            + "\"}}");
  }

  @Test
  void whoHasSaidWhoItIsHearsOfItsChannelsAlone() throws Exception {
    WebSocket socket = open();
    server.say(alice, town, "", "before anybody listens");
    introduce(socket, bot.token());
    assertThat(next().path("event").asString()).isEqualTo("hello");
    assertThat(next().toString()).isEqualTo("{\"status\":\"OK\",\"seq_reply\":1}");

    server.say(alice, elsewhere, "", "not for the bot");
    String long64k = "é".repeat(10_000);
    String root = server.say(alice, town, "", "@claw " + long64k);
    JsonNode posted = next();
    assertThat(posted.path("event").asString()).isEqualTo("posted");
    assertThat(posted.path("broadcast").path("channel_id").asString()).isEqualTo(town);
    assertThat(posted.path("data").path("sender_name").asString()).isEqualTo("@alice");
    assertThat(posted.path("data").path("channel_type").asString()).isEqualTo("O");
    JsonNode post = JsonMapper.shared().readTree(posted.path("data").path("post").asString());
    assertThat(post.path("id").asString()).isEqualTo(root);
    assertThat(post.path("message").asString()).isEqualTo("@claw " + long64k);

    server.delete(root);
    JsonNode deleted = next();
    assertThat(deleted.path("event").asString()).isEqualTo("post_deleted");
    assertThat(deleted.path("seq").asLong()).isEqualTo(2);
  }

  @Test
  void pingsAreAnsweredAndStrangersAreToldOff() throws Exception {
    WebSocket socket = open();
    socket.sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).join();
    assertThat(next().path("pong").asInt()).isEqualTo(3);
    say(socket, "{\"seq\": 7, \"action\": \"user_typing\"}");
    JsonNode refused = next();
    assertThat(refused.path("status").asString()).isEqualTo("FAIL");
    assertThat(refused.path("seq_reply").asLong()).isEqualTo(7);
    assertThat(refused.path("error").path("id").asString())
        .isEqualTo("api.web_socket_router.not_authenticated.app_error");
  }

  @Test
  void aWrongTokenEndsTheConnection() throws Exception {
    WebSocket socket = open();
    introduce(socket, "no-such-token");
    assertThat(next().toString()).matches("\\{\"(closed|failed)\":.*");
  }
}
