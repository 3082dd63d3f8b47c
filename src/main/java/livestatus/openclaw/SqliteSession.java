package livestatus.openclaw;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.Signal.RunStatus;
import livestatus.session.TranscriptPlace;
import org.jspecify.annotations.Nullable;

/**
 * One session of a database: what its row said, so that only what is new is told next. It says
 * nothing twice; what it said is kept by value and compared.
 */
final class SqliteSession {
  final SessionKey key;

  /** The job whose run it is; null for any other session. */
  private final @Nullable String job;

  private @Nullable SessionFacts facts;
  private boolean listed;
  private Entry.@Nullable Run run;

  /** Whether the last word on a run was that there is one; that stays when all is told again. */
  private boolean runTold;

  private Signal.@Nullable Counted counted;
  private long planRevision = -1;
  private long entryHash;
  private @Nullable String names;
  private final SqliteTranscript lines;

  SqliteSession(SessionKey key) {
    this.key = key;
    this.job = CronRun.job(key.value());
    this.lines = new SqliteTranscript(key);
  }

  /** What reading needs besides the rows. */
  record Desk(
      Path database, String place, String agent, Transcript lines, Tally tally, Instant now) {}

  /** Whether the gateway says that it runs, or is about to. */
  boolean running() {
    return run != null && (run.status() == RunStatus.RUNNING || run.status() == RunStatus.PENDING);
  }

  /** The transcript that its row names. */
  @Nullable String transcript() {
    return names;
  }

  /** Whether anybody was told of it; that stays so when all is to be told again. */
  boolean isListed() {
    return listed;
  }

  /** Everything is to be told again: another database may be in the place of the old one. */
  void forget() {
    facts = null;
    run = null;
    counted = null;
    planRevision = -1;
    entryHash = 0;
    lines.forget();
  }

  /**
   * Tells what is new in the session's row, and in its transcript.
   *
   * @param withTranscript also if none was told before
   * @return false if the row is gone
   */
  boolean tell(AgentTables tables, Desk desk, boolean withTranscript, Consumer<Signal> out)
      throws SQLException {
    try {
      return row(tables, desk, withTranscript || lines.isTold(), out);
    } catch (SQLException failed) {
      // What was read but not told must be read again.
      forget();
      throw failed;
    }
  }

  private boolean row(AgentTables tables, Desk desk, boolean withTranscript, Consumer<Signal> out)
      throws SQLException {
    AgentTables.SessionRow row = tables.session(key.value());
    if (row == null && job != null) {
      row = tables.session(job);
      if (row == null || !CronRun.transcript(key.value()).equals(row.transcript())) {
        // The job has run again, or is no more; this run is known as long as its transcript is.
        return facts != null && tables.position(CronRun.transcript(key.value()), 0).seq() >= 0;
      }
    }
    if (row == null) {
      return false;
    }
    names = row.transcript();
    Entry entry = entry(row, desk);
    if (entry != null) {
      list(entry, desk, out);
    }
    List<Signal> news = new ArrayList<>();
    if (mine(row.owner()) && names != null && !row.archived() && withTranscript) {
      boolean anew = lines.follow(tables, desk, names, row.reason(), news);
      planRevision = anew ? -1 : planRevision;
    }
    if (entry != null) {
      insertRun(entry, desk, news);
      Signal.Counted counts = entry.counted(desk.now());
      if (!sameCounts(counts)) {
        counted = counts;
        news.add(counts);
      }
    }
    news.forEach(out);
    plan(tables, out);
    return true;
  }

  /** A job has no transcript of its own: what its row names is its last run's. */
  private boolean mine(@Nullable String owner) {
    return !CronRun.isJob(key.value())
        && (owner == null || owner.equals(key.value()) || owner.equals(job));
  }

  private void list(Entry entry, Desk desk, Consumer<Signal> out) {
    TranscriptPlace source =
        names == null
            ? new TranscriptPlace(desk.database().toString(), "")
            : new TranscriptPlace(desk.place(), names);
    Signal.Listed listed = entry.listed(source, desk.now());
    if (!listed.facts().equals(facts)) {
      facts = listed.facts();
      this.listed = true;
      out.accept(listed);
    }
  }

  /** Whether there is more in the transcript than was told, or something else. */
  boolean hasMore(AgentTables tables) throws SQLException {
    return !lines.isOf(names) || lines.hasMore(tables);
  }

  private @Nullable Entry entry(AgentTables.SessionRow row, Desk desk) {
    byte[] json = row.entry().array();
    CRC32 sum = new CRC32();
    sum.update(json);
    long hash = sum.getValue() << 32 | (Objects.hash(row.transcript(), run(row)) & 0xffffffffL);
    if (hash == entryHash && facts != null) {
      return null;
    }
    try {
      Entry entry = Entry.read(new JsonScan(json), key, desk.agent());
      if (entry != null) {
        entryHash = hash;
        return entry.with(run(row));
      }
    } catch (JsonScan.Broken broken) {
      // Counted below; the last good one stays.
    }
    desk.tally().skippedEntries++;
    return null;
  }

  /** Of a cron run its transcript's row tells how it went, for its own is taken out at its end. */
  private Entry.@Nullable Run run(AgentTables.SessionRow row) {
    if (job == null || row.status() == null) {
      return null;
    }
    return new Entry.Run(
        EntryFacts.status(row.status()), moment(row.started()), moment(row.ended()), false, null);
  }

  private static @Nullable Instant moment(long millis) {
    return millis > 0 ? Instant.ofEpochMilli(millis) : null;
  }

  private boolean sameCounts(Signal.Counted counts) {
    Signal.Counted before = counted;
    if (before == null) {
      return counts.usage().totalTokens() == 0 && counts.model() == null;
    }
    return before.usage().equals(counts.usage()) && Objects.equals(before.model(), counts.model());
  }

  /** The run's word stands where it was said among the lines: an end does not end the next turn. */
  private void insertRun(Entry entry, Desk desk, List<Signal> news) {
    Entry.Run told = entry.run();
    Entry.Run before = run;
    run = told;
    boolean none = told.equals(Entry.Run.NONE);
    if (before == null ? none && !runTold : same(before, told)) {
      return;
    }
    runTold = !none;
    Signal.Run signal = entry.runSignal(desk.now());
    int at = 0;
    while (at < news.size()
        && (news.get(at) instanceof Signal.Restarted || !news.get(at).at().isAfter(signal.at()))) {
      at++;
    }
    news.add(at, signal);
  }

  /** The gateway corrects the start of a run that has long ended; nobody needs to know. */
  private static boolean same(Entry.Run one, Entry.Run two) {
    boolean over = one.ended() != null && one.ended().equals(two.ended());
    return one.status() == two.status()
        && one.aborted() == two.aborted()
        && Objects.equals(one.error(), two.error())
        && Objects.equals(one.ended(), two.ended())
        && (over || Objects.equals(one.started(), two.started()));
  }

  /**
   * The agent's own plan; one that was made before the current question belongs to an older one.
   */
  private void plan(AgentTables tables, Consumer<Signal> out) throws SQLException {
    AgentTables.ProgressRow card = tables.progress(key.value());
    if (card == null || card.steps() == null || card.revision() == planRevision) {
      return;
    }
    planRevision = card.revision();
    Instant at = Instant.ofEpochMilli(Math.max(0, card.updated()));
    if (lines.isOfTheCurrentTurn(at)) {
      out.accept(new Signal.Planned(key, at, ProgressSteps.read(card.steps())));
    }
  }
}
