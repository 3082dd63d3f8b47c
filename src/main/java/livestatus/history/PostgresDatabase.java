package livestatus.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that several gateways may share. It may be away when we start, and come later. */
final class PostgresDatabase implements Database {
  static final String PREFIX = "jdbc:postgresql:";

  /** Every write ends with a word on this channel, so that others look. */
  static final String CHANNEL = "live_status";

  /** The writer's, and as many questions at once; more wait for each other. */
  private static final int CONNECTIONS = 4;

  /** How long to wait for a connection, unless the address says it. */
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private static final Pattern CONNECT_SECONDS = Pattern.compile("[?&]connectTimeout=(\\d{1,3})");

  /**
   * Writers of all gateways wait for one row's lock. None may hold it for long, least of all one
   * whose machine is gone.
   */
  private static final String LIMITS =
      "-c lock_timeout=20s -c statement_timeout=60s -c idle_in_transaction_session_timeout=20s";

  private final String url;
  private final HikariDataSource pool;
  private final Questions questions = new Questions(this);

  // Guarded by this.
  private boolean ready;

  PostgresDatabase(String url) {
    this.url = url;
    Matcher given = CONNECT_SECONDS.matcher(url);
    Duration connect = given.find() ? Duration.ofSeconds(Long.parseLong(given.group(1))) : CONNECT;
    HikariConfig config = new HikariConfig();
    config.setPoolName("history");
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(connect.toMillis());
    config.setValidationTimeout(connect.toMillis() / 2);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "live-status");
    config.addDataSourceProperty("options", LIMITS);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", Long.toString(connect.toSeconds()));
    config.addDataSourceProperty("socketTimeout", "70");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    pool = new HikariDataSource(config);
  }

  @Override
  public String name() {
    return bare(url);
  }

  /** The address without user, password and options. */
  static String bare(String url) {
    int query = url.indexOf('?');
    String address = query < 0 ? url : url.substring(0, query);
    return address.replaceFirst("//[^/@]*@", "//");
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public Jdbi jdbi() {
    return questions.jdbi();
  }

  @Override
  public int renewals() {
    return 0;
  }

  @Override
  public @Nullable String notice() {
    return null;
  }

  /** The address with everything, for the connection that listens. */
  String url() {
    return url;
  }

  @Override
  public <T> T write(Work<T> work) throws SQLException {
    makeReady();
    try (Connection connection = pool.getConnection()) {
      return Transactions.write(
          connection,
          Dialect.POSTGRESQL,
          (open, changeNo) -> {
            T result = work.run(open, changeNo);
            try (Statement statement = open.createStatement()) {
              statement.execute("NOTIFY " + CHANNEL);
            }
            return result;
          });
    }
  }

  @Override
  public Connection reader() throws SQLException {
    makeReady();
    return pool.getConnection();
  }

  @Override
  public void close() {
    pool.close();
  }

  private synchronized void makeReady() throws SQLException {
    if (ready) {
      return;
    }
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW server_version_num")) {
      row.next();
      if (row.getInt(1) < 140_000) {
        throw new HistoryRefused(
            "The database "
                + name()
                + " is older than PostgreSQL 14, the oldest that live-status can use.");
      }
    }
    Migrations.apply(pool, Dialect.POSTGRESQL, name());
    ready = true;
  }
}
