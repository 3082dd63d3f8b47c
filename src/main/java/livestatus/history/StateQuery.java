package livestatus.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Time in states, from transitions as long as they are kept. */
final class StateQuery {
  /** What tells how long a session's last state lasted. */
  record Tail(@Nullable Instant endedAt, Instant updatedAt) {
    /**
     * A session that works says so each minute. Where it no longer does, nobody knows what it did;
     * what is idle stays so.
     */
    Instant end(@Nullable String state, Instant now) {
      if (endedAt != null) {
        return endedAt;
      }
      boolean works = "working".equals(state) || "blocked".equals(state);
      Instant sure = updatedAt.plus(Sightings.CONFIRM);
      return works && sure.isBefore(now) ? sure : now;
    }
  }

  private StateQuery() {}

  static List<StateShare> session(Handle handle, String id, Instant now) {
    SessionRow session = TrackingRows.get(handle, id);
    StateTime time = new StateTime();
    List<String> last = new ArrayList<>();
    handle
        .createQuery(
            "SELECT at, to_state FROM session_transitions WHERE session_id = :id ORDER BY seq")
        .bind("id", id)
        .map(
            (row, context) -> {
              String state = row.getString("to_state");
              Instant at =
                  context.findColumnMapperFor(Instant.class).orElseThrow().map(row, 1, context);
              time.enter(state, at);
              last.add(state);
              return state;
            })
        .list();
    if (!last.isEmpty()) {
      time.until(
          new Tail(session.endedAt(), session.updatedAt()).end(last.get(last.size() - 1), now));
    }
    Map<String, StateTime.Sum> sums = new TreeMap<>();
    time.sums().forEach((cell, sum) -> sums.merge(cell.state(), sum, StateTime.Sum::plus));
    handle
        .createQuery(
            "SELECT state, sum(millis) AS millis, sum(entries) AS entries FROM session_days"
                + " WHERE session_id = :id GROUP BY state")
        .bind("id", id)
        .map(
            (row, context) ->
                sums.merge(
                    row.getString("state"),
                    new StateTime.Sum(row.getLong("millis"), row.getLong("entries")),
                    StateTime.Sum::plus))
        .list();
    List<StateShare> shares = new ArrayList<>();
    sums.forEach(
        (state, sum) -> shares.add(new StateShare(state, sum.millis() / 1000.0, sum.entries())));
    shares.sort(
        Comparator.comparingDouble(StateShare::seconds)
            .reversed()
            .thenComparing(StateShare::state));
    return shares;
  }
}
