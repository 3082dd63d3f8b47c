package livestatus.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.settings.Credential;
import livestatus.daemon.settings.Settings;
import livestatus.json.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Hands statuses to a daemon. */
final class StatusSender {
  /** An agent waits for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI daemon;
  private final @Nullable String token;

  private StatusSender(URI daemon, @Nullable String token) {
    this.daemon = daemon;
    this.token = token;
  }

  /**
   * To the daemon that the environment names, else to the one that runs here; null if none does.
   */
  static @Nullable StatusSender find(Settings settings, Map<String, String> environment) {
    String url = environment.getOrDefault("LIVE_STATUS_URL", "").strip();
    if (url.isEmpty()) {
      InstanceLock.Owner owner = InstanceLock.running(settings.data().dir());
      url = owner == null || owner.page() == null ? "" : owner.page();
    }
    if (url.isEmpty()) {
      return null;
    }
    if (!url.matches("https?://[^\\s]+")) {
      throw new Failure("$LIVE_STATUS_URL is no address like http://127.0.0.1:8377.");
    }
    try {
      return new StatusSender(
          URI.create(url.replaceFirst("/+$", "") + "/api/session-status/push"),
          token(settings.server(), environment));
    } catch (IllegalArgumentException e) {
      throw new Failure("$LIVE_STATUS_URL is no address like http://127.0.0.1:8377.");
    }
  }

  private static @Nullable String token(Settings.Server server, Map<String, String> environment) {
    String given = environment.getOrDefault("LIVE_STATUS_TOKEN", "").strip();
    Credential token = server.writeToken() == null ? server.token() : server.writeToken();
    return !given.isEmpty() ? given : token == null ? null : token.secret().reveal();
  }

  /**
   * What the daemon answered; null if it cannot take it now.
   *
   * @throws Failure if it refuses, as it would refuse it from a file
   */
  @Nullable JsonTree send(String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(daemon)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    try {
      HttpResponse<String> reply = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (reply.statusCode() == 429 || reply.statusCode() >= 500) {
        return null;
      }
      JsonTree read = JsonTree.read(reply.body());
      JsonTree body = read == null ? new JsonTree(null) : read;
      if (reply.statusCode() >= 300) {
        throw new Failure(
            "The daemon at "
                + daemon.getAuthority()
                + " refused: "
                + body.path("error").text("no reason given"));
      }
      return body;
    } catch (IOException e) {
      return null;
    } catch (JacksonException e) {
      throw new Failure("What answers at " + daemon.getAuthority() + " is not Live Status.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted.");
    }
  }
}
