package livestatus.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings a database to this version's schema. Flyway costs a fifth of a second and some 20 MB of
 * classes, so it is left alone where one query shows that there is nothing to do.
 */
final class Migrations {
  /** The newest schema that this version knows; the highest number among the migrations. */
  static final int NEWEST = 2;

  private static final String RECORD = "flyway_schema_history";

  private Migrations() {}

  static void apply(DataSource source, Dialect dialect, String name) throws SQLException {
    int version = version(source, dialect);
    if (version > NEWEST) {
      throw new HistoryRefused(
          ("The database %s was written by a newer version of live-status (schema %d, this one"
                  + " knows %d). Run that version, or name another database in data.url.")
              .formatted(name, version, NEWEST));
    }
    if (version < NEWEST) {
      upTo(source, dialect, name, NEWEST);
    }
  }

  /** Migrates to one version, which only tests want to be older than the newest. */
  static void upTo(DataSource source, Dialect dialect, String name, int version)
      throws SQLException {
    try {
      Flyway.configure()
          .dataSource(source)
          .loggers("slf4j")
          .table(RECORD)
          .locations(
              "classpath:livestatus/history/both",
              "classpath:livestatus/history/" + dialect.folder())
          .placeholders(Map.of("time", dialect.timeType, "counter", dialect.counterType))
          .target(MigrationVersion.fromVersion(Integer.toString(version)))
          .validateMigrationNaming(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new SQLException(
          "The tables of the database " + name + " could not be made or changed: " + e.getMessage(),
          e);
    }
  }

  /** 0 where there are no tables of ours. */
  static int version(DataSource source, Dialect dialect) throws SQLException {
    String exists =
        dialect == Dialect.SQLITE
            ? "SELECT count(*) FROM sqlite_master WHERE name = '" + RECORD + "'"
            : "SELECT CASE WHEN to_regclass('" + RECORD + "') IS NULL THEN 0 ELSE 1 END";
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(exists)) {
        if (!row.next() || row.getInt(1) == 0) {
          return 0;
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM "
                  + RECORD
                  + " WHERE version IS NOT NULL AND success")) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
