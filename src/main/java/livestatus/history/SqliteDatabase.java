package livestatus.history;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One file, one writing connection. Readers open their own for each question, which takes less than
 * a millisecond, and see what was committed before (WAL).
 */
final class SqliteDatabase implements Database {
  static final String PREFIX = "jdbc:sqlite:";

  /** How long another process may write before one of our transactions gives up. */
  private static final int BUSY_MILLIS = 5_000;

  private static final int WAL_LIMIT = 8 << 20;
  private static final int CACHE_KIB = 512;
  private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final SQLiteDataSource source;
  private final Path file;
  private final InstantSource clock;
  private final Questions questions = new Questions(this);

  // Guarded by this.
  private @Nullable Connection writer;
  private boolean damaged;
  private boolean ready;
  private boolean closed;

  /** Read by threads that must not wait for a write. */
  private final AtomicInteger renewals = new AtomicInteger();

  private @Nullable Path setAside;

  SqliteDatabase(String url, InstantSource clock) {
    this.clock = clock;
    String rest = url.substring(PREFIX.length());
    int query = rest.indexOf('?');
    file = Path.of(query < 0 ? rest : rest.substring(0, query)).toAbsolutePath();
    source = new SQLiteDataSource(config(url));
    source.setUrl(url);
  }

  private static SQLiteConfig config(String url) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    if (!url.contains("busy_timeout=")) {
      config.setBusyTimeout(BUSY_MILLIS);
    }
    config.setJournalSizeLimit(WAL_LIMIT);
    // The operating system keeps the file's pages as well.
    config.setCacheSize(-CACHE_KIB);
    config.enforceForeignKeys(true);
    return config;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public Jdbi jdbi() {
    return questions.jdbi();
  }

  @Override
  public int renewals() {
    return renewals.get();
  }

  @Override
  public synchronized @Nullable String notice() {
    return setAside == null
        ? null
        : "The database " + file + " was damaged and was set aside as " + setAside + ".";
  }

  @Override
  public synchronized <T> T write(Work<T> work) throws SQLException {
    try {
      Connection connection = writer();
      return Transactions.write(connection, Dialect.SQLITE, work);
    } catch (SQLException e) {
      failed(e);
      throw e;
    }
  }

  @Override
  public synchronized void failed(SQLException why) {
    if (SqliteDamage.isDamage(why)) {
      damaged = true;
      forgetWriter();
    }
  }

  @Override
  public Connection reader() throws SQLException {
    synchronized (this) {
      makeReady();
    }
    return source.getConnection();
  }

  @Override
  public synchronized void close() {
    closed = true;
    forgetWriter();
  }

  private Connection writer() throws SQLException {
    makeReady();
    if (writer == null) {
      writer = source.getConnection();
    }
    return writer;
  }

  private void makeReady() throws SQLException {
    if (closed) {
      throw new SQLException("The database " + file + " is closed.");
    }
    if (ready && !damaged) {
      return;
    }
    ready = false;
    makeFile();
    String damage = damage();
    if (damage == null) {
      try {
        Migrations.apply(source, Dialect.SQLITE, name());
      } catch (SQLException e) {
        if (!SqliteDamage.isDamage(e)) {
          throw e;
        }
        damage = String.valueOf(e.getMessage());
      }
    }
    if (damage != null) {
      setAside(damage);
      makeFile();
      Migrations.apply(source, Dialect.SQLITE, name());
    }
    damaged = false;
    ready = true;
  }

  /**
   * Looks through a file that was not closed in order; what is wrong with others, their use tells.
   */
  private @Nullable String damage() throws SQLException {
    if (damaged) {
      return "a read or a write found it broken";
    }
    boolean leftOpen = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    return leftOpen ? SqliteDamage.find(source) : null;
  }

  /** Nobody else on the machine reads what agents are told to do. */
  private void makeFile() throws SQLException {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; that the file is usable, opening it tells.
      LOG.debug("The file {} was made by another process.", file);
    } catch (IOException e) {
      throw new SQLException("The database " + file + " cannot be made: " + e, e);
    }
  }

  private void setAside(String damage) throws SQLException {
    forgetWriter();
    Path kept =
        file.resolveSibling(file.getFileName() + ".damaged-" + STAMP.format(clock.instant()));
    try {
      for (String part : new String[] {"", "-wal", "-shm"}) {
        Path from = file.resolveSibling(file.getFileName() + part);
        if (Files.exists(from)) {
          Files.move(from, kept.resolveSibling(kept.getFileName() + part));
        }
      }
    } catch (IOException e) {
      throw new SQLException("The damaged database " + file + " cannot be set aside: " + e, e);
    }
    renewals.incrementAndGet();
    setAside = kept;
    LOG.warn(
        "The database {} is damaged ({}). It was set aside as {}, and a new one begins; what"
            + " `sqlite3 {} .recover` can save is yours to save.",
        file,
        damage,
        kept,
        kept);
  }

  private void forgetWriter() {
    if (writer != null) {
      try {
        writer.close();
      } catch (SQLException e) {
        LOG.debug("The database {} did not close cleanly.", file, e);
      }
      writer = null;
    }
  }
}
