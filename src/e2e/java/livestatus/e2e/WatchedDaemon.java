package livestatus.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The daemon as people run it: the jar, a settings file, a process of its own. */
final class WatchedDaemon implements AutoCloseable {
  static final Path JAR = Path.of(System.getProperty("livestatus.jar", "target/live-status.jar"));
  private static final Duration START = Duration.ofMinutes(2);

  private final Path folder;
  private final Process process;
  private final Watch watch;

  /** The settings file that goes with a gateway. */
  static Path settings(Path folder, Gateway gateway, String mattermost) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(
        folder.resolve("live-status.yml"),
        """
        gateway: end-to-end
        openclaw:
          home: %s
          config: %s
        %s
        data:
          dir: %s
        server:
          port: 0
        """
            .formatted(gateway.state(), gateway.config(), mattermost, data(folder)));
  }

  static Path data(Path folder) {
    return folder.resolve("data");
  }

  WatchedDaemon(Path folder, Path settings) throws IOException, InterruptedException {
    this.folder = folder;
    ProcessBuilder builder =
        new ProcessBuilder(
            java(), "-Xmx128m", "-jar", JAR.toString(), "run", "--config", settings.toString());
    builder.environment().clear();
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Await.until(
        "the daemon tells the address of its page",
        START,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("The daemon ended at its start:\n" + lastWords());
          }
          return !page(folder).isEmpty();
        },
        this::lastWords);
    watch = new Watch(page(folder));
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Where the daemon of a data folder listens; empty while it does not. */
  static String page(Path folder) {
    return owner(folder).path("page").asString("");
  }

  static JsonNode owner(Path folder) {
    try {
      return JsonMapper.shared().readTree(Files.readString(data(folder).resolve("daemon.json")));
    } catch (IOException notYet) {
      return JsonMapper.shared().createObjectNode();
    }
  }

  Watch watch() {
    return watch;
  }

  private Path log() {
    return folder.resolve("daemon.log");
  }

  String lastWords() {
    try {
      return "The daemon's log:\n" + Files.readString(log());
    } catch (IOException e) {
      return "The daemon has no log: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    watch.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
