package livestatus.history;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** A filter as conditions of a query. */
final class Scope {
  private final Filter filter;

  Scope(Filter filter) {
    this.filter = filter;
  }

  /** Conditions on {@code agent_sessions} as {@code s}. */
  String sessions() {
    List<String> conditions = owner("s");
    if (filter.since() != null) {
      conditions.add("coalesce(s.ended_at, s.updated_at) >= :since");
    }
    return String.join(" AND ", conditions);
  }

  /** Conditions on {@code agent_sessions} as {@code s}: those that began since then. */
  String begun() {
    List<String> conditions = owner("s");
    if (filter.since() != null) {
      conditions.add("s.started_at >= :since");
    }
    return String.join(" AND ", conditions);
  }

  /** Conditions on a table of totals as {@code d}; a day counts whole. */
  String days() {
    List<String> conditions = owner("d");
    if (filter.since() != null) {
      conditions.add("d.day >= :day");
    }
    return String.join(" AND ", conditions);
  }

  private List<String> owner(String table) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    if (filter.gateway() != null) {
      conditions.add(table + ".gateway = :gateway");
    }
    if (filter.agent() != null) {
      conditions.add(table + ".agent_id = :agent");
    }
    return conditions;
  }

  /** The query with the filter's values where it asks for them. */
  Query query(Handle handle, String sql) {
    Query query = handle.createQuery(sql);
    if (sql.contains(":since")) {
      query.bind("since", filter.since());
    }
    if (sql.contains(":day") && filter.since() != null) {
      query.bind("day", StateTime.day(filter.since()).toString());
    }
    if (sql.contains(":gateway")) {
      query.bind("gateway", filter.gateway());
    }
    if (sql.contains(":agent")) {
      query.bind("agent", filter.agent());
    }
    return query;
  }
}
