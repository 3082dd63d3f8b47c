package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import livestatus.session.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever state a database is in: it is read if that is possible, and left as it was. */
class AgentDatabaseTest {
  private static final String ASKED =
      "{\"type\":\"message\",\"id\":\"u1\",\"timestamp\":\"2026-11-21T00:59:00Z\","
          + "\"message\":{\"role\":\"user\",\"content\":\"hello\"}}";

  @TempDir Path folder;

  private Path database() {
    return folder.resolve("openclaw-agent.sqlite");
  }

  private GatewayDatabase gateway(Path file) {
    GatewayDatabase gateway = GatewayDatabase.create(file);
    gateway.session("agent:main:main", "s1", "{\"status\":\"running\",\"startedAt\":1000}", 1_000);
    gateway.event("s1", 0, ASKED, 1_000);
    gateway.commit();
    return gateway;
  }

  /** Name, size, time and content of every file. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        files.put(
            file.getFileName().toString(),
            Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  private static void assertRead(List<Signal> signals) {
    assertThat(DatabaseReader.kinds(signals)).containsExactly("Listed", "Run", "Asked");
  }

  @Test
  void aDatabaseWhoseGatewayIsDownIsReadAndNoFileIsMade() throws IOException {
    gateway(database()).close();
    Map<String, String> before = files();
    DatabaseReader reader = new DatabaseReader(database());

    assertRead(reader.look(0));

    assertThat(files()).isEqualTo(before).containsOnlyKeys("openclaw-agent.sqlite");
    assertThat(reader.records.problems()).isEmpty();
  }

  @Test
  void aLivingGatewaysFilesStayAsTheyWereAndItsEndTakesThemAway() throws IOException {
    GatewayDatabase gateway = gateway(database());
    FilesOfAnother copy = FilesOfAnother.of(folder);
    DatabaseReader reader = new DatabaseReader(database());

    assertRead(reader.look(0));
    assertThat(FilesOfAnother.of(folder)).isEqualTo(copy);
    gateway.close();

    assertThat(files()).containsOnlyKeys("openclaw-agent.sqlite");
  }

  /** Reading the bytes would take the gateway's locks away, for it lives in this process. */
  private record FilesOfAnother(Map<String, String> files) {
    static FilesOfAnother of(Path folder) throws IOException {
      Map<String, String> files = new TreeMap<>();
      try (Stream<Path> all = Files.list(folder)) {
        for (Path file : all.toList()) {
          files.put(
              file.getFileName().toString(),
              Files.getLastModifiedTime(file) + " " + Files.size(file));
        }
      }
      return new FilesOfAnother(files);
    }
  }

