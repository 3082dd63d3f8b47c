package livestatus.openclaw;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import org.jspecify.annotations.Nullable;

/**
 * The records of an agent whose gateway keeps them in a database.
 *
 * <p>Nothing new costs a look at the time stamps of two files. A look that found a change is
 * repeated a little later, for a second commit in the same tick of the file system's clock moves no
 * time stamp.
 *
 * <p>Owned by the monitor's thread.
 */
final class SqliteRecords implements AgentRecords {
  /** So many sessions have their current turn told at the start, the ones that changed last. */
  private static final int MAX_TOLD_AT_START = 1_000;

  /** Sessions that are read before the transaction is ended and another one begun. */
  private static final int BATCH = 100;

  /** No file system's clock ticks slower. */
  private static final Duration TICK = Duration.ofMillis(20);

  private static final Duration ACTIVE = Duration.ofMillis(250);
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** A database that cannot be read now is left alone for a moment. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final AgentDatabase database;

  /** What stands before the ids of its transcripts, for whoever is told of one. */
  private final String place;

  private final String agent;
  private final Transcript lines;
  private final Tally tally;
  private final DatabaseOwner owner;
  private final StoreProblems problems;
  private final Map<String, SqliteSession> sessions = new HashMap<>();

  /** Those of them that run. */
  private final Map<String, SqliteSession> active = new LinkedHashMap<>();

  private final SqliteChanges changes = new SqliteChanges();

  private @Nullable DatabaseStamp last;
  private Instant lastRead = Instant.EPOCH;
  private Instant retryAt = Instant.MIN;
  private @Nullable Instant lookAgainAt;
  private boolean begun;
  private boolean changedSinceSweep;
  private boolean missedSweep;

  /**
   * @param holder whether some process has a file open
   */
  SqliteRecords(
      Path file, String agent, Transcript lines, Tally tally, Function<Path, Presence> holder) {
    this.database = new AgentDatabase(file);
    this.place = file + "#";
    this.agent = agent;
    this.lines = lines;
    this.tally = tally;
    this.owner = new DatabaseOwner(file, holder);
    this.problems = new StoreProblems(file);
  }

  @Override
  public void read(Instant now, boolean sweep, Consumer<Signal> out) {
    if (now.isBefore(retryAt)) {
      return;
    }
    lastRead = now;
    try {
      DatabaseStamp stamp = DatabaseStamp.of(database.file());
      if (stamp == null) {
        gone(now, sweep, out);
        return;
      }
      missedSweep = false;
      boolean again = lookAgainAt != null && !now.isBefore(lookAgainAt);
      if (!stamp.equals(last) || again || (sweep && changedSinceSweep)) {
        look(stamp, now, sweep, out);
      } else {
        owner.check(now, active.values(), out);
      }
    } catch (IOException | SQLException failed) {
      last = null;
      changes.forget();
      retryAt = now.plus(RETRY);
      problems.failed(failed);
    }
  }

  private void look(DatabaseStamp stamp, Instant now, boolean sweep, Consumer<Signal> out)
      throws SQLException, IOException {
    DatabaseStamp before = last;
    boolean changed = !stamp.equals(before);
    boolean replaced = before != null && !before.identity().equals(stamp.identity());
    if (replaced) {
      forget();
    }
    boolean all = sweep || before == null || replaced;
    if (stamp.isLive()) {
      database.read(stamp, tables -> sessions(tables, all, now, out));
    } else if (!lookUnlocked(stamp, all, now, out)) {
      last = null;
      return;
    }
    begun = true;
    owner.saw(changed && before != null, now, active.values());
    lookAgainAt = changed ? now.plus(TICK) : null;
    changedSinceSweep = !sweep && (changed || changedSinceSweep);
    last = stamp;
    problems.readable(stamp, Objects.requireNonNull(database.schema()));
  }

