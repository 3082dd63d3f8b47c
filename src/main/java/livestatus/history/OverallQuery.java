package livestatus.history;

import org.jdbi.v3.core.Handle;

/** Everything in one line. */
final class OverallQuery {
  private OverallQuery() {}

  static OverallStatistics overall(Handle handle, Filter filter) {
    Scope scope = new Scope(filter);
    long agents = count(handle, scope, "agent_id");
    long gateways = count(handle, scope, "gateway");
    long issues =
        number(
            handle,
            scope,
            "SELECT count(DISTINCT w.issue_id) FROM agent_issue_work w"
                + " JOIN agent_sessions s ON s.id = w.session_id WHERE "
                + scope.sessions());
    long skills =
        number(
            handle,
            scope,
            "SELECT count(*) FROM agent_skill_usage u"
                + " JOIN agent_sessions s ON s.id = u.session_id WHERE "
                + scope.sessions());
    return scope
        .query(
            handle,
            "SELECT sum(n), sum(active), sum(failures), sum(input), sum(output), sum(cached),"
                + " sum(cost) FROM ("
                + " SELECT count(*) AS n,"
                + " coalesce(sum(CASE WHEN s.ended_at IS NULL THEN 1 ELSE 0 END), 0) AS active,"
                + " coalesce(sum(CASE WHEN s.status = 'error' THEN 1 ELSE 0 END), 0) AS failures,"
                + " coalesce(sum(s.input_tokens), 0) AS input,"
                + " coalesce(sum(s.output_tokens), 0) AS output,"
                + " coalesce(sum(s.cached_tokens), 0) AS cached,"
                + " coalesce(sum(s.cost), 0) AS cost"
                + " FROM agent_sessions s WHERE "
                + scope.sessions()
                + " UNION ALL SELECT coalesce(sum(d.sessions), 0), 0,"
                + " coalesce(sum(d.failures), 0), coalesce(sum(d.input_tokens), 0),"
                + " coalesce(sum(d.output_tokens), 0), coalesce(sum(d.cached_tokens), 0),"
                + " coalesce(sum(d.cost), 0) FROM daily_totals d WHERE "
                + scope.days()
                + ") a")
        .map(
            (row, context) ->
                new OverallStatistics(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    agents,
                    gateways,
                    issues,
                    skills,
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getDouble(7)))
        .one();
  }

  private static long count(Handle handle, Scope scope, String column) {
    return number(
        handle,
        scope,
        "SELECT count(*) FROM (SELECT s.%1$s FROM agent_sessions s WHERE %2$s UNION SELECT d.%1$s FROM daily_totals d WHERE %3$s) a"
            .formatted(column, scope.sessions(), scope.days()));
  }

  private static long number(Handle handle, Scope scope, String sql) {
    return scope.query(handle, sql).mapTo(Long.class).one();
  }
}
