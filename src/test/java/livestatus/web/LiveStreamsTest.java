package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import livestatus.session.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both streams over real sockets. */
class LiveStreamsTest {
  private static final String TOKEN = "the-token-of-here";

  private Site site;

  @BeforeEach
  void start() throws IOException {
    site = new Site(Doors.Tokens.NONE);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private static void await(String what, BooleanSupplier met) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!met.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long: " + what).isLessThan(end);
      LockSupport.parkNanos(2_000_000);
    }
  }

  // --- server-sent events -----------------------------------------------------------------------

  /** Its fields: {@code id} and {@code data}. */
  private record Told(String id, JsonNode data) {
    static Told next(Wire wire) {
      String id = "";
      String data = "";
      for (String line = wire.line(); line != null; line = wire.line()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
          return new Told(id, JsonMapper.shared().readTree(data));
        }
        // What is left are the lengths of chunks, and signs of life.
      }
      throw new AssertionError("The stream ended.");
    }

    String message() {
      return data.path("sessions").path(0).path("message").asString("");
    }
  }

  private Wire events(String query, String... headers) throws IOException {
    Wire wire = new Wire(site.port());
    wire.send("GET /api/events" + query + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      wire.send(header + "\r\n");
    }
    wire.send("\r\n");
    assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
    for (String line = wire.line(); line != null && !line.isEmpty(); line = wire.line()) {
      if (line.startsWith("Content-Type:")) {
        assertThat(line).isEqualTo("Content-Type: text/event-stream");
      }
    }
    return wire;
  }

  @Test
  void eventsAreASnapshotThenChangesAndResumeWithoutAGap() throws IOException {
    site.say("a", "main", State.WORKING, "one");
    String last;
    try (Wire wire = events("")) {
      Told first = Told.next(wire);
      assertThat(first.data().path("type").asString()).isEqualTo("snapshot");
      site.say("a", "main", State.WORKING, "two");
      Told second = Told.next(wire);
      while (!second.message().equals("two")) {
        second = Told.next(wire);
      }
      assertThat(second.data().path("type").asString()).isEqualTo("changes");
      assertThat(second.id()).isEqualTo(second.data().path("id").asString());
      last = second.id();
    }
    site.say("a", "main", State.WORKING, "three");
    try (Wire wire = events("", "Last-Event-ID: " + last)) {
      Told missed = Told.next(wire);
      assertThat(missed.data().path("type").asString()).isEqualTo("changes");
      assertThat(missed.message()).isEqualTo("three");
    }
    try (Wire wire = events("?last_event_id=" + last)) {
      assertThat(Told.next(wire).message()).isEqualTo("three");
    }
    try (Wire wire = events("", "Last-Event-ID: of-another-time-4")) {
      assertThat(Told.next(wire).data().path("type").asString()).isEqualTo("snapshot");
    }
  }

  @Test
  void listenersWhoLeaveAreForgotten() throws IOException {
    try (Wire one = events("");
        Wire two = events("?agent=main")) {
      await("both", () -> site.app().feed().listeners() == 2);
      assertThat(Told.next(one).data().path("type").asString()).isEqualTo("snapshot");
      assertThat(Told.next(two).data().path("type").asString()).isEqualTo("snapshot");
    }
    int[] round = {0};
    await(
        "nobody",
        () -> {
          // A closed connection shows itself when something is written to it.
          site.say("a", "main", State.WORKING, "n" + round[0]++);
          return site.app().feed().listeners() == 0;
        });
  }

  @Test
  void twoHundredListenToEachChangeWhileOneStallsForEver() throws IOException {
    String large = "x".repeat(7_900);
    try (Crowd crowd = new Crowd()) {
      for (int i = 0; i < 195; i++) {
        crowd.listen(site.port(), "?session=small");
      }
      for (int i = 0; i < 4; i++) {
        crowd.listen(site.port(), "");
      }
      crowd.stall(site.port());
      crowd.start();
      await("all listen", () -> site.app().feed().listeners() == 200);
      int round = 0;
      int after = 0;
      while (after < 5) {
        round++;
        // What waits for the stalled one is bounded: sooner or later it is cut off.
        assertThat(round).isLessThan(300);
        for (int i = 0; i < 40; i++) {
          site.hear("large" + i, "big", State.WORKING, large + round);
        }
        site.hear("small", "main", State.WORKING, "token-" + round);
        site.publish();
        int token = round;
        await("round " + round, () -> crowd.saw(token));
        after += site.app().feed().dropped() == 1 ? 1 : 0;
      }
      assertThat(site.app().feed().dropped()).isEqualTo(1);
      assertThat(site.app().feed().listeners()).isEqualTo(199);
      assertThat(crowd.anybodyCutOff()).isFalse();
    }
  }

  // --- WebSocket --------------------------------------------------------------------------------

  private static final class Ear implements WebSocket.Listener {
    final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        messages.add(JsonMapper.shared().readTree(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }

    boolean heard(String message) {
      return messages.stream()
          .flatMap(told -> told.path("sessions").valueStream())
          .anyMatch(row -> row.path("message").asString("").equals(message));
    }
  }

  @Test
  void whatIsLargerThanAPieceComesWholeOverBoth() throws Exception {
    Ear ear = new Ear();
    connect(site, "", ear);
    HttpRequest events =
        HttpRequest.newBuilder(URI.create("http://localhost:" + site.port() + "/api/events"))
            .build();
    List<JsonNode> told = new ArrayList<>();
    int longest = 0;
    try (Stream<String> lines =
        HttpClient.newHttpClient().send(events, HttpResponse.BodyHandlers.ofLines()).body()) {
      await("both listen", () -> site.app().feed().listeners() == 2);
      for (int i = 0; i < 1_000; i++) {
        site.hear("s" + i, "main", State.WORKING, "née 字 👩‍👩‍👧 ".repeat(20) + i);
      }
      site.publish();
      Iterator<String> each = lines.filter(line -> line.startsWith("data: ")).iterator();
      while (keys(told).size() < 1_000) {
        String line = each.next();
        longest = Math.max(longest, line.length());
        told.add(JsonMapper.shared().readTree(line.substring(6)));
      }
    }
    assertThat(longest).isGreaterThan(4 * Pieces.SIZE);
    await("the socket, too", () -> keys(ear.messages).size() == 1_000);
    assertThat(ear.messages).isEqualTo(told);
  }

  private static Set<String> keys(List<JsonNode> messages) {
    return messages.stream()
        .flatMap(message -> message.path("sessions").valueStream())
        .map(row -> row.path("key").asString())
        .collect(Collectors.toSet());
  }

  private static WebSocket connect(Site site, String query, Ear ear, String... headers)
      throws Exception {
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder
        .buildAsync(URI.create("ws://localhost:" + site.port() + "/api/ws" + query), ear)
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void aSocketHearsTheSameAndFiltersAndResumes() throws Exception {
    site.say("a", "main", State.WORKING, "one");
    Ear all = new Ear();
    Ear coder = new Ear();
    Ear blocked = new Ear();
    WebSocket socket = connect(site, "", all);
    connect(site, "?agent=coder", coder);
    connect(site, "?state=blocked", blocked);
    await("snapshots", () -> all.heard("one") && blocked.messages.size() == 1);
    site.say("b", "coder", State.BLOCKED, "two");
    await("two", () -> all.heard("two") && coder.heard("two") && blocked.heard("two"));
    assertThat(coder.heard("one")).isFalse();
    String last = all.messages.get(all.messages.size() - 1).path("id").asString();
    site.say("b", "coder", State.WORKING, "three");
    await("three", () -> all.heard("three") && coder.heard("three"));
    await(
        "gone",
        () ->
            blocked
                .messages
                .get(blocked.messages.size() - 1)
                .path("gone")
                .toString()
                .contains("b"));
    assertThat(blocked.heard("three")).isFalse();

    Ear again = new Ear();
    connect(site, "?last_event_id=" + last, again);
    await("three again", () -> again.heard("three"));
    assertThat(again.messages).noneMatch(told -> told.path("type").asString().equals("snapshot"));

    // What it says itself is not listened to, however much it is.
    socket.sendText("{\"type\":\"hello\"}", true).get(30, TimeUnit.SECONDS);
    for (int i = 0; i < 5; i++) {
      socket.sendText("x".repeat(1_000_000), false).get(30, TimeUnit.SECONDS);
    }
    site.say("a", "main", State.WORKING, "four");
    await("four", () -> all.heard("four"));
    site.say("a", "main", State.WORKING, "five");
    await("five", () -> again.heard("five"));
  }

  @Test
  void aSocketNeedsTheTokenToo() throws Exception {
    try (Site locked = new Site(new Doors.Tokens(TOKEN, null, null))) {
      assertThatThrownBy(() -> connect(locked, "", new Ear()))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(WebSocketHandshakeException.class);
      Ear ear = new Ear();
      connect(locked, "", ear, "Authorization", "Bearer " + TOKEN);
      await("the snapshot", () -> ear.messages.size() == 1);
    }
  }

  @Test
  void theServersEndIsTheirs() throws Exception {
    Ear ear = new Ear();
    connect(site, "", ear);
    await("the snapshot", () -> ear.messages.size() == 1);
    site.close();
    assertThat(ear.closed.get(30, TimeUnit.SECONDS)).isPositive();
  }
}
