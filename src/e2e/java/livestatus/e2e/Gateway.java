package livestatus.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A real gateway with a home of its own: started, stopped, killed and started again. */
final class Gateway implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(4);

  /** The Mattermost account that the gateway's own plugin uses. */
  record Chat(String url, String botToken) {}

  private final Installation installation;
  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final String token = "gateway-" + UUID.randomUUID();
  private final String hookToken = "hooks-" + UUID.randomUUID();
  private final int port;
  private final List<ProcessHandle> orphans = new ArrayList<>();
  private @Nullable Process process;

  /**
   * @param folder an empty folder, for everything that the gateway writes
   * @param more of the environment
   */
  Gateway(
      Installation installation,
      Path folder,
      String modelUrl,
      @Nullable Chat chat,
      Map<String, String> more)
      throws IOException, InterruptedException {
    this.installation = installation;
    this.folder = folder;
    this.port = freePort();
    environment.putAll(installation.home(folder));
    environment.putAll(more);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    Files.writeString(
        config(), JsonMapper.shared().writeValueAsString(settings(modelUrl, chat)) + "\n");
    if (chat != null) {
      installation.addPlugin(environment, folder);
    }
  }

  Release release() {
    return installation.release();
  }

  Path state() {
    return folder.resolve("state");
  }

  Path config() {
    return folder.resolve("openclaw.json");
  }

  Path log() {
    return folder.resolve("gateway.log");
  }

  int port() {
    return port;
  }

  String token() {
    return token;
  }

  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** Starts it and returns when it answers. */
  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            installation.node().toString(),
            installation.openclaw().toString(),
            "gateway",
            "run",
            "--port",
            Integer.toString(port),
            "--bind",
            "loopback");
    builder.directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    Process started = builder.start();
    process = started;
    Await.until(
        release() + " answers on its port",
        START,
        () -> {
          if (!started.isAlive()) {
            throw new AssertionError(release() + " ended at its start:\n" + lastWords());
          }
          return answers();
        },
        this::lastWords);
  }

  /** Calls its webhook for agents. */
  void callHook(Map<String, Object> body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/agent"))
            // The gateway takes the offer of HTTP/2 for a WebSocket's upgrade.
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Bearer " + hookToken)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(release() + " refused the hook: " + answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private boolean answers() {
    try {
      GatewayLink.open(this).close();
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  long pid() {
    return process == null ? -1 : process.pid();
  }

  /** No time for last words. What it started lives on until this is closed. */
  void kill() {
    end(ProcessHandle::destroyForcibly);
  }

  /** As a service manager stops it. */
  void stop() {
    end(ProcessHandle::destroy);
  }

  private void end(Consumer<ProcessHandle> way) {
    Process running = process;
    if (running == null) {
      return;
    }
    process = null;
    running.descendants().forEach(orphans::add);
    way.accept(running.toHandle());
    join(running);
  }

  private static void join(Process ending) {
    try {
      if (!ending.waitFor(20, TimeUnit.SECONDS)) {
        ending.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it and the tools that outlived it. */
  @Override
  public void close() {
    kill();
    orphans.forEach(ProcessHandle::destroyForcibly);
  }

  /** The end of its log. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log());
      return "The gateway's last words:\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return "The gateway has no log: " + e.getMessage();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Map<String, Object> settings(String modelUrl, @Nullable Chat chat) throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    Map<String, Object> model =
        Map.of(
            "id",
            "m1",
            "name",
            "m1",
            "reasoning",
            false,
            "input",
            List.of("text"),
            "cost",
            Map.of("input", 1, "output", 2, "cacheRead", 0, "cacheWrite", 0),
            "contextWindow",
            200_000,
            "maxTokens",
            8_192);
    Map<String, Object> provider =
        Map.of(
            "baseUrl",
            modelUrl,
            "apiKey",
            "none",
            "api",
            "openai-completions",
            "models",
            List.of(model));
    settings.put("models", Map.of("mode", "replace", "providers", Map.of("scripted", provider)));
    settings.put(
        "agents",
        Map.of(
            "defaults",
            Map.of(
                "workspace", Files.createDirectories(folder.resolve("workspace")).toString(),
                "skipBootstrap", true,
                "model", Map.of("primary", "scripted/m1"),
                "maxConcurrent", 12,
                "subagents",
                    Map.of("maxSpawnDepth", 2, "maxChildrenPerAgent", 5, "maxConcurrent", 8),
                "heartbeat", Map.of("every", "0m"))));
    settings.put(
        "gateway",
        Map.of(
            "mode", "local",
            "bind", "loopback",
            "auth", Map.of("mode", "token", "token", token)));
    Map<String, Object> tools = new LinkedHashMap<>();
    tools.put("exec", Map.of("security", "full", "ask", "off", "host", "gateway"));
    if (release().store == Release.Store.SQLITE) {
      tools.put("toolSearch", false);
    }
    settings.put("tools", tools);
    settings.put("hooks", Map.of("enabled", true, "token", hookToken, "path", "/hooks"));
    settings.put("update", Map.of("checkOnStart", false));
    settings.put("discovery", Map.of("mdns", Map.of("mode", "off")));
    settings.put("browser", Map.of("enabled", false));
    settings.put("logging", Map.of("file", folder.resolve("gateway-file.log").toString()));
    Map<String, Object> plugins = new LinkedHashMap<>();
    // The memory plugin and its like have no part in this, and take their time to load.
    plugins.put("slots", Map.of("memory", "none"));
    if (chat != null) {
      plugins.put("allow", List.of("mattermost"));
    }
    settings.put("plugins", plugins);
    if (chat != null) {
      settings.put("channels", Map.of("mattermost", mattermost(chat)));
      settings.put("session", Map.of("dmScope", "per-channel-peer"));
      plugins.put("entries", Map.of("mattermost", Map.of("enabled", true)));
    }
    return settings;
  }

  private Map<String, Object> mattermost(Chat chat) {
    Map<String, Object> mattermost = new LinkedHashMap<>();
    mattermost.put("enabled", true);
    mattermost.put("baseUrl", chat.url());
    mattermost.put("botToken", chat.botToken());
    mattermost.put("dmPolicy", "open");
    mattermost.put("allowFrom", List.of("*"));
    mattermost.put("groupPolicy", "open");
    mattermost.put("chatmode", "onmessage");
    if (!release().plugin.isEmpty()) {
      mattermost.put("network", Map.of("dangerouslyAllowPrivateNetwork", true));
    }
    return mattermost;
  }
}
