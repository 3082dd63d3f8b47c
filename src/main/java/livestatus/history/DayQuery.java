package livestatus.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What each agent did on each day, from transitions, folded days and totals together. */
final class DayQuery {
  private record Key(String day, String agent) {}

  private static final class Sums {
    long sessions;
    long failures;
    long input;
    long output;
    long cached;
    double cost;
    final Map<String, Long> millis = new TreeMap<>();
  }

  private final Handle handle;
  private final Dialect dialect;
  private final Filter filter;
  private final Scope scope;
  private final Map<Key, Sums> days = new HashMap<>();

  DayQuery(Handle handle, Dialect dialect, Filter filter) {
    this.handle = handle;
    this.dialect = dialect;
    this.filter = filter;
    scope = new Scope(filter);
  }

  List<AgentDay> days(Instant now) {
    sessions();
    totals();
    folded();
    transitions(now);
    List<AgentDay> result = new ArrayList<>();
    days.forEach((key, sums) -> result.add(day(key, sums)));
    result.sort(Comparator.comparing(AgentDay::day).reversed().thenComparing(AgentDay::agentId));
    return result;
  }

  private Sums of(String day, String agent) {
    return days.computeIfAbsent(new Key(day, agent), key -> new Sums());
  }

  private void sessions() {
    String day = Totals.day(dialect);
    add(
        "SELECT "
            + day
            + ", s.agent_id, count(*), sum(CASE WHEN s.status = 'error' THEN 1 ELSE 0 END),"
            + " sum(s.input_tokens), sum(s.output_tokens), sum(s.cached_tokens), sum(s.cost)"
            + " FROM agent_sessions s WHERE "
            + scope.begun()
            + " GROUP BY 1, 2");
  }

  private void totals() {
    add(
        "SELECT d.day, d.agent_id, sum(d.sessions), sum(d.failures), sum(d.input_tokens),"
            + " sum(d.output_tokens), sum(d.cached_tokens), sum(d.cost) FROM daily_totals d WHERE "
            + scope.days()
            + " GROUP BY 1, 2");
  }

  private void add(String sql) {
    scope
        .query(handle, sql)
        .map(
            (row, context) -> {
              Sums sums = of(row.getString(1), row.getString(2));
              sums.sessions += row.getLong(3);
              sums.failures += row.getLong(4);
              sums.input += row.getLong(5);
              sums.output += row.getLong(6);
              sums.cached += row.getLong(7);
              sums.cost += row.getDouble(8);
              return sums;
            })
        .list();
  }

  private void folded() {
    String since = filter.since() == null ? "" : " AND f.day >= :day";
    for (String sql :
        List.of(
            "SELECT f.day, s.agent_id, f.state, sum(f.millis) FROM session_days f"
                + " JOIN agent_sessions s ON s.id = f.session_id WHERE "
                + scope.sessions()
                + since
                + " GROUP BY 1, 2, 3",
            "SELECT d.day, d.agent_id, d.state, sum(d.millis) FROM daily_states d WHERE "
                + scope.days()
                + " GROUP BY 1, 2, 3")) {
      scope
          .query(handle, sql)
          .map(
              (row, context) ->
                  of(row.getString(1), row.getString(2))
                      .millis
                      .merge(row.getString(3), row.getLong(4), Long::sum))
          .list();
    }
  }

  private void transitions(Instant now) {
    Walk walk = new Walk(now);
    scope
        .query(
            handle,
            "SELECT t.session_id, t.at, t.to_state, s.agent_id, s.ended_at, s.updated_at"
                + " FROM session_transitions t JOIN agent_sessions s ON s.id = t.session_id WHERE "
                + scope.sessions()
                + " ORDER BY t.session_id, t.seq")
        .map((row, context) -> walk.take(row))
        .forEach(taken -> {});
    walk.finish();
  }

  /** Goes through the transitions, one session after the other. */
  private final class Walk {
    private final Instant now;
    private @Nullable String session;
    private String agent = "";
    private String state = "";
    private StateQuery.@Nullable Tail tail;
    private StateTime time = new StateTime();

    Walk(Instant now) {
      this.now = now;
    }

    boolean take(ResultSet row) throws SQLException {
      String id = row.getString(1);
      if (!id.equals(session)) {
        finish();
        session = id;
        agent = row.getString(4);
        Instant updated = dialect.time(row, 6);
        tail = new StateQuery.Tail(dialect.time(row, 5), updated == null ? now : updated);
        time = filter.since() == null ? new StateTime() : new StateTime(filter.since());
      }
      Instant at = dialect.time(row, 2);
      state = row.getString(3);
      time.enter(state, at == null ? now : at);
      return true;
    }

    void finish() {
      if (session == null || tail == null) {
        return;
      }
      time.until(tail.end(state, now));
      time.sums()
          .forEach(
              (cell, sum) ->
                  of(cell.day().toString(), agent)
                      .millis
                      .merge(cell.state(), sum.millis(), Long::sum));
      session = null;
    }
  }

  private static AgentDay day(Key key, Sums sums) {
    Map<String, Double> seconds = new TreeMap<>();
    sums.millis.forEach((state, millis) -> seconds.put(state, millis / 1000.0));
    return new AgentDay(
        key.day(),
        key.agent(),
        sums.sessions,
        sums.failures,
        sums.input,
        sums.output,
        sums.cached,
        sums.cost,
        seconds);
  }
}
