package livestatus.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The jar that people run, as a process with the options as shipped and a class-data archive, as
 * the service has it.
 */
final class Jar implements AutoCloseable {
  static final Path FILE = Path.of("target", "live-status.jar").toAbsolutePath();
  private static final Path OPTIONS = Path.of("config", "jvm.options").toAbsolutePath();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Process process;
  private final long started = System.nanoTime();
  private final URI page;
  private final double readyAfter;
  private final double cpuAtReady;

  /**
   * Starts a daemon and waits until it says that it is ready, which is when its first snapshot is
   * complete.
   *
   * @param data its data folder; what was saved there is used
   * @param more lines for its settings
   */
  Jar(Path home, Path data, String more) throws IOException {
    this(home, data, more, List.of());
  }

  Jar(Path home, Path data, String more, List<String> options) throws IOException {
    Files.createDirectories(data);
    Path settings = data.resolve("bench.yml");
    Files.writeString(
        settings,
        "openclaw: { home: \""
            + home.toAbsolutePath()
            + "\" }\n"
            + "data: { dir: \""
            + data.toAbsolutePath()
            + "\" }\n"
            + "server: { port: 0 }\n"
            + more);
    Path log = data.resolve("bench.log");
    List<String> command = java(options);
    command.addAll(List.of("-jar", FILE.toString(), "run", "--config", settings.toString()));
    process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(log.toFile())
            .start();
    try {
      page = page(log);
      while (status(page.resolve("/ready")) != 200) {
        // Each question costs the daemon about a millisecond of what is measured.
        LockSupport.parkNanos(25_000_000);
      }
      cpuAtReady = Cost.cpu(process.pid());
      readyAfter = (System.nanoTime() - started) / 1e9;
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The command that starts Java as shipped. */
  static List<String> java(List<String> options) {
    List<String> command = new ArrayList<>(List.of(JAVA, "@" + OPTIONS));
    Path archive = archive();
    if (Files.exists(archive)) {
      command.add("-XX:SharedArchiveFile=" + archive);
    }
    command.addAll(options);
    return command;
  }

  private static Path archive() {
    return Path.of("target", "bench-data", "live-status.jsa").toAbsolutePath();
  }

  /** Makes the class-data archive of this jar, by a daemon that ends in order. */
  static void makeArchive(Path home, Path work) throws IOException, InterruptedException {
    Files.deleteIfExists(archive());
    Path data = work.resolve("archive");
    try (Jar jar = new Jar(home, data, "", List.of("-XX:ArchiveClassesAtExit=" + archive()))) {
      jar.get("/api/sessions");
    }
    if (!Files.exists(archive())) {
      throw new IllegalStateException(
          "no archive was made: " + Files.readString(data.resolve("bench.log")));
    }
  }

  private URI page(Path log) throws IOException {
    for (int i = 0; i < 12_000; i++) {
      for (String line : Files.readString(log).split("\n", -1)) {
        if (line.startsWith("  page") && line.contains("http")) {
          return URI.create(line.substring(line.indexOf("http")).strip());
        }
      }
      if (!process.isAlive()) {
        break;
      }
      LockSupport.parkNanos(5_000_000);
    }
    throw new IllegalStateException("It did not start: " + Files.readString(log));
  }

  private static int status(URI address) {
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      return connection.getResponseCode();
    } catch (IOException notYet) {
      return -1;
    }
  }

  String get(String path) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) page.resolve(path).toURL().openConnection();
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** How many sessions it knows. */
  int sessions() throws IOException {
    String answer = get("/api/sessions?limit=1");
    int at = answer.indexOf("\"total\":") + 8;
    return Integer.parseInt(answer.substring(at, answer.indexOf(',', at)).strip());
  }

  URI page() {
    return page;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Seconds from the start of the process. */
  double readyAfter() {
    return readyAfter;
  }

  double cpuAtReady() {
    return cpuAtReady;
  }

  double cpu() throws IOException {
    return Cost.cpu(pid());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
