package livestatus.history;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code history}: takes what waits, writes it in batches, and tries again for as long
 * as the database is away. What comes meanwhile waits in the {@link Recorder}.
 */
final class HistoryWriter implements Runnable {
  /** Changes are gathered for so long, so that a busy second is a few transactions. */
  private static final long GATHER_MILLIS = 150;

  private static final Duration COPY_EVERY = Duration.ofSeconds(2);
  private static final int BATCH = 500;
  private static final long RETRY_MILLIS = 500;
  private static final long MAX_RETRY_MILLIS = 30_000;
  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

  private final Database database;
  private final GatewayRow gateway;
  private final Sightings sightings;
  private final Rows rows;
  private final Recorder recorder;
  private final PostLedger ledger;
  private final Retention retention;
  private final @Nullable TrackingCopy copy;
  private final InstantSource clock;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private volatile @Nullable String trouble;
  private volatile boolean off;

  // Owned by the thread.
  private final List<Session> known = new ArrayList<>();
  private boolean loaded;

  /** What the database has of the sessions was compared with those that are there. */
  private boolean met;

  private int renewals;
  private long batch;
  private int failures;
  private Instant nextBeat = Instant.EPOCH;
  private Instant nextCopy = Instant.EPOCH;
  private boolean copyFails;

  HistoryWriter(
      Database database,
      GatewayRow gateway,
      Rows rows,
      Recorder recorder,
      PostLedger ledger,
      Retention retention,
      @Nullable TrackingCopy copy,
      InstantSource clock) {
    this.database = database;
    this.gateway = gateway;
    this.rows = rows;
    this.recorder = recorder;
    this.ledger = ledger;
    this.retention = retention;
    this.copy = copy;
    this.clock = clock;
    sightings = new Sightings(rows);
  }

  long written() {
    return written.get();
  }

  long refused() {
    return refused.get();
  }

  /** Why nothing is written now; null where all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  @Override
  public void run() {
    try {
      while (!recorder.isClosed()) {
        boolean something = recorder.await(untilNextDuty());
        if (something) {
          recorder.pause(GATHER_MILLIS);
        }
        round();
      }
      // What came last, the daemon's own end included.
      if (round()) {
        gateway.stopped(database, clock.instant());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.debug("The history did not close cleanly.", e);
    } catch (HistoryRefused e) {
      off = true;
      trouble = e.getMessage();
      LOG.warn("The history is off: {}", e.getMessage());
    }
  }

  boolean isOff() {
    return off;
  }

  private long untilNextDuty() {
    Instant now = clock.instant();
    Instant duty = nextBeat.isBefore(retention.due()) ? nextBeat : retention.due();
    return Math.max(50, Math.min(Duration.between(now, duty).toMillis(), 30_000));
  }

  /** Everything that waits now; false if the database could not take it before the end. */
  private boolean round() throws InterruptedException {
    if (!untilItWorks(this::load)) {
      return false;
    }
    if (!untilItWorks(ledger::flush)) {
      return false;
    }
    Recorder.Taken taken = recorder.take();
    known.addAll(taken.known());
    if (taken.snapshot().version() > 0 && !met && !untilItWorks(() -> meet(taken.snapshot()))) {
      return false;
    }
    Instant now = clock.instant();
    List<Write> writes = new ArrayList<>();
    if (!untilItWorks(
        () -> {
          writes.clear();
          writes.addAll(sightings.drain(taken.snapshot(), taken.moments(), now, new Shelf()));
        })) {
      return false;
    }
    for (Write push : taken.pushes()) {
      writes.add(rows.safe((Write.AddPush) push));
    }
    taken.positions().forEach((source, at) -> writes.add(new Write.SavePosition(source, at)));
    for (String source : taken.forgotten()) {
      writes.add(new Write.SavePosition(source, null));
    }
    for (int from = 0; from < writes.size(); from += BATCH) {
      List<Write> part = writes.subList(from, Math.min(writes.size(), from + BATCH));
      if (!write(part)) {
        return false;
      }
    }
    return duties();
  }

  private boolean duties() throws InterruptedException {
    Instant now = clock.instant();
    if (!now.isBefore(nextBeat)) {
      nextBeat = now.plus(GatewayRow.BEAT);
      if (!untilItWorks(() -> gateway.beat(database, now))) {
        return false;
      }
    }
    copy(now);
    if (!now.isBefore(retention.due())) {
      return untilItWorks(() -> retention.step(database, now));
    }
    return true;
  }

