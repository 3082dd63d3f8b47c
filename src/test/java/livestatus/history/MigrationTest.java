package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Every schema that was released becomes the newest one with its rows in it. What a release wrote
 * is kept in {@code schema-<version>.sql} and never changed.
 */
@ParameterizedClass
@EnumSource(Engine.class)
class MigrationTest {
  /** Released so far, with the first release the newest. */
  private static final List<Integer> RELEASED = List.of(2);

  private static final String RECORD =
      "SELECT installed_rank, version, description, type, script, checksum, installed_by,"
          + " success FROM flyway_schema_history ORDER BY installed_rank";

  private final Engine engine;
  private final Dialect dialect;
  private final Path folder;
  private final String url;

  MigrationTest(Engine engine, @TempDir Path folder) {
    this.engine = engine;
    this.folder = folder;
    dialect = engine == Engine.SQLITE ? Dialect.SQLITE : Dialect.POSTGRESQL;
    url = engine.url(folder);
  }

  @Test
  void everyReleasedSchemaMigrates() throws Exception {
    for (int version : RELEASED) {
      String released = engine.url(subfolder("v" + version));
      Migrations.run(
          source(released), dialect, "test", Migrations.all(dialect).subList(0, version));
      for (Migration.Part part : file("schema-" + version + ".sql").statements(dialect)) {
        execute(released, part.sql());
      }
      try (Database database = Engine.open(released, InstantSource.system())) {
        database.change((connection, changeNo) -> {});
        assertThat(Migrations.version(source(released), dialect)).isEqualTo(Migrations.NEWEST);
        Tracking tracking =
            new Tracking(new Asking(database), "here", text -> text, InstantSource.system());
        SessionRow row = tracking.session("s1");
        assertThat(row.taskDescription()).isEqualTo("the task");
        assertThat(row.skillsUsed()).containsExactly("web-search");
        assertThat(tracking.workOnIssue("bd-1")).hasSize(1);
        assertThat(new PostLedger(database).waiting()).isZero();
        assertThat(Loading.positions(database, "here")).isEqualTo(Map.of("a.jsonl", "42"));
      }
    }
  }

  @Test
  void aDatabaseThatFlywayBeganGoesOn() throws Exception {
    flywayBegins(url);
    apply(url);
    assertThat(rows(url, RECORD)).isEqualTo(asFlywayWrites());
    assertThat(rows(url, "SELECT * FROM active_agent_sessions")).isEmpty();
  }

  @Test
  void theRecordIsTheOneThatFlywayMakes() throws Exception {
    apply(url);
    assertThat(rows(url, RECORD)).isEqualTo(asFlywayWrites());
    assertThat(rows(url, "SELECT installed_on FROM flyway_schema_history WHERE version = '2'"))
        .allSatisfy(row -> assertThat(row.get(0)).matches("20..-..-.. ..:..:..[.0-9]*"));
    String flyways = engine.url(subfolder("flyways"));
    flywayBegins(flyways);
    for (String question : shape()) {
      assertThat(rows(url, question)).isNotEmpty().isEqualTo(rows(flyways, question));
    }
  }

