package livestatus.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The agents' statistics, from sessions that are kept and totals of those that are not. */
final class AgentQuery {
  /** Sums of one agent. */
  private static final class Sums {
    long sessions;
    long active;
    long ended;
    long failures;
    double millis;
    long input;
    long output;
    long cached;
    double cost;
    long calls;
    long callFailures;
    final Set<String> issues = new HashSet<>();
    final List<Double> seconds = new ArrayList<>();
    final List<ToolStatistics> tools = new ArrayList<>();
  }

  private final Handle handle;
  private final Dialect dialect;
  private final Scope scope;
  private final Map<String, Sums> agents = new HashMap<>();

  AgentQuery(Handle handle, Dialect dialect, Filter filter) {
    this.handle = handle;
    this.dialect = dialect;
    scope = new Scope(filter);
  }

  List<AgentStatistics> agents() {
    sessions();
    totals();
    durations();
    issues();
    tools();
    List<AgentStatistics> result = new ArrayList<>();
    agents.forEach((agent, sums) -> result.add(statistics(agent, sums)));
    result.sort(
        Comparator.comparingLong(AgentStatistics::sessions)
            .reversed()
            .thenComparing(AgentStatistics::agentId));
    return result;
  }

  private Sums of(String agent) {
    return agents.computeIfAbsent(agent, name -> new Sums());
  }

  private void sessions() {
    scope
        .query(
            handle,
            "SELECT s.agent_id, count(*), sum(CASE WHEN s.ended_at IS NULL THEN 1 ELSE 0 END),"
                + " sum(CASE WHEN s.status = 'error' THEN 1 ELSE 0 END), sum(s.input_tokens),"
                + " sum(s.output_tokens), sum(s.cached_tokens), sum(s.cost)"
                + " FROM agent_sessions s WHERE "
                + scope.sessions()
                + " GROUP BY s.agent_id")
        .map(
            (row, context) -> {
              Sums sums = of(row.getString(1));
              sums.sessions += row.getLong(2);
              sums.active += row.getLong(3);
              sums.ended += row.getLong(2) - row.getLong(3);
              sums.failures += row.getLong(4);
              sums.input += row.getLong(5);
              sums.output += row.getLong(6);
              sums.cached += row.getLong(7);
              sums.cost += row.getDouble(8);
              return sums;
            })
        .list();
  }

  private void totals() {
    scope
        .query(
            handle,
            "SELECT d.agent_id, sum(d.sessions), sum(d.failures), sum(d.millis),"
                + " sum(d.input_tokens), sum(d.output_tokens), sum(d.cached_tokens), sum(d.cost),"
                + " sum(d.tools), sum(d.tool_failures) FROM daily_totals d WHERE "
                + scope.days()
                + " GROUP BY d.agent_id")
        .map(
            (row, context) -> {
              Sums sums = of(row.getString(1));
              sums.sessions += row.getLong(2);
              sums.ended += row.getLong(2);
              sums.failures += row.getLong(3);
              sums.millis += row.getLong(4);
              sums.input += row.getLong(5);
              sums.output += row.getLong(6);
              sums.cached += row.getLong(7);
              sums.cost += row.getDouble(8);
              sums.calls += row.getLong(9);
              sums.callFailures += row.getLong(10);
              return sums;
            })
        .list();
  }

  private void durations() {
    String millis = dialect.millis("s.ended_at") + " - " + dialect.millis("s.started_at");
    scope
        .query(
            handle,
            "SELECT s.agent_id, "
                + millis
                + " AS millis FROM agent_sessions s WHERE s.ended_at IS NOT NULL AND "
                + scope.sessions()
                + " ORDER BY millis")
        .map(
            (row, context) -> {
              double taken = Math.max(0, row.getLong(2));
              Sums sums = of(row.getString(1));
              sums.millis += taken;
              sums.seconds.add(taken / 1000);
              return sums;
            })
        .list();
  }

  private void issues() {
    scope
        .query(
            handle,
            "SELECT s.agent_id, w.issue_id FROM agent_issue_work w"
                + " JOIN agent_sessions s ON s.id = w.session_id WHERE "
                + scope.sessions()
                + " GROUP BY s.agent_id, w.issue_id")
        .map((row, context) -> of(row.getString(1)).issues.add(row.getString(2)))
        .list();
    scope
        .query(
            handle,
            "SELECT s.agent_id, s.issues_claimed FROM agent_sessions s"
                + " WHERE s.issues_claimed <> '[]' AND "
                + scope.sessions())
        .map((row, context) -> of(row.getString(1)).issues.addAll(Json.list(row.getString(2))))
        .list();
  }

  private void tools() {
    scope
        .query(
            handle,
            "SELECT s.agent_id, t.tool, sum(t.calls), sum(t.failures), sum(t.millis)"
                + " FROM session_tools t JOIN agent_sessions s ON s.id = t.session_id WHERE "
                + scope.sessions()
                + " GROUP BY s.agent_id, t.tool ORDER BY 3 DESC, 2")
        .map(
            (row, context) -> {
              Sums sums = of(row.getString(1));
              sums.calls += row.getLong(3);
              sums.callFailures += row.getLong(4);
              return sums.tools.add(
                  new ToolStatistics(
                      row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5) / 1000.0));
            })
        .list();
  }

  private static AgentStatistics statistics(String agent, Sums sums) {
    return new AgentStatistics(
        agent,
        sums.sessions,
        sums.active,
        sums.ended,
        sums.failures,
        sums.sessions == 0 ? 0 : (double) sums.failures / sums.sessions,
        sums.issues.size(),
        sums.ended == 0 ? null : sums.millis / 1000 / sums.ended,
        Statistics.percentile(sums.seconds, 0.5),
        Statistics.percentile(sums.seconds, 0.9),
        Statistics.percentile(sums.seconds, 0.99),
        sums.input,
        sums.output,
        sums.cached,
        sums.cost,
        sums.calls,
        sums.callFailures,
        sums.tools);
  }
}