  /** The other program's file may be locked or gone; that must not hold up our own writing. */
  private void copy(Instant now) {
    if (copy == null || now.isBefore(nextCopy)) {
      return;
    }
    nextCopy = now.plus(COPY_EVERY);
    try {
      if (copy.step(database)) {
        nextCopy = now;
      }
      copyFails = false;
    } catch (SQLException e) {
      if (!copyFails) {
        LOG.warn(
            "The tracking tables cannot be copied now: {}. It is tried again.",
            HistoryUnavailable.why(e));
      }
      copyFails = true;
      nextCopy = now.plus(GatewayRow.BEAT);
    }
  }

  private void load() throws SQLException {
    if (loaded && renewals == database.renewals()) {
      return;
    }
    batch = gateway.arrive(database, clock.instant());
    renewals = database.renewals();
    met = false;
    loaded = true;
  }

  private void meet(Snapshot now) throws SQLException {
    boolean same = !known.isEmpty() && Loading.countListed(database, gateway.id()) == known.size();
    if (same) {
      sightings.believe(known, now);
    } else {
      sightings.load(Loading.listed(database, gateway.id()));
    }
    known.clear();
    met = true;
  }

  private final class Shelf implements Sightings.Shelf {
    @Override
    public Map<String, Sightings.Known> reported() throws SQLException {
      return Loading.reported(database, gateway.id());
    }

    @Override
    public Map<String, Sightings.Known> listed(Collection<SessionKey> keys) throws SQLException {
      return Loading.listed(database, gateway.id(), keys);
    }
  }

  /** A row that no database would take must not stand in the way of the others. */
  private boolean write(List<Write> writes) throws InterruptedException {
    long number = ++batch;
    ArrayDeque<Write> left = new ArrayDeque<>();
    return untilItWorks(
        () -> {
          if (left.isEmpty()) {
            try {
              write(writes, number);
              return;
            } catch (SQLException e) {
              if (!isAboutData(e)) {
                throw e;
              }
              left.addAll(writes);
            }
          }
          oneByOne(left);
        });
  }

  private void oneByOne(ArrayDeque<Write> left) throws SQLException {
    for (; !left.isEmpty(); left.removeFirst()) {
      Write write = left.getFirst();
      try {
        write(List.of(write), ++batch);
      } catch (SQLException e) {
        if (!isAboutData(e)) {
          throw e;
        }
        if (refused.incrementAndGet() == 1) {
          LOG.warn(
              "The database {} does not take a {}: {}. It is left out and counted.",
              database.name(),
              write.getClass().getSimpleName(),
              e.getMessage());
        }
      }
    }
  }

  private void write(List<Write> writes, long number) throws SQLException {
    database.change(
        (connection, changeNo) -> {
          if (gateway.isNew(database, connection, number, clock.instant())) {
            new Batch(connection, database.dialect(), gateway.id(), changeNo).write(writes);
          }
        });
    written.addAndGet(writes.size());
  }

  private static boolean isAboutData(SQLException e) {
    String state = e.getSQLState();
    if (state != null && (state.startsWith("22") || state.startsWith("23"))) {
      return true;
    }
    return SqliteDamage.isAboutData(e);
  }

  private interface Attempt {
    void run() throws SQLException;
  }

  /** Tries until it works, waiting longer each time; false if it is to be closed before. */
  private boolean untilItWorks(Attempt attempt) throws InterruptedException {
    for (long wait = RETRY_MILLIS; ; wait = Math.min(wait * 2, MAX_RETRY_MILLIS)) {
      try {
        attempt.run();
        if (failures > 0) {
          LOG.info(
              "The database {} works again after {} failures; {} changes had to be dropped.",
              database.name(),
              failures,
              recorder.dropped());
        }
        failures = 0;
        trouble = null;
        return true;
      } catch (SQLException e) {
        database.failed(e);
        trouble =
            "The database " + database.name() + " cannot be written: " + HistoryUnavailable.why(e);
        if (failures++ == 0) {
          LOG.warn("{}. Live status goes on from memory, and it is tried again.", trouble);
        } else {
          LOG.debug("{} ({} times now)", trouble, failures);
        }
      }
      if (recorder.isClosed()) {
        LOG.warn(
            "What was not yet written to the database {} is lost: it cannot be written.",
            database.name());
        return false;
      }
      recorder.pause(wait);
    }
  }
}
