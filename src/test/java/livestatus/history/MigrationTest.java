package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/**
 * Every schema that was released becomes the newest one with its rows in it. What a release wrote
 * is kept in {@code schema-<version>.sql} and never changed.
 */
@ParameterizedClass
@EnumSource(Engine.class)
class MigrationTest {
  /** Released so far, with the first release the newest. */
  private static final List<Integer> RELEASED = List.of(2);

  private final Engine engine;
  private final Path folder;

  MigrationTest(Engine engine, @TempDir Path folder) {
    this.engine = engine;
    this.folder = folder;
  }

  @Test
  void everyReleasedSchemaMigrates() throws Exception {
    for (int version : RELEASED) {
      String url = engine.url(folder.resolve("v" + version));
      folder.resolve("v" + version).toFile().mkdirs();
      Dialect dialect = engine == Engine.SQLITE ? Dialect.SQLITE : Dialect.POSTGRESQL;
      DataSource source;
      if (engine == Engine.SQLITE) {
        SQLiteDataSource sqlite = new SQLiteDataSource();
        sqlite.setUrl(url);
        source = sqlite;
      } else {
        PGSimpleDataSource postgres = new PGSimpleDataSource();
        postgres.setUrl(url);
        source = postgres;
      }
      Migrations.upTo(source, dialect, "test", version);
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement();
          var rows = MigrationTest.class.getResourceAsStream("schema-" + version + ".sql")) {
        if (rows == null) {
          throw new AssertionError("schema-" + version + ".sql is missing");
        }
        for (String sql :
            new String(rows.readAllBytes(), StandardCharsets.UTF_8).strip().split(";\\s*\n", -1)) {
          statement.execute(sql);
        }
      }
      try (Database database = Engine.open(url, InstantSource.system())) {
        database.change((connection, changeNo) -> {});
        assertThat(Migrations.version(source, dialect)).isEqualTo(Migrations.NEWEST);
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
  void theNewestIsTheHighestNumberAmongTheFiles() {
    int version = Migrations.NEWEST;
    for (String folder : List.of("both", "sqlite", "postgresql")) {
      assertThat(found(folder, version + 1)).isFalse();
    }
    assertThat(found("both", version) || found("sqlite", version)).isTrue();
  }

  private static boolean found(String folder, int version) {
    for (String name : List.of("tables", "views")) {
      if (MigrationTest.class.getResource(folder + "/V" + version + "__" + name + ".sql") != null) {
        return true;
      }
    }
    return false;
  }
}
