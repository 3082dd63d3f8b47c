package livestatus.history;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL of one's own: a cluster in a temporary folder, made once in a run of the tests
 * and taken away at its end. Each {@link #url} is a new, empty database in it.
 */
public final class Postgres {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static @Nullable Postgres running;

  private final Path bin;
  private final Path folder;
  private final int port;

  private Postgres(Path bin) throws IOException, InterruptedException {
    this.bin = bin;
    folder = Files.createTempDirectory("live-status-pg");
    port = freePort();
    if (isRoot()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    Path data = folder.resolve("data");
    asPostgres("initdb", "-D", data.toString(), "-A", "trust", "-U", "test", "-E", "UTF8", "-N");
    asPostgres(
        "pg_ctl",
        "-D",
        data.toString(),
        "-l",
        folder.resolve("log").toString(),
        "-w",
        "-o",
        "-p "
            + port
            + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
            + folder
            + " -c fsync=off -c shared_buffers=32MB -c max_connections=200",
        "start");
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove, "postgres-stop"));
  }

  /** A new database; the test is skipped, loudly, where PostgreSQL is not installed. */
  public static synchronized String url() {
    try {
      if (running == null) {
        Path bin = newest();
        if (bin == null) {
          String message =
              "PostgreSQL is not installed: `apt-get install -y postgresql`. TESTS ARE SKIPPED.";
          System.err.println("!!! " + message);
          Assumptions.abort(message);
        }
        running = new Postgres(bin);
      }
      return running.create("t" + NEXT.incrementAndGet());
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("PostgreSQL for the tests does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String create(String name) throws SQLException {
    String base = "jdbc:postgresql://127.0.0.1:" + port + "/";
    try (Connection connection = DriverManager.getConnection(base + "postgres?user=test");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return base + name + "?user=test";
  }

  private static @Nullable Path newest() throws IOException {
    if (!Files.isDirectory(DEBIAN)) {
      return null;
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparingInt(bin -> Integer.parseInt(bin.getName(3).toString())))
          .orElse(null);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** The server refuses to run as root. */
  private void asPostgres(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path output = folder.resolveSibling(folder.getFileName() + ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(command + " failed: " + Files.readString(output));
    }
  }

  private void remove() {
    try {
      asPostgres("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "stop");
      run(List.of("rm", "-rf", folder.toString()));
      Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".out"));
    } catch (IOException e) {
      System.err.println("PostgreSQL for the tests did not stop: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
