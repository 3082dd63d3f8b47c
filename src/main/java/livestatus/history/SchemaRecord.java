package livestatus.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The table of the migrations that a database has had. Its name, its columns and what is in them
 * are Flyway's, which made it in the databases of older versions.
 */
record SchemaRecord(Connection connection, Dialect dialect) {
  static final String TABLE = "flyway_schema_history";

  /**
   * Reads what is committed; PostgreSQL's to_regclass may not know yet what was made while we
   * waited for the lock.
   */
  boolean exists() throws SQLException {
    return text(
            dialect == Dialect.SQLITE
                ? "SELECT name FROM sqlite_master WHERE name = '" + TABLE + "'"
                : "SELECT tablename FROM pg_tables WHERE tablename = '"
                    + TABLE
                    + "' AND schemaname = ANY (current_schemas(FALSE))")
        != null;
  }

  void make() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE "
              + TABLE
              + " (installed_rank INT NOT NULL, version VARCHAR(50),"
              + " description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL,"
              + " script VARCHAR(1000) NOT NULL, checksum INT, installed_by VARCHAR(100) NOT NULL,"
              + (dialect == Dialect.SQLITE
                  ? " installed_on TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),"
                  : " installed_on TIMESTAMP NOT NULL DEFAULT now(),")
              + " execution_time INT NOT NULL, success BOOLEAN NOT NULL,"
              + " CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank))");
      statement.execute("CREATE INDEX flyway_schema_history_s_idx ON " + TABLE + " (success)");
    }
  }

  /** A table where ours are to be made, but an extension's; null where there is none. */
  @Nullable String foreignTable() throws SQLException {
    return text(
        dialect == Dialect.SQLITE
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%'"
                + " ESCAPE '~' ORDER BY name LIMIT 1"
            : "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p', 'f')"
                + " AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname ="
                + " current_schema()) AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid ="
                + " c.oid AND d.deptype = 'e') ORDER BY c.relname LIMIT 1");
  }

  /** The newest schema; 0 before the first migration. */
  int version() throws SQLException {
    String version = text("SELECT max(CAST(version AS INTEGER)) FROM " + TABLE + " WHERE success");
    return version == null ? 0 : Integer.parseInt(version);
  }

  /** The file that failed; null where none did. */
  @Nullable String failed() throws SQLException {
    return text("SELECT script FROM " + TABLE + " WHERE NOT success ORDER BY installed_rank");
  }

  /** Whether the database has had another file under this number. */
  boolean contradicts(Migration migration) throws SQLException {
    String checksum =
        text(
            "SELECT checksum FROM "
                + TABLE
                + " WHERE success AND version = '"
                + migration.version()
                + "'");
    return checksum != null && Integer.parseInt(checksum) != migration.checksum();
  }

  void add(Migration migration, int millis) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + TABLE
                + " (installed_rank, version, description, type, script, checksum, installed_by,"
                + " execution_time, success) SELECT coalesce(max(installed_rank), 0) + 1, ?, ?,"
                + " 'SQL', ?, ?, "
                + (dialect == Dialect.SQLITE ? "''" : "current_user")
                + ", ?, TRUE FROM "
                + TABLE)) {
      dialect.bind(
          insert,
          Integer.toString(migration.version()),
          migration.description(),
          migration.script(),
          migration.checksum(),
          millis);
      insert.executeUpdate();
    }
  }

  /** The first row's only column; null where there is no row. */
  private @Nullable String text(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
