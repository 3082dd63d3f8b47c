package livestatus.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One headless Chromium for all tests of a run, spoken to by its DevTools protocol. It starts with
 * the first tab and ends with the virtual machine.
 */
final class Browser {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private static @Nullable Browser one;

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonNode>> tabs = new ConcurrentHashMap<>();

  private Browser(Process process, Path profile, URI address) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Listener()).join();
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  /** A tab of its own, with nothing remembered from others. */
  static synchronized Tab tab() {
    if (one == null || !one.process.isAlive()) {
      one = start();
    }
    Browser browser = one;
    String context =
        browser
            .ask(null, "Target.createBrowserContext", Map.of())
            .path("browserContextId")
            .asString();
    String target =
        browser
            .ask(
                null,
                "Target.createTarget",
                Map.of("url", "about:blank", "browserContextId", context))
            .path("targetId")
            .asString();
    String session =
        browser
            .ask(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asString();
    Tab tab = new Tab(browser, session, context);
    browser.tabs.put(session, tab::heard);
    tab.prepare();
    return tab;
  }

  private static Browser start() {
    try {
      Path profile = Files.createTempDirectory("live-status-chromium-");
      Process process =
          new ProcessBuilder(
                  found(),
                  "--headless=new",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  "--no-first-run",
                  "--no-default-browser-check",
                  "--hide-scrollbars",
                  "--force-color-profile=srgb",
                  "--lang=en-GB",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Browser(process, profile, address(process));
    } catch (IOException e) {
      throw new UncheckedIOException("No Chromium could be started; .ci/run installs one.", e);
    }
  }

  private static String found() {
    for (String name : NAMES) {
      for (String folder : System.getenv("PATH").split(":", -1)) {
        if (Files.isExecutable(Path.of(folder, name))) {
          return name;
        }
      }
    }
    throw new IllegalStateException("There is no Chromium on the PATH; .ci/run installs one.");
  }

  private static URI address(Process process) throws IOException {
    BufferedReader errors =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      said.append(line).append('\n');
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        Thread rest = new Thread(() -> errors.lines().forEach(unused -> {}), "chromium's errors");
        rest.setDaemon(true);
        rest.start();
        return URI.create(matcher.group(1));
      }
    }
    throw new IOException("Chromium ended at once: " + said);
  }

  void forget(String session) {
    tabs.remove(session);
  }

  /** Asks and waits for the answer. */
  JsonNode ask(@Nullable String session, String method, Map<String, ?> parameters) {
    int id = number.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    Map<String, Object> message = new java.util.LinkedHashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    synchronized (socket) {
      socket.sendText(JSON.writeValueAsString(message), true).join();
    }
    JsonNode got = answer.orTimeout(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS).join();
    if (got.has("error")) {
      throw new IllegalStateException(method + ": " + got.path("error"));
    }
    return got.path("result");
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      try (Stream<Path> files = Files.walk(profile)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      // What is left lies in the folder for temporary files.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Puts messages together and hands them to whom they are for. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = JSON.readTree(text.toString());
        text.setLength(0);
        if (message.has("id")) {
          CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asInt());
          if (answer != null) {
            answer.complete(message);
          }
        } else {
          Consumer<JsonNode> tab = tabs.get(message.path("sessionId").asString(""));
          if (tab != null) {
            tab.accept(message);
          }
        }
      }
      from.request(1);
      return null;
    }
  }
}
