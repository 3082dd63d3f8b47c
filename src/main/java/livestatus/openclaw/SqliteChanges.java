package livestatus.openclaw;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sessions of a database that are not as they were, without reading each: by the stamps
 * of their rows and transcripts, which are in indexes, and by the index of running sessions. What
 * those do not show (a stamp that went back) is found when all are compared.
 */
final class SqliteChanges {
  /** Rows may be stamped so long before they are there to be seen. */
  private static final long SLACK_MILLIS = 60_000;

  /** The stamps of all rows by their keys, those of cron runs too. */
  private final Map<String, Long> rows = new HashMap<>();

  private final Map<String, Long> transcripts = new HashMap<>();
  private long newest;

  /**
   * What was found; each session stands in one of them.
   *
   * @param due their rows must be read, the running and the last changed ones first
   * @param moved their transcripts may have more
   * @param gone they are no longer there
   */
  record Found(Set<String> due, Set<String> moved, Set<String> gone) {}

  /** All rows count as changed. */
  void forget() {
    rows.clear();
  }

  /**
   * Compares.
   *
   * @param all every row, whatever its stamp
   * @param known the sessions that were told
   * @param active those of them that run
   */
  Found find(AgentTables tables, boolean all, Instant now, Set<String> known, Set<String> active)
      throws SQLException {
    long since = all ? Long.MIN_VALUE : Math.min(newest, now.toEpochMilli()) - SLACK_MILLIS;
    Map<String, Long> stamps = tables.sessionsSince(since);
    Set<String> running = tables.runningSessions();
    Set<String> due = new LinkedHashSet<>();
    for (String key : running) {
      if (all || !active.contains(key)) {
        due.add(key);
      }
    }
    due.addAll(changed(rows, stamps));
    Set<String> moved = new HashSet<>(changed(transcripts, tables.transcriptsSince(since)));
    for (String key : active) {
      // A run can end without another stamp: seen of sub-agents and cron runs.
      (running.contains(key) ? moved : due).add(key);
    }
    Set<String> gone = new HashSet<>();
    Set<String> left = all ? stamps.keySet() : everybody(tables);
    if (left != null) {
      missing(left, known, due, gone);
    }
    due.removeAll(gone);
    moved.removeAll(gone);
    moved.removeAll(due);
    newest = Math.max(newest, stamps.values().stream().mapToLong(s -> s).max().orElse(0));
    return new Found(due, moved, gone);
  }

  /** The keys whose stamps are not as they were, the newest first. */
  private static List<String> changed(Map<String, Long> before, Map<String, Long> stamps) {
    List<String> changed = new ArrayList<>();
    stamps.forEach(
        (key, stamp) -> {
          if (!stamp.equals(before.put(key, stamp))) {
            changed.add(key);
          }
        });
    changed.sort(Comparator.comparing(stamps::get, Comparator.reverseOrder()));
    return changed;
  }

  /** All keys, if there are not as many as are known. */
  private @Nullable Set<String> everybody(AgentTables tables) throws SQLException {
    return tables.countSessions() == rows.size()
        ? null
        : tables.sessionsSince(Long.MIN_VALUE).keySet();
  }

  private void missing(Set<String> left, Set<String> known, Set<String> due, Set<String> gone) {
    rows.keySet().retainAll(left);
    for (String key : left) {
      if (!rows.containsKey(key)) {
        due.add(key);
      }
    }
    for (String key : known) {
      if (!left.contains(key)) {
        // A cron run's own row is taken out at its end, and it stays known all the same.
        (CronRun.job(key) == null ? gone : due).add(key);
      }
    }
    gone.forEach(transcripts::remove);
  }
}
