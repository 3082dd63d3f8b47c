package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import livestatus.session.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A gateway at work must not notice that somebody reads. */
@Timeout(60)
class ConcurrentGatewayTest {
  private static final int COMMITS = 1_500;

  /** A busy gateway commits oftener between two looks, which are 250 ms apart. */
  private static final int COMMITS_BETWEEN_LOOKS = 50;

  @TempDir Path folder;

  private GatewayDatabase gateway(String name) {
    GatewayDatabase gateway = GatewayDatabase.create(folder.resolve(name));
    gateway.run("PRAGMA wal_autocheckpoint = 50");
    // A writer that had to wait would fail at once.
    gateway.run("PRAGMA busy_timeout = 0");
    gateway.session("agent:main:main", "s1", "{}", 1);
    gateway.commit();
    return gateway;
  }

  private static void work(GatewayDatabase gateway, Runnable afterEach) {
    for (int i = 0; i < COMMITS; i++) {
      gateway.event("s1", i, line(i), 1_000 + i);
      gateway.commit();
      afterEach.run();
    }
  }

  /** How many pages are in the log. They are few as long as every one can be written back. */
  private static int log(GatewayDatabase gateway) {
    try (Statement statement = gateway.connection().createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      assertThat(row.getInt(1)).as("busy").isZero();
      return row.getInt(2);
    } catch (SQLException refused) {
      throw new IllegalStateException(refused);
    }
  }

  private static String line(int i) {
    return "{\"type\":\"message\",\"id\":\"m"
        + i
        + "\",\"timestamp\":\"2026-11-21T00:00:00Z\",\"message\":{\"role\":\""
        + (i == 0 ? "user" : "assistant")
        + "\",\"content\":[{\"type\":\"text\",\"text\":\""
        + "x".repeat(600)
        + "\"}]}}";
  }

  @Test
  void theLogDoesNotGrowAndNoWriteIsRefused() throws Exception {
    Semaphore looks = new Semaphore(0);
    AtomicBoolean looking = new AtomicBoolean();
    AtomicInteger since = new AtomicInteger();
    AtomicInteger beside = new AtomicInteger();
    AtomicInteger longest = new AtomicInteger();
    DatabaseReader reader = new DatabaseReader(folder.resolve("beside"));
    Thread monitor =
        new Thread(
            () -> {
              try {
                while (true) {
                  looks.acquire();
                  reader.look(250);
                  since.set(0);
                  looking.set(false);
                }
              } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
              }
            },
            "monitor");
    try (GatewayDatabase gateway = gateway("beside")) {
      monitor.start();
      work(
          gateway,
          () -> {
            if (looking.get()) {
              beside.incrementAndGet();
            } else if (since.incrementAndGet() >= COMMITS_BETWEEN_LOOKS) {
              longest.accumulateAndGet(log(gateway), Math::max);
              looking.set(true);
              looks.release();
            }
          });
      while (looking.get()) {
        Thread.onSpinWait();
      }
      monitor.interrupt();
      monitor.join();
      reader.look(250);
      reader.look(250);
    }

