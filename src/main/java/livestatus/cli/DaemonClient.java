package livestatus.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.settings.Credential;
import livestatus.daemon.settings.Settings;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the daemon that runs for a data folder. */
final class DaemonClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final InstanceLock.Owner owner;
  private final URI page;
  private final @Nullable Credential token;

  private DaemonClient(InstanceLock.Owner owner, URI page, @Nullable Credential token) {
    this.owner = owner;
    this.page = page;
    this.token = token;
  }

  /** The daemon that runs now; null where none does. */
  static @Nullable DaemonClient find(Settings settings) {
    InstanceLock.Owner owner = InstanceLock.running(settings.data().dir());
    if (owner == null || owner.page() == null) {
      return null;
    }
    Settings.Server server = settings.server();
    Credential token = server.token() == null ? server.readToken() : server.token();
    return new DaemonClient(owner, URI.create(owner.page()), token);
  }

  InstanceLock.Owner owner() {
    return owner;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(page.resolve(path)).GET();
    if (token != null) {
      request.header("Authorization", "Bearer " + token.secret().reveal());
    }
    return request;
  }

  /** The daemon's changes as they happen, as server-sent events; the caller closes it. */
  InputStream follow() throws IOException, InterruptedException {
    HttpRequest request = request("/api/events").build();
    HttpResponse<InputStream> reply = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (reply.statusCode() != 200) {
      reply.body().close();
      throw new Failure("The daemon at " + page + " refuses (" + reply.statusCode() + ")");
    }
    return reply.body();
  }

  /** What it knows of one session; null where it knows none, or nothing of that kind. */
  @Nullable JsonNode find(String path) {
    try {
      HttpRequest request = request(path).timeout(PATIENCE).build();
      HttpResponse<String> reply = http.send(request, HttpResponse.BodyHandlers.ofString());
      return reply.statusCode() == 200 ? JsonMapper.shared().readTree(reply.body()) : null;
    } catch (IOException | JacksonException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  JsonNode get(String path) {
    HttpRequest request = request(path).timeout(PATIENCE).build();
    try {
      HttpResponse<String> reply = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode body = JsonMapper.shared().readTree(reply.body());
      if (reply.statusCode() != 200) {
        throw new Failure(
            "The daemon at "
                + page
                + " refused: "
                + body.path("error").asString("no reason given"));
      }
      return body;
    } catch (IOException e) {
      throw new Failure(
          "The daemon (" + owner + ") does not answer at " + page + "; its log says more.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted.");
    }
  }
}
