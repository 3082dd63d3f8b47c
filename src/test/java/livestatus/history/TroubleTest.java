package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import livestatus.session.Kind;
import livestatus.session.State;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are broken, disks that are full, servers that are away. */
class TroubleTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final String KEY = "agent:main:main";

  @TempDir Path folder;
  private final TestTime time = new TestTime(START);

  private History open(String url, int capacity) {
    return History.open(
        new History.Settings(url, "here", Duration.ofDays(30), "host", 1, "test"),
        text -> text,
        time,
        capacity);
  }

  private String sqlite() {
    return "jdbc:sqlite:" + folder.resolve("history.db");
  }

  private void noise() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("TroubleTest seed " + seed);
    Path file = folder.resolve("history.db");
    byte[] noise = new byte[4_096];
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      for (long page = 1; page < Files.size(file) / 4096; page++) {
        new Random(seed + page).nextBytes(noise);
        channel.position(page * 4096);
        channel.write(ByteBuffer.wrap(noise));
      }
    }
  }

  private static void atWork(Scene scene, History history, int turns) {
    for (int i = 0; i < turns; i++) {
      Instant at = START.plusSeconds(2L * i);
      scene.ask(KEY, "question " + i, at).end(KEY, State.IDLE, null, at.plusSeconds(1));
      scene.to(history, at.plusSeconds(1));
    }
  }

  private static void transitions(History history, long count) {
    Eventually.until(
        count + " transitions are there",
        () -> {
          try {
            return new Table(history.database()).number("SELECT count(*) FROM session_transitions")
                == count;
          } catch (JdbiException e) {
            // A connection that was cut is found out by its next use.
            return false;
          }
        });
  }

  @Test
  void aFileThatIsNoDatabaseIsSetAside() throws IOException {
    Files.writeString(folder.resolve("history.db"), "This is no database.\n".repeat(500));
    Scene scene = new Scene().begin(KEY, "main", Kind.MAIN, START);
    try (History history = open(sqlite(), 100)) {
      atWork(scene, history, 1);
      transitions(history, 2);
      assertThat(history.health().notice())
          .contains("was damaged and was set aside as")
          .contains("history.db.damaged-20260301T100000Z");
    }
    assertThat(folder.resolve("history.db.damaged-20260301T100000Z"))
        .content()
        .startsWith("This is no database.");
  }

  @Test
  void aFileWithBrokenPagesIsSetAsideAndNothingCrashes() throws IOException {
    Scene scene = new Scene().begin(KEY, "main", Kind.MAIN, START);
    try (History history = open(sqlite(), 10_000)) {
      atWork(scene, history, 500);
      transitions(history, 1_000);
    }
    noise();
    try (History history = open(sqlite(), 100)) {
      atWork(scene, history, 1);
      transitions(history, 2);
      assertThat(history.health().notice()).contains("set aside");
    }
  }

  @Test
  void damageWhileItRunsBeginsANewFileWithAllSessionsInIt() throws Exception {
    Scene scene = new Scene().begin(KEY, "main", Kind.MAIN, START);
    scene.begin("quiet", "main", Kind.MAIN, START);
    try (History history = open(sqlite(), 10_000)) {
      atWork(scene, history, 1);
      transitions(history, 2);
      // Everything into the main file, so that it must be read again, and noise over it.
      try (Connection other = DriverManager.getConnection(sqlite());
          Statement statement = other.createStatement()) {
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      }
      noise();
      scene.ask(KEY, "again", START.plusSeconds(9)).to(history, START.plusSeconds(9));
      Eventually.until("it is set aside", () -> history.health().notice() != null);
      scene.end(KEY, State.IDLE, null, START.plusSeconds(10)).to(history, START.plusSeconds(10));
      Eventually.until(
          "both sessions are in the new file",
          () ->
              history.database().renewals() > 0
                  && new Table(history.database()).number("SELECT count(*) FROM agent_sessions")
                      == 2);
    }
  }

  @Test
  void aFullDiskStopsNobodyAndIsSaid() throws IOException {
    String url = sqlite();
    try (History history = open(url, 1_000)) {
      assertThat(history.health().trouble()).isNull();
    }
    long pages = Files.size(folder.resolve("history.db")) / 4096;
    Scene scene = new Scene().begin(KEY, "main", Kind.MAIN, START);
    try (History history = open(url + "?max_page_count=" + (pages + 2), 1_000)) {
      atWork(scene, history, 1_500);
      Eventually.until("it is said", () -> history.health().trouble() != null);
      assertThat(history.health().trouble()).contains("full");
      atWork(scene, history, 1_500);
      assertThat(history.health().waiting()).isLessThanOrEqualTo(1_000);
      Eventually.until("drops are counted", () -> history.health().dropped() > 0);
      history.close(Duration.ofMillis(200));
    }
    // With room again the same file is used.
    try (History history = open(url, 1_000)) {
      scene.ask(KEY, "now", START.plusSeconds(9_999)).to(history, START.plusSeconds(9_999));
      Eventually.until(
          "it is written",
          () ->
              new Table(history.database())
                      .number("SELECT count(*) FROM agent_sessions WHERE task_description = 'now'")
                  == 1);
      assertThat(history.health().notice()).isNull();
    }
  }

  @Test
  void whileAnotherWritesItWaitsAndThenEverythingComesInOrder() throws SQLException {
    Scene scene = new Scene().begin(KEY, "main", Kind.MAIN, START);
    try (History history = open(sqlite() + "?busy_timeout=20", 10_000)) {
      try (Connection other = DriverManager.getConnection(sqlite());
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        atWork(scene, history, 20);
        Eventually.until("it is said", () -> history.health().trouble() != null);
        statement.execute("ROLLBACK");
      }
      transitions(history, 40);
      Eventually.until("all is well", () -> history.health().trouble() == null);
      assertThat(history.health().dropped()).isZero();
      assertThat(alternates(history)).isTrue();
    }
  }

  @Test
  void postgresMayBeAwayAtTheStartAndInBetween() throws Exception {
    String url = Postgres.url();
    int port = Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
    Scene scene = new Scene().begin(KEY, "main", Kind.MAIN, START);
    try (CutWire wire = new CutWire(port)) {
      wire.cut();
      String wired = url.replace(":" + port + "/", ":" + wire.port() + "/") + "&connectTimeout=1";
      try (History history = open(wired, 10_000)) {
        atWork(scene, history, 5);
        Eventually.until("it is said", () -> history.health().trouble() != null);
        assertThat(history.health().trouble()).doesNotContain("user=");
        assertThatThrownBy(() -> history.tracking().activeSessions())
            .isInstanceOf(HistoryUnavailable.class)
            .hasMessageContaining("cannot be used now");
        wire.mend();
        transitions(history, 10);
        wire.cut();
        scene.ask(KEY, "while away", START.plusSeconds(50)).to(history, START.plusSeconds(50));
        Eventually.until("it is said again", () -> history.health().trouble() != null);
        scene.end(KEY, State.IDLE, null, START.plusSeconds(51)).to(history, START.plusSeconds(51));
        wire.mend();
        transitions(history, 12);
        assertThat(history.health().dropped()).isZero();
        assertThat(alternates(history)).isTrue();
      }
    }
  }

  @Test
  void twoMachinesDoNotWriteForOneGateway() {
    try (History history = open(sqlite(), 10)) {
      assertThatThrownBy(
              () ->
                  History.open(
                      new History.Settings(
                          sqlite(), "here", Duration.ofDays(30), "other", 7, "test"),
                      text -> text,
                      time))
          .isInstanceOf(HistoryRefused.class)
          .hasMessageContaining(
              "The gateway id \"here\" is already used by live-status on host (process 1)");
      assertThat(history.health().trouble()).isNull();
    }
    // The first one has stopped; the other may take over.
    History.open(
            new History.Settings(sqlite(), "here", Duration.ofDays(30), "other", 7, "test"),
            text -> text,
            time)
        .close();
  }

  @Test
  void nobodyElseReadsTheFile() throws IOException {
    open(sqlite(), 10).close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  private static boolean alternates(History history) {
    List<String> states =
        new Table(history.database())
            .column("SELECT to_state FROM session_transitions ORDER BY seq");
    for (int i = 0; i < states.size(); i++) {
      if (!states.get(i).equals(i % 2 == 0 ? "working" : "idle")) {
        return false;
      }
    }
    return true;
  }
}