  @Test
  void ofTwoThatComeAtOnceOneMigrates() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 8; i++) {
        String contested = engine.url(subfolder("contested" + i));
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Long>> both = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
          both.add(
              threads.submit(
                  () -> {
                    try (Database database = Engine.open(contested, InstantSource.system())) {
                      start.await();
                      return untilItIsFree(database);
                    }
                  }));
        }
        assertThat(List.of(both.get(0).get(), both.get(1).get())).containsExactlyInAnyOrder(1L, 2L);
        assertThat(rows(contested, RECORD)).isEqualTo(asFlywayWrites());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * SQLite lets nobody wait who makes a new file's log while another does, so daemons try again.
   */
  private static long untilItIsFree(Database database) throws SQLException {
    while (true) {
      try {
        return database.write((connection, changeNo) -> changeNo);
      } catch (SQLiteException e) {
        if (e.getResultCode() != SQLiteErrorCode.SQLITE_BUSY) {
          throw e;
        }
      }
    }
  }

  @Test
  void aMigrationThatFailsLeavesNothing() throws Exception {
    apply(url);
    List<Migration> migrations = new ArrayList<>(Migrations.all(dialect));
    migrations.add(
        new Migration(
            Migrations.NEWEST + 1,
            "planted",
            List.of(
                "CREATE TABLE planted (",
                "  x INT",
                ");",
                "UPDATE change_counter SET no = 99;",
                "",
                "INSERT INTO planted",
                "  VALUES (nonsense);")));
    assertThatThrownBy(() -> Migrations.run(source(url), dialect, "of mine", migrations))
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith(
            "The tables of the database of mine could not be made or changed: V3__planted.sql,"
                + " line 6, \"INSERT INTO planted\": ")
        .hasMessageContaining("nonsense")
        .hasMessageEndingWith(".");
    assertThat(rows(url, "SELECT no FROM change_counter")).isEqualTo(List.of(List.of("0")));
    assertThat(rows(url, RECORD)).isEqualTo(asFlywayWrites());
    migrations.set(
        Migrations.NEWEST,
        new Migration(Migrations.NEWEST + 1, "planted", List.of("CREATE TABLE planted (x INT);")));
    Migrations.run(source(url), dialect, "of mine", migrations);
    assertThat(rows(url, "SELECT x FROM planted")).isEmpty();
    assertThat(Migrations.version(source(url), dialect)).isEqualTo(Migrations.NEWEST + 1);
  }

  @Test
  void aMigrationThatFailedUnderFlywayIsRefused() throws Exception {
    flywayBegins(url);
    execute(
        url,
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) VALUES (2, '2', 'views', 'SQL',"
            + " 'V2__views.sql', 'x', 1, FALSE)");
    assertThatThrownBy(() -> apply(url))
        .isInstanceOf(HistoryRefused.class)
        .hasMessage(
            "The migration V2__views.sql of the database test failed, and what it left is not"
                + " known. Restore the database as it was before, or name another one in"
                + " data.url.");
  }

  @Test
  void aDatabaseThatHadAnotherFileIsRefused() throws Exception {
    flywayBegins(url);
    execute(url, "UPDATE flyway_schema_history SET checksum = 1");
    assertThatThrownBy(() -> apply(url))
        .isInstanceOf(HistoryRefused.class)
        .hasMessage(
            "The database test was made by another V1__tables.sql than this live-status has. Run"
                + " the version that made it, or name another database in data.url.");
    assertThat(Migrations.version(source(url), dialect)).isEqualTo(1);
  }

  @Test
  void anotherProgramsDatabaseIsRefusedAndNotTouched() throws Exception {
    execute(url, "CREATE TABLE issues (id TEXT)");
    assertThatThrownBy(() -> apply(url))
        .isInstanceOf(HistoryRefused.class)
        .hasMessage(
            "The database test is not live-status's: it has a table issues, and no"
                + " flyway_schema_history. Name another database in data.url.");
    assertThat(Migrations.version(source(url), dialect)).isZero();
  }

  private void apply(String url) throws SQLException {
    Migrations.apply(source(url), dialect, "test");
  }

  /** The first of the migrations, applied and recorded as by older versions. */
  private void flywayBegins(String url) throws IOException, SQLException {
    List<Migration.Part> parts =
        new ArrayList<>(file("flyway-" + dialect.folder() + ".sql").statements(dialect));
    parts.addAll(Migration.read(1, "tables", "both").statements(dialect));
    for (Migration.Part part : parts) {
      execute(url, part.sql());
    }
  }

  private List<List<String>> asFlywayWrites() {
    boolean sqlite = engine == Engine.SQLITE;
    String by = sqlite ? "" : "test";
    String yes = sqlite ? "1" : "t";
    String views = sqlite ? "-153336544" : "-90144698";
    return List.of(
        List.of("1", "1", "tables", "SQL", "V1__tables.sql", "-645417802", by, yes),
        List.of("2", "2", "views", "SQL", "V2__views.sql", views, by, yes));
  }

  /** What tells all of the record's columns, keys and indexes. */
  private List<String> shape() {
    return engine == Engine.SQLITE
        ? List.of(
            "SELECT cid, name, type, \"notnull\", replace(dflt_value, ', ', ','), pk"
                + " FROM pragma_table_info('flyway_schema_history')",
            "SELECT l.name, l.\"unique\", l.origin, i.name"
                + " FROM pragma_index_list('flyway_schema_history') l, pragma_index_info(l.name) i"
                + " ORDER BY 1, 4")
        : List.of(
            "SELECT column_name, data_type, character_maximum_length, is_nullable, column_default"
                + " FROM information_schema.columns WHERE table_name = 'flyway_schema_history'"
                + " ORDER BY ordinal_position",
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'flyway_schema_history' ORDER BY 1",
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                + " WHERE conrelid = to_regclass('flyway_schema_history') AND contype = 'p'");
  }

  private Path subfolder(String name) {
    Path made = folder.resolve(name);
    made.toFile().mkdirs();
    return made;
  }

  private DataSource source(String url) {
    if (engine == Engine.SQLITE) {
      SQLiteDataSource sqlite = new SQLiteDataSource();
      sqlite.setUrl(url);
      return sqlite;
    }
    PGSimpleDataSource postgres = new PGSimpleDataSource();
    postgres.setUrl(url);
    return postgres;
  }

  private static Migration file(String name) throws IOException {
    try (InputStream file = MigrationTest.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new AssertionError(name + " is missing");
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return new Migration(0, name, text.lines().toList());
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<List<String>> rows(String url, String question) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      List<List<String>> rows = new ArrayList<>();
      while (row.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          columns.add(String.valueOf(row.getString(i)));
        }
        rows.add(columns);
      }
      return rows;
    }
  }
}