    assertThat(reader.tally.lines).isGreaterThanOrEqualTo(COMMITS);
    assertThat(reader.all.stream().filter(s -> s instanceof Signal.Answered)).hasSize(COMMITS - 1);
    assertThat(beside).as("commits in mid-look").hasPositiveValue();
    // The gateway writes its log back at 50 pages, and some more belong to one commit.
    assertThat(longest).as("pages in the log after a look").hasValueBetween(1, 150);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("beside");
    }
  }

  /** A gateway in a process of its own. */
  private static final String PYTHON =
      """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1])
      db.execute("UPDATE session_nodes SET status = 'running', updated_at = 2, entry_json ="
                 " '{\\"status\\":\\"running\\",\\"startedAt\\":2}'")
      db.commit()
      print("written", flush=True)
      for line in sys.stdin:
          for statement in line.split(";"):
              db.execute(statement).fetchall()
          db.commit()
          print("done", flush=True)
      """;

  private Process gatewayProcess(Path file) throws IOException {
    Process process =
        new ProcessBuilder("python3", "-c", PYTHON, file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("written");
    return process;
  }

  private static void tell(Process gateway, String statements) throws IOException {
    gateway.outputWriter().write(statements + "\n");
    gateway.outputWriter().flush();
    assertThat(gateway.inputReader().readLine()).isEqualTo("done");
  }

  private Map<String, Integer> bytes() throws IOException {
    Map<String, Integer> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return bytes;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theDeathOfAGatewaysProcessEndsItsRuns() throws Exception {
    gateway("db").close();
    Process process = gatewayProcess(folder.resolve("db"));
    FileLocks locks = new FileLocks(Path.of("/proc/locks"), true);
    DatabaseReader reader = new DatabaseReader(folder.resolve("db"), locks::of);
    assertThat(DatabaseReader.kinds(reader.look(0))).containsExactly("Listed", "Run");
    for (int i = 0; i < 60; i++) {
      assertThat(reader.look(1_000)).as("the gateway lives").isEmpty();
    }
    assertThat(locks.of(folder.resolve("db"))).isEqualTo(Presence.HELD);
    assertThat(locks.holders(folder.resolve("db"))).containsExactly(process.pid());
    assertThat(Processes.ofThisMachine().begun(process.pid()))
        .isEqualTo(process.info().startInstant().orElseThrow());

    process.destroyForcibly().waitFor();
    assertThat(Processes.ofThisMachine().begun(process.pid())).isNull();
    assertThat(locks.holders(folder.resolve("db"))).isEmpty();
    Map<String, Integer> left = bytes();
    Duration until = Duration.ZERO;
    while (reader.look(1_000).isEmpty()) {
      until = until.plusSeconds(1);
      assertThat(until).isLessThan(Duration.ofSeconds(30));
    }

    assertThat(reader.all.get(reader.all.size() - 1)).isInstanceOf(Signal.OwnerDied.class);
    assertThat(bytes()).isEqualTo(left).containsOnlyKeys("db", "db-wal", "db-shm");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aGatewayThatEndsWellBesideAReaderTakesItsLogAway() throws Exception {
    gateway("db").close();
    Process process = gatewayProcess(folder.resolve("db"));
    DatabaseReader reader = new DatabaseReader(folder.resolve("db"));
    reader.look(0);

    try (OutputStream end = process.getOutputStream()) {
      end.flush();
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

    assertThat(bytes()).containsOnlyKeys("db");
    assertThat(reader.sweep()).isEmpty();
    assertThat(bytes()).containsOnlyKeys("db");
  }

  @Test
  void aDatabaseThatIsBusyIsWaitedFor() throws Exception {
    gateway("db").close();
    Process process = gatewayProcess(folder.resolve("db"));
    DatabaseReader reader = new DatabaseReader(folder.resolve("db"));
    assertThat(DatabaseReader.kinds(reader.look(0))).containsExactly("Listed", "Run");
    tell(
        process,
        "PRAGMA locking_mode = EXCLUSIVE; UPDATE session_nodes SET updated_at = 3, status = 'done',"
            + " entry_json = '{\"status\":\"done\",\"startedAt\":2,\"endedAt\":3}'");

    assertThat(reader.look(250)).isEmpty();
    assertThat(reader.records.problems())
        .containsExactly(
            "The database "
                + folder.resolve("db")
                + " is busy, perhaps because it is being migrated or copied."
                + " What was read before stays; it is tried again every second.");
    tell(process, "PRAGMA locking_mode = NORMAL; SELECT count(*) FROM session_nodes");
    // It is not asked again at once.
    assertThat(reader.look(250)).isEmpty();
    assertThat(DatabaseReader.kinds(reader.look(1_000))).containsExactly("Run");
    assertThat(reader.records.problems()).isEmpty();

    process.destroyForcibly().waitFor();
  }
}
