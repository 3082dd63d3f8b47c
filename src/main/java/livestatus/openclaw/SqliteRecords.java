package livestatus.openclaw;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
 * <p>Nothing new costs a look at the time stamps of two files. When they moved, what changed is
 * found by the rows' own stamps and by the index of running sessions; what those do not show (a
 * stamp that went back, a row that was taken out) by a comparison of all rows' stamps at the next
 * sweep. A look that found a change is repeated a little later, for a second commit in the same
 * tick of the file system's clock moves no time stamp.
 *
 * <p>Owned by the monitor's thread.
 */
final class SqliteRecords implements AgentRecords {
  /** So many sessions have their current turn told at the start, the ones that changed last. */
  private static final int MAX_TOLD_AT_START = 1_000;

  /** Sessions that are read before the transaction is ended and another one begun. */
  private static final int BATCH = 100;

  /** Rows may be stamped so long before they are there to be seen. */
  private static final long SLACK_MILLIS = 60_000;

  /** No file system's clock ticks slower. */
  private static final Duration TICK = Duration.ofMillis(20);

  private static final Duration ACTIVE = Duration.ofMillis(250);
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** A database that cannot be read now is left alone for a moment. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final AgentDatabase database;
  private final String agent;
  private final Transcript lines;
  private final Tally tally;
  private final DatabaseOwner owner;
  private final StoreProblems problems;
  private final Map<String, SqliteSession> sessions = new HashMap<>();

  /** Those of them that run. */
  private final Set<SqliteSession> active = new LinkedHashSet<>();

  /** The stamps of all rows by their keys, those of cron runs too. */
  private final Map<String, Long> rows = new HashMap<>();

  private final Map<String, Long> transcripts = new HashMap<>();

  private @Nullable DatabaseStamp last;
  private Instant lastRead = Instant.EPOCH;
  private Instant retryAt = Instant.MIN;
  private @Nullable Instant lookAgainAt;
  private boolean begun;
  private boolean changedSinceSweep;
  private boolean missedSweep;
  private long newest;

  /**
   * @param holder whether some process has a file open
   */
  SqliteRecords(
      Path file, String agent, Transcript lines, Tally tally, Function<Path, Presence> holder) {
    this.database = new AgentDatabase(file);
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
        owner.check(now, active, out);
      }
    } catch (IOException | SQLException failed) {
      last = null;
      rows.clear();
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
    owner.saw(changed && before != null, now, active);
    lookAgainAt = changed ? now.plus(TICK) : null;
    changedSinceSweep = !sweep && (changed || changedSinceSweep);
    last = stamp;
    problems.readable(stamp, Objects.requireNonNull(database.schema()));
  }

  /** Without a lock nothing counts before it is known that nobody wrote meanwhile. */
  private boolean lookUnlocked(DatabaseStamp stamp, boolean all, Instant now, Consumer<Signal> out)
      throws SQLException, IOException {
    List<Signal> told = new ArrayList<>();
    boolean sound = false;
    try {
      sound = database.read(stamp, tables -> sessions(tables, all, now, told::add));
    } finally {
      if (!sound) {
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
    rows.clear();
  }

  private void sessions(AgentTables tables, boolean all, Instant now, Consumer<Signal> out)
      throws SQLException {
    AgentSchema schema = Objects.requireNonNull(database.schema());
    if (schema.unreadable() != null) {
      return;
    }
    long since = all ? Long.MIN_VALUE : Math.min(newest, now.toEpochMilli()) - SLACK_MILLIS;
    Map<String, Long> stamps = tables.sessionsSince(since);
    Set<String> due = new LinkedHashSet<>();
    Set<String> running = tables.runningSessions();
    for (String key : running) {
      SqliteSession session = sessions.get(key);
      if (all || session == null || !session.running()) {
        due.add(key);
      }
    }
    changed(stamps, due);
    gone(all ? stamps.keySet() : everybody(tables), due, now, out);
    Set<String> more = moved(tables.transcriptsSince(since));
    for (SqliteSession session : active) {
      // A run can end without another stamp: seen of sub-agents and cron runs.
      (running.contains(session.key.value()) ? more : due).add(session.key.value());
    }
    SqliteSession.Desk desk = new SqliteSession.Desk(database.file(), agent, lines, tally, now);
    int[] read = new int[1];
    for (String key : due) {
      tell(tables, key, begun || read[0] < MAX_TOLD_AT_START, desk, out);
      pause(tables, read);
    }
    more.removeAll(due);
    for (String key : more) {
      SqliteSession session = sessions.get(key);
      if (session != null && (CronRun.isJob(key) || session.hasMore(tables))) {
        tell(tables, key, true, desk, out);
      }
      pause(tables, read);
    }
    newest = Math.max(newest, stamps.values().stream().mapToLong(s -> s).max().orElse(0));
  }

  /** The sessions whose rows are not as they were, the last changed first. */
  private void changed(Map<String, Long> stamps, Set<String> due) {
    List<String> changed = new ArrayList<>();
    stamps.forEach(
        (key, stamp) -> {
          if (!stamp.equals(rows.put(key, stamp))) {
            changed.add(key);
          }
        });
    changed.sort(Comparator.comparing(stamps::get, Comparator.reverseOrder()));
    due.addAll(changed);
  }

  /** All keys, if there are not as many as are known. */
  private @Nullable Set<String> everybody(AgentTables tables) throws SQLException {
    return tables.countSessions() == rows.size()
        ? null
        : tables.sessionsSince(Long.MIN_VALUE).keySet();
  }

  private void gone(
      @Nullable Set<String> left, Set<String> due, Instant now, Consumer<Signal> out) {
    if (left == null) {
      return;
    }
    rows.keySet().retainAll(left);
    for (String key : left) {
      if (!rows.containsKey(key)) {
        due.add(key);
      }
    }
    for (String key : Set.copyOf(sessions.keySet())) {
      if (left.contains(key)) {
        continue;
      }
      if (CronRun.job(key) != null) {
        due.add(key);
      } else {
        unlist(key, now, out);
        due.remove(key);
      }
    }
  }

  private void unlist(String key, Instant now, Consumer<Signal> out) {
    SqliteSession session = sessions.remove(key);
    if (session != null) {
      active.remove(session);
      transcripts.remove(key);
      if (session.isListed()) {
        out.accept(new Signal.Unlisted(session.key, now));
      }
    }
  }

  /** The sessions whose transcripts are not as they were. */
  private Set<String> moved(Map<String, Long> stamps) {
    Set<String> moved = new HashSet<>();
    stamps.forEach(
        (key, stamp) -> {
          if (!stamp.equals(transcripts.put(key, stamp))) {
            moved.add(key);
          }
        });
    return moved;
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
      active.add(session);
    } else {
      active.remove(session);
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
    rows.clear();
  }

  @Override
  public void close() {
    // Nothing is kept open between two reads.
  }
}
