package livestatus.history;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Single rows of what was kept, of all gateways. Every call asks the database anew, and throws
 * {@link HistoryUnavailable} when it is away. Safe for threads.
 */
public final class Records {
  /** However much is asked for. */
  static final int MAX_ROWS = 10_000;

  private final Asking asking;

  private final InstantSource clock;

  Records(Asking asking, InstantSource clock) {
    this.asking = asking;
    this.clock = clock;
  }

  public List<GatewayView> gateways() {
    return asking.ask(
        handle ->
            handle
                .createQuery(
                    "SELECT g.gateway, g.host, g.pid, g.version, g.started_at, g.beat_at,"
                        + " g.stopped_at, count(s.id) AS sessions,"
                        + " coalesce(sum(CASE WHEN s.status = 'active' THEN 1 ELSE 0 END), 0)"
                        + " AS active FROM gateways g LEFT JOIN agent_sessions s"
                        + " ON s.gateway = g.gateway AND s.listed"
                        + " GROUP BY g.gateway, g.host, g.pid, g.version, g.started_at, g.beat_at,"
                        + " g.stopped_at ORDER BY g.gateway")
                .mapTo(GatewayView.class)
                .list());
  }

  /**
   * An agent's sessions, those at work before the others, the last changed one first: what {@code
   * get_agent_status} is on PostgreSQL.
   */
  public List<SessionRow> agentStatus(String agentName, int limit) {
    return asking.ask(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM agent_sessions WHERE agent_name = :name ORDER BY"
                        + " CASE WHEN status = 'active' THEN 0 ELSE 1 END, updated_at DESC, id"
                        + " LIMIT :limit")
                .bind("name", agentName)
                .bind("limit", bounded(limit))
                .mapTo(SessionRow.class)
                .list());
  }

  /** The rows that a session key had, the newest first; most keys had one. */
  public List<SessionRow> sessions(String gateway, String sessionKey) {
    return asking.ask(handle -> TimelineQuery.sessions(handle, gateway, sessionKey));
  }

  /** A session's changes of state, the newest first. Of an old one they are folded into days. */
  public List<TransitionRow> transitions(String sessionId, int limit) {
    return asking.ask(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM session_transitions WHERE session_id = :id"
                        + " ORDER BY seq DESC LIMIT :limit")
                .bind("id", sessionId)
                .bind("limit", bounded(limit))
                .mapTo(TransitionRow.class)
                .list());
  }

  /**
   * What a session went through, with the last changes of state; null if there is no such session.
   *
   * @param limit of the changes of each session
   * @param tree whether its sub-agents are told of too
   */
  public @Nullable Timeline timeline(String gateway, String sessionKey, int limit, boolean tree) {
    return asking.ask(
        handle ->
            new TimelineQuery(handle, gateway, bounded(limit), clock.instant())
                .timeline(sessionKey, tree));
  }

  /** What was said under a session's name, the newest first. */
  public List<PushRow> pushes(String gateway, String sessionKey, int limit) {
    return asking.ask(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM pushed_statuses WHERE gateway = :gateway"
                        + " AND session_key = :key ORDER BY at DESC, seq DESC LIMIT :limit")
                .bind("gateway", gateway)
                .bind("key", sessionKey)
                .bind("limit", bounded(limit))
                .mapTo(PushRow.class)
                .list());
  }

  private static int bounded(int limit) {
    return Math.max(1, Math.min(limit, MAX_ROWS));
  }
}
