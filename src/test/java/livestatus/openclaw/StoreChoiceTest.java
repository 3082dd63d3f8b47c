package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import livestatus.openclaw.StoreReport.Store;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.tail.Changes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreChoiceTest {
  private static final SessionKey KEY = new SessionKey("agent:main:main");

  @TempDir Path home;

  private Path folder;
  private Path database;
  private Path registry;

  @BeforeEach
  void agent() throws IOException {
    folder = Files.createDirectories(home.resolve("agents").resolve("main"));
    database = folder.resolve("agent").resolve("openclaw-agent.sqlite");
    registry = Files.createDirectories(folder.resolve("sessions")).resolve("sessions.json");
  }

  private void files(Instant changed) throws IOException {
    Files.writeString(
        registry,
        "{\"agent:main:main\":{\"sessionId\":\"f1\",\"updatedAt\":1},"
            + "\"agent:main:only-in-files\":{\"sessionId\":\"f2\",\"updatedAt\":1}}");
    Files.setLastModifiedTime(registry, FileTime.from(changed));
  }

  private GatewayDatabase database(boolean withSession) {
    GatewayDatabase gateway = GatewayDatabase.create(database);
    if (withSession) {
      gateway.session(KEY.value(), "s1", "{}", 1);
    }
    gateway.commit();
    return gateway;
  }

  private StoreReport report() throws IOException {
    List<StoreReport> reports = OpenClawHome.stores(home);
    assertThat(reports).hasSize(1);
    return reports.get(0);
  }

  private void assertChoice(Store store, String why) throws IOException {
    StoreReport report = report();
    assertThat(report.agent()).isEqualTo("main");
    assertThat(report.store()).isEqualTo(store);
    assertThat(report.why()).isEqualTo(why);
    assertThat(report.place()).isEqualTo(store == Store.SQLITE ? database : registry);
    assertThat(report.schemaVersion()).isEqualTo(store == Store.SQLITE ? 23 : 0);
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void filesWhereThereIsNoDatabase() throws IOException {
    assertChoice(Store.FILES, "nothing is there yet");
    files(Instant.now());
    assertChoice(Store.FILES, "there is no database");
  }

  @Test
  void theDatabaseWhereItHasSessions() throws IOException {
    database(true).close();
    assertChoice(Store.SQLITE, "the database has sessions");
  }

  @Test
  void theDatabaseOfAMigratedHome() throws IOException {
    files(Instant.parse("2026-01-01T00:00:00Z"));
    database(true).close();
    assertChoice(Store.SQLITE, "the database has sessions; the files beside it are older");
  }

  @Test
  void filesWhereTheDatabaseIsEmpty() throws IOException {
    database(false).close();
    assertChoice(Store.SQLITE, "the database has no sessions, and there are no files");
    files(Instant.now());
    assertChoice(Store.FILES, "the database has no sessions");
  }

  @Test
  void filesAfterADowngrade() throws IOException {
    database(true).close();
    Files.setLastModifiedTime(database, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    files(Instant.parse("2026-01-02T00:00:00Z"));
    assertChoice(Store.FILES, "sessions.json was written long after the database: a downgrade");
  }

  @Test
  void whatIsWrongIsReported() throws IOException {
    Files.createDirectories(database.getParent());
    Files.writeString(database, "garbage".repeat(1_000));

    StoreReport report = report();

    assertThat(report.store()).isEqualTo(Store.SQLITE);
    assertThat(report.why()).isEqualTo("the database cannot be read, and there are no files");
    assertThat(report.problems()).hasSize(1).allMatch(p -> p.contains("is not a SQLite database"));
  }

  @Test
  void aHomeFollowsItsGatewayFromFilesToTheDatabaseAndBack() throws IOException {
    files(Instant.parse("2026-01-01T00:00:00Z"));
    List<Signal> signals = new ArrayList<>();
    Instant now = Instant.parse("2026-11-21T01:00:00Z");
    try (OpenClawHome reader =
        new OpenClawHome(home, (pid, start) -> true, file -> Presence.HELD, () -> null)) {
      reader.poll(now, signals::add);
      assertThat(reader.stores()).extracting(StoreReport::store).containsExactly(Store.FILES);
      assertThat(signals).filteredOn(s -> s instanceof Signal.Listed).hasSize(2);

      signals.clear();
      try (GatewayDatabase gateway = database(true)) {
        reader.touched(new Changes(false, Set.of(database)));
        reader.poll(now.plusSeconds(1), signals::add);

        assertThat(reader.stores()).extracting(StoreReport::store).containsExactly(Store.SQLITE);
        assertThat(signals)
            .filteredOn(s -> s.session().equals(KEY))
            .extracting(s -> s.getClass().getSimpleName())
            .containsExactly("Restarted", "Listed");
        assertThat(signals)
            .filteredOn(s -> s instanceof Signal.Unlisted)
            .extracting(s -> s.session().value())
            .containsExactly("agent:main:only-in-files");
        assertThat(gateway.file()).exists();
      }
      Files.setLastModifiedTime(database, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
      files(Instant.parse("2026-01-02T00:00:00Z"));
      signals.clear();
      for (int i = 1; i <= 3; i++) {
        reader.poll(now.plusSeconds(1 + 10 * i), signals::add);
      }
      assertThat(reader.stores()).extracting(StoreReport::store).containsExactly(Store.FILES);
      assertThat(signals)
          .filteredOn(s -> s instanceof Signal.Listed)
          .extracting(s -> s.session().value())
          .contains("agent:main:only-in-files");
    }
  }
}
