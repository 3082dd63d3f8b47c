package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import livestatus.session.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of other versions than the one that is known best. */
class AgentSchemaTest {
  private static final String ASKED =
      "{\"type\":\"message\",\"id\":\"u1\",\"timestamp\":\"2026-11-21T00:59:00Z\","
          + "\"message\":{\"role\":\"user\",\"content\":\"hello\"}}";

  /** What versions 4 to 13 have of it. */
  private static final String OLD =
      """
      CREATE TABLE sessions (session_id TEXT PRIMARY KEY, session_key TEXT NOT NULL,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, started_at INTEGER);
      CREATE TABLE session_entries (session_key TEXT PRIMARY KEY, session_id TEXT NOT NULL,
        entry_json TEXT NOT NULL, updated_at INTEGER NOT NULL%s);
      CREATE TABLE transcript_events (session_id TEXT NOT NULL, seq INTEGER NOT NULL,
        event_json TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (session_id, seq));
      %s
      PRAGMA user_version = %d;
      """;

  private static final String GENERATIONS =
      "CREATE TABLE session_transcript_generations (session_id TEXT PRIMARY KEY,"
          + " generation TEXT NOT NULL, updated_at INTEGER NOT NULL);";

  @TempDir Path folder;

  private DatabaseReader read(GatewayDatabase gateway) {
    DatabaseReader reader = new DatabaseReader(gateway.file());
    gateway.commit();
    reader.look(0);
    return reader;
  }

  private GatewayDatabase old(int version, String status, String tables) {
    GatewayDatabase gateway =
        GatewayDatabase.open(folder.resolve("v" + version), OLD.formatted(status, tables, version));
    gateway.run("INSERT INTO sessions VALUES ('s1', 'agent:main:main', 1, 1, 1)");
    gateway.run(
        "INSERT INTO session_entries (session_key, session_id, entry_json, updated_at)"
            + " VALUES ('agent:main:main', 's1', '{\"status\":\"running\",\"startedAt\":1}', 1)");
    gateway.run("INSERT INTO transcript_events VALUES ('s1', 0, ?, 1)", ASKED);
    return gateway;
  }

  @Test
  void version4IsRead() {
    try (GatewayDatabase gateway = old(4, "", "")) {
      DatabaseReader reader = read(gateway);

      assertThat(DatabaseReader.kinds(reader.all)).containsExactly("Listed", "Run", "Asked");
      assertThat(reader.records.problems()).isEmpty();

      gateway.run("UPDATE session_entries SET updated_at = 9, entry_json = '{}'");
      gateway.commit();
      assertThat(DatabaseReader.kinds(reader.look(250))).containsExactly("Run");
    }
  }

  @Test
  void version13IsReadWithItsGenerations() {
    try (GatewayDatabase gateway = old(13, ", status TEXT", GENERATIONS)) {
      gateway.run("INSERT INTO session_transcript_generations VALUES ('s1', 'a', 1)");
      DatabaseReader reader = read(gateway);
      assertThat(reader.records.problems()).isEmpty();

      gateway.run("UPDATE session_transcript_generations SET generation = 'b'");
      gateway.run("UPDATE sessions SET updated_at = 2");
      gateway.commit();
      assertThat(DatabaseReader.kinds(reader.look(250))).containsExactly("Restarted", "Asked");
    }
  }

  @Test
  void aMigrationToTheKnownVersionIsFollowed() {
    try (GatewayDatabase gateway = old(13, ", status TEXT", GENERATIONS)) {
      DatabaseReader reader = read(gateway);

      gateway.run("ALTER TABLE sessions RENAME TO session_windows");
      gateway.run("ALTER TABLE session_windows ADD COLUMN reason TEXT");
      gateway.run("ALTER TABLE session_entries RENAME TO session_nodes");
      gateway.run("ALTER TABLE session_nodes RENAME COLUMN session_id TO current_session_id");
      gateway.run(
          "ALTER TABLE session_transcript_generations RENAME TO transcript_rewrite_watermarks");
      gateway.run("ALTER TABLE transcript_events ADD COLUMN event_zstd BLOB");
      gateway.run("PRAGMA user_version = 23");
      gateway.run(
          "INSERT INTO transcript_events (session_id, seq, event_json, created_at)"
              + " VALUES ('s1', 1, ?, 2)",
          ASKED.replace("u1", "u2"));
      gateway.run("UPDATE session_windows SET updated_at = 2");
      gateway.commit();

      List<Signal> signals = reader.look(250);
      assertThat(reader.records.problems()).isEmpty();
      assertThat(DatabaseReader.kinds(signals)).containsExactly("Asked");
    }
  }

