package livestatus.history;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import livestatus.mattermost.Ledger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of one gateway, or with {@link #reading} a look at a database without a gateway.
 *
 * <p>A database that is away does not stand in the way: it opens, writes wait, and questions fail
 * with a sentence until it is back.
 */
public final class History implements AutoCloseable {
  /**
   * Where and as whom.
   *
   * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://…}
   * @param gateway the gateway's id; no two daemons with one database have the same
   * @param retention how long sessions that are over are kept
   * @param host the machine's name
   * @param pid the daemon's process
   * @param version of live-status
   * @param trackingUrl an issue tracker's own SQLite database, to copy the tracking tables to; null
   *     for none
   */
  public record Settings(
      String url,
      String gateway,
      Duration retention,
      String host,
      long pid,
      String version,
      @Nullable String trackingUrl) {
    public Settings(
        String url, String gateway, Duration retention, String host, long pid, String version) {
      this(url, gateway, retention, host, pid, version, null);
    }

    public Settings {
      if (gateway.isBlank()) {
        throw new IllegalArgumentException("The gateway's id must not be blank.");
      }
      if (retention.compareTo(Retention.RAW) < 0) {
        throw new IllegalArgumentException("data.retention must be at least a day.");
      }
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(History.class);

  private final Database database;
  private final String gateway;
  private final UnaryOperator<String> mask;
  private final InstantSource clock;
  private final Recorder recorder;
  private final PostLedger ledger;
  private final @Nullable HistoryWriter writer;
  private final @Nullable Thread thread;
  private final @Nullable PreviousRun previousRun;

  private History(
      Database database,
      String gateway,
      UnaryOperator<String> mask,
      InstantSource clock,
      Recorder recorder,
      PostLedger ledger,
      @Nullable HistoryWriter writer,
      @Nullable PreviousRun previousRun) {
    this.database = database;
    this.gateway = gateway;
    this.mask = mask;
    this.clock = clock;
    this.recorder = recorder;
    this.ledger = ledger;
    this.writer = writer;
    this.previousRun = previousRun;
    thread = writer == null ? null : new Thread(writer, "history");
    if (thread != null) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * Opens the history of a gateway and begins to write it.
   *
   * @param mask takes the secrets out of a text; every text of an agent goes through it
   * @throws HistoryRefused if the database cannot be used at all: it is a newer version's, or
   *     another machine writes for this gateway
   */
  public static History open(Settings settings, UnaryOperator<String> mask, InstantSource clock) {
    return open(settings, mask, clock, Recorder.CAPACITY);
  }

  static History open(
      Settings settings, UnaryOperator<String> mask, InstantSource clock, int capacity) {
    String trackingUrl = settings.trackingUrl();
    TrackingCopy copy = trackingUrl == null ? null : new TrackingCopy(trackingUrl);
    Database database = database(settings.url(), clock);
    String gateway = settings.gateway();
    Recorder recorder = new Recorder(capacity);
    PostLedger ledger = new PostLedger(database);
    PreviousRun previousRun = null;
    GatewayRow row = new GatewayRow(gateway, settings.host(), settings.pid(), settings.version());
    try {
      previousRun = GatewayRow.previous(database, gateway);
      row.arrive(database, clock.instant());
    } catch (SQLException e) {
      LOG.warn(
          "The database {} cannot be used yet: {}. Live status goes on from memory.",
          database.name(),
          HistoryUnavailable.why(e));
    } catch (HistoryRefused e) {
      database.close();
      throw e;
    }
    HistoryWriter writer =
        new HistoryWriter(
            database,
            row,
            new Rows(gateway, mask),
            recorder,
            ledger,
            new Retention(
                gateway, settings.retention(), clock.instant().plus(Retention.NOT_AT_ONCE)),
            copy,
            clock);
    return new History(database, gateway, mask, clock, recorder, ledger, writer, previousRun);
  }

  /** Opens a database for questions and reports alone; nothing is watched here. */
  public static History reading(
      String url, String gateway, UnaryOperator<String> mask, InstantSource clock) {
    Database database = database(url, clock);
    return new History(
        database, gateway, mask, clock, new Recorder(1), new PostLedger(database), null, null);
  }

  private static Database database(String url, InstantSource clock) {
    if (url.startsWith(SqliteDatabase.PREFIX)) {
      return new SqliteDatabase(url, clock);
    }
    if (url.startsWith(PostgresDatabase.PREFIX)) {
      return new PostgresDatabase(url);
    }
    throw new HistoryRefused(
        "data.url must begin with jdbc:sqlite: or jdbc:postgresql:, not like \""
            + PostgresDatabase.bare(url)
            + "\".");
  }

  /** The id of the gateway whose history it is. */
  public String gateway() {
    return gateway;
  }

  /** Where the monitor puts what it sees. */
  public Recorder recorder() {
    return recorder;
  }

  /** Our own posts in Mattermost. */
  public Ledger ledger() {
    return ledger;
  }

  /** This gateway's sessions that have a post; null if the database cannot tell now. */
  public @Nullable Set<String> posted() {
    return ledger.sessions(gateway);
  }

  /** What agents and orchestrators say themselves, for this gateway. */
  public Tracking tracking() {
    return new Tracking(new Asking(database), gateway, mask, clock);
  }

  /** What can be counted. */
  public Statistics statistics() {
    return new Statistics(new Asking(database), clock);
  }

  /** Single rows. */
  public Records records() {
    return new Records(new Asking(database), clock);
  }

  /** Tells of every session of all gateways, and then of each that changes, until it is closed. */
  public Fleet follow(Consumer<List<SessionRow>> follower) {
    return new Fleet(database, follower);
  }

  /**
   * Copies the tracking tables to an issue tracker's own database now, as the daemon does by itself
   * when its settings name one.
   *
   * @throws HistoryUnavailable if that cannot be now; the next time makes up for it
   */
  public void copyTracking(String trackingUrl) {
    TrackingCopy copy = new TrackingCopy(trackingUrl);
    try {
      while (copy.step(database)) {
        // One part after the other.
      }
    } catch (SQLException e) {
      throw new HistoryUnavailable(
          "The tracking tables cannot be copied now: " + HistoryUnavailable.why(e) + ".", e);
    }
  }

  /** The daemon's run before this one, as found when this one began. */
  public @Nullable PreviousRun previousRun() {
    return previousRun;
  }

  /**
   * How far each source was read before this run; empty if the database cannot tell. With many
   * sessions it is much, so it is asked for only where somebody needs it.
   */
  public Map<String, String> savedPositions() {
    try {
      return Loading.positions(database, gateway);
    } catch (SQLException e) {
      LOG.warn(
          "The database {} cannot tell how far was read: {}. The last turns are read anew.",
          database.name(),
          HistoryUnavailable.why(e));
      return Map.of();
    }
  }

  /** How often the database was begun anew, so that what is saved once must be saved again. */
  public int renewals() {
    return database.renewals();
  }

  /** Whether nothing waits for the database, as far as it is told by now. */
  public boolean hasAll() {
    HistoryHealth health = health();
    return health.waiting() == 0 && health.trouble() == null;
  }

  public HistoryHealth health() {
    HistoryWriter active = writer;
    return new HistoryHealth(
        database.name(),
        active == null ? 0 : active.written(),
        recorder.waiting() + ledger.waiting(),
        recorder.dropped(),
        active == null ? 0 : active.refused(),
        active == null ? null : active.trouble(),
        database.notice());
  }

  /** Writes what waits, for at most so long, and closes. */
  public void close(Duration atMost) {
    recorder.close();
    Thread running = thread;
    if (running != null) {
      try {
        running.join(Math.max(1, atMost.toMillis()));
        if (running.isAlive()) {
          LOG.warn("The history did not finish writing in {} s.", atMost.toSeconds());
          running.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    database.close();
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(2));
  }

  Database database() {
    return database;
  }
}
