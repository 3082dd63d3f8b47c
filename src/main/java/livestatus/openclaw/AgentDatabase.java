package livestatus.openclaw;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One gateway database, opened for the length of one read and never in between. A connection that
 * stays open would keep the gateway from being the last one to close the database, and so leave its
 * log behind; opening one costs less than a millisecond.
 *
 * <p>How it is opened depends on what is there, so that no file is made, written or cut:
 *
 * <ul>
 *   <li>with a log and its index, read-only with the index read-only too ({@code readonly_shm}): a
 *       log that a killed gateway left behind is read without being recovered;
 *   <li>without a log, {@code immutable}: SQLite would otherwise make a log even for a reader. No
 *       lock protects that, so what was read counts only if the files are the same afterwards.
 * </ul>
 *
 * <p>Owned by the monitor's thread.
 */
final class AgentDatabase {
  /** A migration or a checkpoint may hold the database longer: then the next poll tries again. */
  private static final int BUSY_MILLIS = 100;

  /** SQLite's own code for it. */
  static final int BUSY = 5;

  private final Path file;
  private @Nullable AgentSchema schema;
  private @Nullable String schemaOf;
  private long statements;

  AgentDatabase(Path file) {
    this.file = file;
  }

  /** What is read; it may end its transaction and go on in a new one. */
  interface Reading {
    void read(AgentTables tables) throws SQLException;
  }

  Path file() {
    return file;
  }

  /** As it was found when the database was read last; null before. */
  @Nullable AgentSchema schema() {
    return schema;
  }

  /** How many statements were run so far. */
  long statements() {
    return statements;
  }

  /**
   * Reads in one transaction.
   *
   * @param stamp taken just before
   * @return false if the files changed meanwhile and what was read cannot be believed
   */
  boolean read(DatabaseStamp stamp, Reading reading) throws SQLException, IOException {
    if (stamp.rewriting()) {
      // Half of it may stand in the file already, and without a log nothing keeps that apart.
      throw new SQLException("a rollback journal is there", "", BUSY);
    }
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
    try (Connection connection = DriverManager.getConnection(url(stamp), settings)) {
      connection.setAutoCommit(false);
      try (AgentTables tables = new AgentTables(connection, () -> statements++)) {
        String key = stamp.identity() + '/' + tables.schemaCookie();
        AgentSchema known = schema;
        if (known == null || !key.equals(schemaOf)) {
          known = tables.schema();
          schema = known;
          schemaOf = key;
        }
        tables.use(known);
        reading.read(tables);
      }
    }
    return stamp.isLive() || stamp.equals(DatabaseStamp.of(file));
  }

  private String url(DatabaseStamp stamp) {
    String mode = stamp.isLive() ? "mode=ro&readonly_shm=1" : "mode=ro&immutable=1";
    return "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath() + '?' + mode;
  }
}
