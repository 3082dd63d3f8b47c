package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import livestatus.session.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the streams send is what the document says. */
class LiveMessageTest {
  private static final JsonNode SCHEMA = Document.reference("#/components/schemas/LiveMessage");

  private static JsonNode valid(@Nullable String text) {
    assertThat(text).isNotNull();
    JsonNode message = JsonMapper.shared().readTree(text);
    Document.valid(SCHEMA, message, String.valueOf(text));
    return message;
  }

  @Test
  void eventsAreLiveMessages() throws Exception {
    try (Site site = new Site(Doors.Tokens.NONE)) {
      site.say("a", "scout", State.WORKING, "on");
      HttpResponse<InputStream> stream =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + site.port() + "/api/events"))
                      .build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        assertThat(valid(data(lines)).get("type").asString()).isEqualTo("snapshot");
        site.say("b", "scout", State.ERROR, "off");
        JsonNode changes = valid(data(lines));
        assertThat(changes.get("type").asString()).isEqualTo("changes");
        assertThat(changes.get("sessions").get(0).get("key").asString()).isEqualTo("b");
      }
    }
  }

  private static @Nullable String data(BufferedReader lines) throws Exception {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data: ")) {
        return line.substring(6);
      }
    }
    return null;
  }

  @Test
  void soAreTheMessagesOfTheSocket() throws Exception {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          private final StringBuilder text = new StringBuilder();

          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
              messages.add(text.toString());
              text.setLength(0);
            }
            socket.request(1);
            return null;
          }
        };
    try (Site site = new Site(Doors.Tokens.NONE)) {
      site.say("a", "scout", State.WORKING, "on");
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(URI.create("ws://127.0.0.1:" + site.port() + "/api/ws"), listener)
              .get(30, TimeUnit.SECONDS);
      JsonNode first = valid(messages.poll(30, TimeUnit.SECONDS));
      assertThat(first.get("type").asString()).isEqualTo("snapshot");
      assertThat(first.get("sessions").size()).isEqualTo(1);
      site.say("a", "scout", State.BLOCKED, "Which?");
      assertThat(valid(messages.poll(30, TimeUnit.SECONDS)).get("type").asString())
          .isEqualTo("changes");
      socket.abort();
    }
  }
}