  /** Copies what a killed gateway leaves: nothing was written back into the database. */
  private void leftBehind(String... endings) throws IOException {
    Path other = Files.createDirectory(folder.resolve("living")).resolve("d.sqlite");
    try (GatewayDatabase gateway = gateway(other)) {
      assertThat(gateway.file()).exists();
      for (String ending : endings) {
        Files.copy(Path.of(other + ending), Path.of(database() + ending));
      }
    }
    try (Stream<Path> rest = Files.list(other.getParent())) {
      for (Path file : rest.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(other.getParent());
  }

  @Test
  void theLogOfAKilledGatewayIsReadWithoutBeingRecovered() throws IOException {
    leftBehind("", "-wal", "-shm");
    Map<String, String> before = files();
    DatabaseReader reader = new DatabaseReader(database());

    assertRead(reader.look(0));

    assertThat(files()).isEqualTo(before).hasSize(3);
    assertThat(reader.records.problems()).isEmpty();
  }

  @Test
  void aLogWithoutItsIndexIsSaidToBeUnread() throws IOException {
    leftBehind("", "-wal");
    Map<String, String> before = files();
    DatabaseReader reader = new DatabaseReader(database());

    reader.look(0);

    assertThat(files()).isEqualTo(before).hasSize(2);
    assertThat(reader.records.problems())
        .anyMatch(
            p ->
                p.equals(
                    "The newest changes of "
                        + database()
                        + " are in its -wal file, which cannot be read without its -shm file."
                        + " They are seen when the gateway has the database open again."));
  }

  @Test
  void anyPathWillDo() {
    Path odd = folder.resolve("a b%20c?d=e&f#g").resolve("ä.sqlite");
    try (GatewayDatabase gateway = gateway(odd)) {
      assertThat(gateway.file()).exists();
      assertRead(new DatabaseReader(odd).look(0));
    }
    assertRead(new DatabaseReader(odd).look(0));
  }

  @Test
  void whatIsNoDatabaseIsSaidAndTriedAgain() throws IOException {
    Files.writeString(database(), "no database at all".repeat(100));
    DatabaseReader reader = new DatabaseReader(database());

    assertThat(reader.look(0)).isEmpty();
    assertThat(reader.records.problems())
        .containsExactly(
            "The database "
                + database()
                + " is not a SQLite database."
                + " What was read before stays; it is tried again every second.");

    Files.delete(database());
    gateway(database()).close();
    assertRead(reader.look(1_000));
    assertThat(reader.records.problems()).isEmpty();
  }

  @Test
  void aDatabaseThatIsBeingMigratedIsLeftAloneUntilItIsDone() throws IOException {
    gateway(database()).close();
    DatabaseReader reader = new DatabaseReader(database());
    assertRead(reader.look(0));
    Path journal = Path.of(database() + "-journal");
    Files.writeString(journal, "half of a migration");

    assertThat(reader.look(250)).isEmpty();
    assertThat(reader.records.problems()).anyMatch(p -> p.contains("is busy"));
    long statements = reader.records.statements();
    assertThat(reader.look(250)).isEmpty();
    assertThat(reader.records.statements()).isEqualTo(statements);

    Files.delete(journal);
    reader.look(1_000);
    assertThat(reader.records.problems()).isEmpty();
  }

  @Test
  void aVacuumedDatabaseTellsNothingTwice() throws SQLException {
    try (GatewayDatabase gateway = gateway(database())) {
      DatabaseReader reader = new DatabaseReader(database());
      assertRead(reader.look(0));

      gateway.connection().setAutoCommit(true);
      gateway.run("VACUUM");
      gateway.connection().setAutoCommit(false);
      gateway.checkpoint();

      assertThat(reader.look(250)).isEmpty();
      assertThat(reader.sweep()).isEmpty();
    }
  }

  @Test
  void anotherDatabaseInItsPlaceIsToldAnew() throws IOException {
    gateway(database()).close();
    DatabaseReader reader = new DatabaseReader(database());
    assertRead(reader.look(0));
    Path restored = folder.resolve("restored");
    try (GatewayDatabase gateway = gateway(restored)) {
      gateway.event("s1", 1, ASKED.replace("u1", "u2").replace("hello", "again"), 2_000);
      gateway.session("agent:main:other", "s2", "{}", 3_000);
      gateway.commit();
    }
    Files.move(database(), folder.resolve("quarantined"));

    assertThat(reader.look(250)).isEmpty();
    assertThat(reader.records.problems()).anyMatch(p -> p.contains("is gone"));
    Files.move(restored, database());
    reader.look(1_000);

    assertThat(reader.records.problems()).isEmpty();
    DatabaseReader cold = new DatabaseReader(database());
    cold.look(0);
    assertThat(DatabaseReader.ends(reader.all)).hasSize(2).isEqualTo(DatabaseReader.ends(cold.all));
  }

  @Test
  void theSessionsOfADatabaseThatStaysAwayAreNoLongerListed() throws IOException {
    gateway(database()).close();
    DatabaseReader reader = new DatabaseReader(database());
    reader.look(0);
    Files.delete(database());

    assertThat(reader.sweep()).isEmpty();
    assertThat(DatabaseReader.kinds(reader.sweep())).containsExactly("Unlisted");
  }

  @Test
  void nothingNewCostsNoStatementAtAll() {
    try (GatewayDatabase gateway = gateway(database())) {
      DatabaseReader reader = new DatabaseReader(database());
      reader.look(0);
      // A commit in the same tick of the clock as the last one would move no time stamp.
      reader.look(250);
      long statements = reader.records.statements();

      for (int i = 0; i < 100; i++) {
        assertThat(reader.look(250)).isEmpty();
      }
      assertThat(reader.records.statements()).isEqualTo(statements);
      reader.sweep();
      assertThat(reader.look(250)).isEmpty();
      assertThat(reader.sweep()).isEmpty();
      assertThat(gateway.file()).exists();
    }
  }
}
