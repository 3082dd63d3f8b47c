package livestatus.history;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to this version's schema. A migration and its row in the {@link SchemaRecord}
 * are one transaction, and whoever else would migrate waits for its end.
 */
final class Migrations {
  /** The newest schema that this version knows; the highest number among the migrations. */
  static final int NEWEST = 2;

  /** Flyway's own for its table in the schema {@code public}, so that older versions wait too. */
  private static final long LOCK = 77_433_833_903_597L;

  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  private final Connection connection;
  private final Dialect dialect;
  private final String name;
  private final SchemaRecord schema;

  private Migrations(Connection connection, Dialect dialect, String name) {
    this.connection = connection;
    this.dialect = dialect;
    this.name = name;
    schema = new SchemaRecord(connection, dialect);
  }

  static void apply(DataSource source, Dialect dialect, String name) throws SQLException {
    int version = version(source, dialect);
    refuseNewer(version, name);
    if (version < NEWEST) {
      run(source, dialect, name, all(dialect));
    }
  }

  /** In the order of their numbers. */
  static List<Migration> all(Dialect dialect) throws SQLException {
    try {
      return List.of(
          Migration.read(1, "tables", "both"), Migration.read(2, "views", dialect.folder()));
    } catch (IOException e) {
      throw new SQLException("A migration cannot be read: " + e.getMessage(), e);
    }
  }

  /** Only tests want others than all. */
  static void run(DataSource source, Dialect dialect, String name, List<Migration> migrations)
      throws SQLException {
    try (Connection connection = source.getConnection()) {
      Migrations database = new Migrations(connection, dialect, name);
      for (Migration migration : migrations) {
        if (Transactions.whole(connection, dialect, () -> database.step(migration))) {
          LOG.debug("The database {} has schema {} now.", name, migration.version());
        }
      }
    }
  }

  /** 0 where there are no tables of ours. */
  static int version(DataSource source, Dialect dialect) throws SQLException {
    try (Connection connection = source.getConnection()) {
      SchemaRecord schema = new SchemaRecord(connection, dialect);
      return schema.exists() ? schema.version() : 0;
    }
  }

  /** Whether the database had not had it. */
  private boolean step(Migration migration) throws SQLException {
    if (dialect == Dialect.POSTGRESQL) {
      execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    }
    // Another process may have migrated since the first look.
    int version = recorded();
    refuseNewer(version, name);
    if (migration.version() <= version) {
      refuseAnother(migration);
      return false;
    }
    long begin = System.nanoTime();
    for (Migration.Part part : migration.statements(dialect)) {
      try {
        execute(part.sql());
      } catch (SQLException e) {
        throw new SQLException(
            "The tables of the database %s could not be made or changed: %s, line %d, \"%s\": %s."
                .formatted(
                    name,
                    migration.script(),
                    part.line(),
                    part.beginning(),
                    HistoryUnavailable.why(e)),
            e);
      }
    }
    schema.add(migration, (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    return true;
  }

  private int recorded() throws SQLException {
    if (!schema.exists()) {
      refuseForeign();
      schema.make();
      return 0;
    }
    String failed = schema.failed();
    if (failed != null) {
      throw new HistoryRefused(
          ("The migration %s of the database %s failed, and what it left is not known. Restore the"
                  + " database as it was before, or name another one in data.url.")
              .formatted(failed, name));
    }
    return schema.version();
  }

  private void refuseForeign() throws SQLException {
    String table = schema.foreignTable();
    if (table != null) {
      throw new HistoryRefused(
          ("The database %s is not live-status's: it has a table %s, and no %s. Name another"
                  + " database in data.url.")
              .formatted(name, table, SchemaRecord.TABLE));
    }
  }

  private void refuseAnother(Migration migration) throws SQLException {
    if (schema.contradicts(migration)) {
      throw new HistoryRefused(
          ("The database %s was made by another %s than this live-status has. Run the version that"
                  + " made it, or name another database in data.url.")
              .formatted(name, migration.script()));
    }
  }

  private static void refuseNewer(int version, String name) {
    if (version > NEWEST) {
      throw new HistoryRefused(
          ("The database %s was written by a newer version of live-status (schema %d, this one"
                  + " knows %d). Run that version, or name another database in data.url.")
              .formatted(name, version, NEWEST));
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
