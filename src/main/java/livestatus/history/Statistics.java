package livestatus.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be counted. Every call asks the database anew, and throws {@link HistoryUnavailable}
 * when it is away. Safe for threads.
 */
public final class Statistics {
  /** As many points as a plot can use. */
  private static final int MAX_DURATIONS = 20_000;

  private final Asking asking;
  private final InstantSource clock;

  Statistics(Asking asking, InstantSource clock) {
    this.asking = asking;
    this.clock = clock;
  }

  /** Agents, the one with most sessions first. */
  public List<AgentStatistics> agents(Filter filter) {
    return asking.ask(handle -> new AgentQuery(handle, asking.dialect(), filter).agents());
  }

  /** Issues, the last worked on first. */
  public List<IssueStatistics> issues(Filter filter) {
    return asking.ask(handle -> IssueQuery.issues(handle, filter, clock.instant()));
  }

  /** Skills, the most used one first. */
  public List<SkillStatistics> skills(Filter filter) {
    Scope scope = new Scope(filter);
    return asking.ask(
        handle ->
            scope
                .query(
                    handle,
                    "SELECT u.skill_name AS skill, count(*) AS uses,"
                        + " count(DISTINCT u.session_id) AS sessions,"
                        + " CAST(avg(u.context_added) AS DOUBLE PRECISION) AS average_context"
                        + " FROM agent_skill_usage u JOIN agent_sessions s ON s.id = u.session_id"
                        + " WHERE "
                        + scope.sessions()
                        + " GROUP BY u.skill_name ORDER BY uses DESC, skill")
                .mapTo(SkillStatistics.class)
                .list());
  }

  public OverallStatistics overall(Filter filter) {
    return asking.ask(handle -> OverallQuery.overall(handle, filter));
  }

  /** Sessions with how long they took, the last one begun first; no more than a plot can use. */
  public List<SessionDuration> durations(Filter filter) {
    Scope scope = new Scope(filter);
    Instant now = clock.instant();
    return asking.ask(
        handle ->
            scope
                .query(
                    handle,
                    "SELECT s.id, s.gateway, s.session_key, s.agent_id, s.started_at,"
                        + " s.ended_at, s.exit_reason FROM agent_sessions s WHERE "
                        + scope.sessions()
                        + " ORDER BY s.started_at DESC, s.id LIMIT "
                        + MAX_DURATIONS)
                .map((row, context) -> duration(row, now))
                .list());
  }

  private SessionDuration duration(ResultSet row, Instant now) throws SQLException {
    Instant started = asking.dialect().time(row, 5);
    Instant ended = asking.dialect().time(row, 6);
    Instant begin = started == null ? now : started;
    double taken = seconds(Duration.between(begin, ended == null ? now : ended));
    return new SessionDuration(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        begin,
        Math.max(0, taken),
        row.getString(7));
  }

  /** Time in each state of one session, the longest first. */
  public List<StateShare> states(String sessionId) {
    return asking.ask(handle -> StateQuery.session(handle, sessionId, clock.instant()));
  }

  /** Days and agents, the last day first. */
  public List<AgentDay> days(Filter filter) {
    return asking.ask(
        handle -> new DayQuery(handle, asking.dialect(), filter).days(clock.instant()));
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** The smallest of the sorted values that so large a share of them does not exceed. */
  static @Nullable Double percentile(List<Double> sorted, double share) {
    if (sorted.isEmpty()) {
      return null;
    }
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }
}