  private GatewayDatabase newer(String... changes) {
    GatewayDatabase gateway = GatewayDatabase.create(folder.resolve("newer"));
    gateway.session("agent:main:main", "s1", "{\"status\":\"running\",\"startedAt\":1}", 1);
    gateway.event("s1", 0, ASKED, 1);
    gateway.run("PRAGMA user_version = 99");
    for (String change : changes) {
      gateway.run(change);
    }
    return gateway;
  }

  private static String newest(GatewayDatabase gateway, String then) {
    return "The database "
        + gateway.file()
        + " has schema version 99, newer than the versions known here (up to 23). "
        + then
        + " Look for a newer Live Status.";
  }

  @Test
  void aNewerVersionThatFitsIsReadAndSaid() {
    try (GatewayDatabase gateway = newer("ALTER TABLE session_nodes ADD COLUMN mood TEXT")) {
      DatabaseReader reader = read(gateway);

      assertThat(DatabaseReader.kinds(reader.all)).containsExactly("Listed", "Run", "Asked");
      assertThat(reader.records.problems())
          .containsExactly(newest(gateway, "Nothing that is needed is missing."));
    }
  }

  @Test
  void aNewerVersionThatLacksSomethingIsReadAsFarAsItFitsAndNamesIt() {
    try (GatewayDatabase gateway =
        newer(
            "DROP TABLE transcript_rewrite_watermarks",
            "DROP TABLE session_progress_cards",
            "DROP INDEX idx_agent_session_nodes_status",
            "ALTER TABLE session_nodes DROP COLUMN status")) {
      DatabaseReader reader = read(gateway);

      assertThat(DatabaseReader.kinds(reader.all)).containsExactly("Listed", "Run", "Asked");
      assertThat(reader.records.problems())
          .containsExactly(
              newest(gateway, "It is read as far as it fits."),
              "The database "
                  + gateway.file()
                  + " does not tell which sessions run, without looking at each, since"
                  + " session_nodes.status is not there.",
              "The database "
                  + gateway.file()
                  + " does not tell that a history was written again, since"
                  + " transcript_rewrite_watermarks is not there.");
    }
  }

  @Test
  void withoutTranscriptsTheSessionsAreStillTold() {
    try (GatewayDatabase gateway = newer("ALTER TABLE transcript_events RENAME TO events")) {
      DatabaseReader reader = read(gateway);

      assertThat(DatabaseReader.kinds(reader.all)).containsExactly("Listed", "Run");
      assertThat(reader.records.problems())
          .anyMatch(p -> p.contains("does not tell what sessions do, since transcript_events"));
      assertThat(reader.look(250)).isEmpty();
    }
  }

  @Test
  void anotherKindOfDatabaseIsSaidToBeUnreadable() {
    try (GatewayDatabase gateway =
        GatewayDatabase.open(
            folder.resolve("other"),
            "CREATE TABLE session_nodes (session_key TEXT, entry BLOB); PRAGMA user_version = 7;")) {
      DatabaseReader reader = read(gateway);

      assertThat(reader.all).isEmpty();
      assertThat(reader.records.problems())
          .containsExactly(
              "The database "
                  + gateway.file()
                  + " (schema version 7) cannot be read: it has no sessions as versions 4 to 23"
                  + " keep them (session_nodes.session_key and .entry_json).");
    }
  }

  @Test
  void aDatabaseThatIsBeingMadeIsReadWhenItsTablesAreThere() {
    try (GatewayDatabase gateway = GatewayDatabase.open(folder.resolve("young"), "")) {
      gateway.run("CREATE TABLE schema_meta (x)");
      DatabaseReader reader = read(gateway);
      assertThat(reader.records.problems()).hasSize(1).allMatch(p -> p.contains("no tables of"));

      gateway.run(
          "CREATE TABLE session_nodes (session_key TEXT PRIMARY KEY,"
              + " current_session_id TEXT, entry_json TEXT, updated_at INTEGER, status TEXT)");
      gateway.run("INSERT INTO session_nodes VALUES ('agent:main:main', 's1', '{}', 1, NULL)");
      gateway.run("PRAGMA user_version = 14");
      gateway.commit();

      List<Signal> signals = reader.look(250);
      assertThat(DatabaseReader.kinds(signals)).containsExactly("Listed");
    }
  }
}
