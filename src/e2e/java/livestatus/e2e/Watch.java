package livestatus.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listens to a daemon's live stream and keeps everything that was told, with the time. */
final class Watch implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String page;
  private final List<Seen> seen = new ArrayList<>();
  private @Nullable Stream<String> lines;
  private volatile boolean closed;

  Watch(String page) throws IOException, InterruptedException {
    this.page = page;
    HttpRequest request = HttpRequest.newBuilder(URI.create(page + "/api/events")).build();
    HttpResponse<Stream<String>> response = http.send(request, HttpResponse.BodyHandlers.ofLines());
    Stream<String> stream = response.body();
    lines = stream;
    Thread thread = new Thread(() -> read(stream), "watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void read(Stream<String> stream) {
    try {
      stream.filter(line -> line.startsWith("data: ")).forEach(line -> take(line.substring(6)));
    } catch (RuntimeException e) {
      if (!closed) {
        throw e;
      }
    }
  }

  private void take(String data) {
    Instant now = Instant.now();
    JsonNode message = JsonMapper.shared().readTree(data);
    synchronized (seen) {
      for (JsonNode row : message.path("sessions")) {
        seen.add(new Seen(now, row.path("key").asString(""), row));
      }
      seen.notifyAll();
    }
  }

  /** Everything told of a session, the oldest first. */
  List<Seen> of(String key) {
    synchronized (seen) {
      return seen.stream().filter(each -> each.key().equals(key)).toList();
    }
  }

  List<Seen> all() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** The state that was told of a session last. */
  String now(String key) {
    List<Seen> told = of(key);
    return told.isEmpty() ? "" : told.get(told.size() - 1).state();
  }

  /** The one session of a conversation, once there is one. */
  String keyOf(String tag, Duration patience) {
    return await("a session about " + tag, patience, each -> each.about(tag)).key();
  }

  /** The first that fits, told already or still to come. */
  Seen await(String what, Duration patience, Predicate<Seen> fits) {
    long end = System.nanoTime() + patience.toNanos();
    int next = 0;
    synchronized (seen) {
      while (true) {
        for (; next < seen.size(); next++) {
          if (fits.test(seen.get(next))) {
            return seen.get(next);
          }
        }
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError(
              "Within "
                  + patience.toSeconds()
                  + " s nothing was told of "
                  + what
                  + ".\n"
                  + story());
        }
        waitFor(left);
      }
    }
  }

  private void waitFor(long millis) {
    try {
      seen.wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** All sessions as they are told of now. */
  JsonNode sessions() throws IOException {
    return get("/api/sessions?limit=1000").path("sessions");
  }

  private JsonNode get(String path) throws IOException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(page + path)).build();
      return JsonMapper.shared()
          .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The changes of state of all sessions, for messages about failures. */
  String story() {
    Map<String, String> last = new LinkedHashMap<>();
    return all().stream()
        .filter(each -> !each.state().equals(last.put(each.key(), each.state())))
        .map(Seen::toString)
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    closed = true;
    Stream<String> open = lines;
    if (open != null) {
      open.close();
    }
  }
}
