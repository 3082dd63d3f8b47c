package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The three tables beside an issue tracker's own. */
@ParameterizedClass
@EnumSource(Engine.class)
class TrackingCopyTest {
  private final TestTime time = new TestTime(Instant.parse("2026-03-01T10:00:00Z"));
  private final Database own;
  private final Tracking tracking;
  private final Path file;
  private final TrackingCopy copy;

  TrackingCopyTest(Engine engine, @TempDir Path folder) {
    own = engine.open(folder);
    tracking = new Tracking(new Asking(own), "here", text -> text, time);
    file = folder.resolve("beads.db");
    copy = new TrackingCopy("jdbc:sqlite:" + file);
  }

  @BeforeEach
  void otherProgram() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE issues (id TEXT PRIMARY KEY, title TEXT)");
      statement.execute("INSERT INTO issues VALUES ('bd-1', 'The first')");
    }
  }

  @AfterEach
  void close() {
    own.close();
  }

  private void copyAll() throws SQLException {
    while (copy.step(own)) {
      // One part after the other.
    }
  }

  private List<String> column(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(row.getString(1));
      }
    }
    return values;
  }

  @Test
  void rowsStandBesideTheIssuesAndFollowTheirChanges() throws SQLException {
    String schema = String.join("\n", column("SELECT sql FROM sqlite_master ORDER BY name"));
    String id = tracking.startSession(Tracking.Start.of("coder")).id();
    String work = tracking.recordWork(id, "bd-1").id();
    copyAll();
    assertThat(
            column(
                "SELECT i.title FROM issues i JOIN agent_issue_work w ON w.issue_id = i.id"
                    + " JOIN agent_sessions s ON s.id = w.session_id WHERE s.agent_id = 'coder'"))
        .containsExactly("The first");
    assertThat(column("SELECT completed FROM agent_issue_work")).containsExactly("0");
    tracking.completeWork(work, new Tracking.Outcome(true, List.of("a"), null, "n"));
    tracking.recordSkill(id, "web-search", "bd-1", 900L);
    tracking.endSession(id, ExitReason.COMPLETED, null, null);
    copyAll();
    assertThat(column("SELECT completed FROM agent_issue_work")).containsExactly("1");
    assertThat(column("SELECT status_changes FROM agent_issue_work")).containsExactly("[\"a\"]");
    assertThat(column("SELECT ended_at FROM agent_sessions"))
        .containsExactly("2026-03-01T10:00:00.000Z");
    assertThat(column("SELECT issues_claimed FROM agent_sessions")).containsExactly("[\"bd-1\"]");
    assertThat(column("SELECT context_added FROM agent_skill_usage")).containsExactly("900");
    // Nothing of the other program's was changed, and nothing but the three tables came.
    assertThat(
            String.join(
                "\n",
                column(
                    "SELECT sql FROM sqlite_master WHERE tbl_name NOT LIKE 'agent_%'"
                        + " ORDER BY name")))
        .isEqualTo(schema);
    assertThat(column("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
        .containsExactly("agent_issue_work", "agent_sessions", "agent_skill_usage", "issues");
    assertThat(column("PRAGMA journal_mode")).containsExactly("delete");
  }

  @Test
  void moreThanAPartIsCopiedInParts() throws SQLException {
    tracking.startSession(Tracking.Start.of("a"));
    for (int i = 0; i < 10; i++) {
      String next = i + "_";
      own.change(
          (connection, changeNo) -> {
            try (Statement statement = connection.createStatement()) {
              // Twice as many each time.
              statement.execute(
                  "INSERT INTO agent_sessions (id, gateway, session_key, agent_id, agent_name,"
                      + " origin, listed, kind, status, state, state_since, reason, witness,"
                      + " freshness, started_at, updated_at, change_no) SELECT '"
                      + next
                      + "' || id, gateway, session_key, agent_id, agent_name, origin, listed, kind,"
                      + " status, state, state_since, reason, witness, freshness, started_at,"
                      + " updated_at, "
                      + changeNo
                      + " FROM agent_sessions");
            }
          });
    }
    copyAll();
    assertThat(column("SELECT count(*) FROM agent_sessions")).containsExactly("1024");
  }

  @Test
  void whileTheOtherProgramWritesItIsPutOff() throws SQLException {
    tracking.startSession(Tracking.Start.of("coder"));
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("INSERT INTO issues VALUES ('bd-2', 'Another')");
      assertThatThrownBy(() -> copy.step(own)).isInstanceOf(SQLException.class);
      statement.execute("COMMIT");
    }
    copyAll();
    assertThat(column("SELECT count(*) FROM agent_sessions")).containsExactly("1");
    assertThat(column("SELECT count(*) FROM issues")).containsExactly("2");
  }

  @Test
  void theFileIsNeverMade() throws Exception {
    Files.delete(file);
    tracking.startSession(Tracking.Start.of("coder"));
    assertThatThrownBy(() -> copy.step(own)).hasMessageContaining("does not exist");
    assertThat(file).doesNotExist();
  }
}