  /** Without a lock nothing counts before it is known that nobody wrote meanwhile. */
  private boolean lookUnlocked(DatabaseStamp stamp, boolean all, Instant now, Consumer<Signal> out)
      throws SQLException, IOException {
    List<Signal> told = new ArrayList<>();
    Map<String, SqliteSession> before = Map.copyOf(sessions);
    boolean sound = false;
    try {
      sound = database.read(stamp, tables -> sessions(tables, all, now, told::add));
    } finally {
      if (!sound) {
        // Nobody heard that they are gone: if they are, it is told by the next look.
        before.forEach(sessions::putIfAbsent);
        forget();
      }
    }
    if (sound) {
      told.forEach(out);
    }
    return sound;
  }

  /** Another database may be in the place of the old one: all is to be told again. */
  private void forget() {
    sessions.values().forEach(SqliteSession::forget);
    active.clear();
    changes.forget();
  }

  private void sessions(AgentTables tables, boolean all, Instant now, Consumer<Signal> out)
      throws SQLException {
    AgentSchema schema = Objects.requireNonNull(database.schema());
    if (schema.unreadable() != null) {
      return;
    }
    SqliteChanges.Found found = changes.find(tables, all, now, sessions.keySet(), active.keySet());
    found.gone().forEach(key -> unlist(key, now, out));
    SqliteSession.Desk desk =
        new SqliteSession.Desk(database.file(), place, agent, lines, tally, now);
    int[] read = new int[1];
    for (String key : found.due()) {
      tell(tables, key, begun || read[0] < MAX_TOLD_AT_START, desk, out);
      pause(tables, read);
    }
    for (String key : found.moved()) {
      SqliteSession session = sessions.get(key);
      if (session != null && (CronRun.isJob(key) || session.hasMore(tables))) {
        tell(tables, key, true, desk, out);
      }
      pause(tables, read);
    }
  }

  private void unlist(String key, Instant now, Consumer<Signal> out) {
    SqliteSession session = sessions.remove(key);
    if (session != null) {
      active.remove(key);
      if (session.isListed()) {
        out.accept(new Signal.Unlisted(session.key, now));
      }
    }
  }

  private void tell(
      AgentTables tables,
      String key,
      boolean withTranscript,
      SqliteSession.Desk desk,
      Consumer<Signal> out)
      throws SQLException {
    SqliteSession session =
        sessions.computeIfAbsent(key, k -> new SqliteSession(new SessionKey(k)));
    if (!session.tell(tables, desk, withTranscript, out)) {
      unlist(key, desk.now(), out);
      return;
    }
    if (session.running()) {
      active.put(key, session);
    } else {
      active.remove(key);
    }
    if (CronRun.isJob(key) && session.transcript() != null) {
      tell(tables, CronRun.key(key, session.transcript()), withTranscript, desk, out);
    }
  }

  private static void pause(AgentTables tables, int[] read) throws SQLException {
    if (++read[0] % BATCH == 0) {
      tables.pause();
    }
  }

  /** A database may be away for a moment while it is replaced; its sessions stay for two sweeps. */
  private void gone(Instant now, boolean sweep, Consumer<Signal> out) {
    last = null;
    problems.gone();
    if (sweep && missedSweep) {
      unlistAll(now, out);
    }
    missedSweep |= sweep;
  }

  /** Soon while something runs, else now and then: a wake-up can be lost. */
  @Override
  public Instant nextDeadline() {
    if (retryAt.isAfter(lastRead)) {
      return retryAt;
    }
    if (lookAgainAt != null) {
      return lookAgainAt;
    }
    return lastRead.plus(active.isEmpty() ? QUIET : ACTIVE);
  }

  /** How many statements were run so far: none while nothing is new. */
  long statements() {
    return database.statements();
  }

  @Override
  public List<String> problems() {
    return problems.now();
  }

  @Override
  public void unlistAll(Instant now, Consumer<Signal> out) {
    Set.copyOf(sessions.keySet()).forEach(key -> unlist(key, now, out));
    changes.forget();
  }

  @Override
  public void close() {
    // Nothing is kept open between two reads.
  }
}
