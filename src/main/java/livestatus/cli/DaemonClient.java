package livestatus.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.settings.Credential;
import livestatus.daemon.settings.Settings;
import org.jspecify.annotations.Nullable;
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

  JsonNode get(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(page.resolve(path)).timeout(PATIENCE).GET();
    if (token != null) {
      request.header("Authorization", "Bearer " + token.secret().reveal());
    }
    try {
      HttpResponse<String> reply = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
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
