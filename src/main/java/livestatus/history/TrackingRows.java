package livestatus.history;

import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reported sessions in {@code agent_sessions}. */
final class TrackingRows {
  private TrackingRows() {}

  static @Nullable SessionRow find(Handle handle, String id) {
    return handle
        .createQuery("SELECT * FROM agent_sessions WHERE id = :id")
        .bind("id", id)
        .mapTo(SessionRow.class)
        .findOne()
        .orElse(null);
  }

  static SessionRow get(Handle handle, String id) {
    SessionRow row = find(handle, id);
    if (row == null) {
      throw TrackingRefused.of(TrackingRefused.Kind.UNKNOWN, "There is no session %s.", id);
    }
    return row;
  }

  /** A session that something can be added to. */
  static SessionRow openSession(Handle handle, String id) {
    SessionRow row = get(handle, id);
    Instant ended = row.endedAt();
    if (ended != null) {
      throw TrackingRefused.of(
          TrackingRefused.Kind.CONFLICT,
          "Session %s ended at %s (%s); nothing can be added to it.",
          id,
          ended,
          String.valueOf(row.exitReason()));
    }
    return row;
  }

  /** The open session with this key; null if there is none. */
  static @Nullable String open(Handle handle, String gateway, String key) {
    return handle
        .createQuery(
            "SELECT id FROM agent_sessions WHERE gateway = :gateway AND session_key = :key"
                + " AND ended_at IS NULL ORDER BY started_at DESC LIMIT 1")
        .bind("gateway", gateway)
        .bind("key", key)
        .mapTo(String.class)
        .findOne()
        .orElse(null);
  }

  static void insert(
      Handle handle,
      String id,
      String gateway,
      String key,
      String agent,
      Tracking.Start start,
      Instant now,
      long changeNo) {
    handle
        .createUpdate(
            "INSERT INTO agent_sessions (id, gateway, session_key, agent_id, agent_name, origin,"
                + " listed, kind, task_description, status, state, state_since, reason, witness,"
                + " freshness, started_at, updated_at, workspace_path, model_tier, change_no)"
                + " VALUES (:id, :gateway, :key, :agent, :name, 'reported', FALSE, 'reported',"
                + " :task, 'active', 'working', :now, 'reported as started', 'push', 'fresh',"
                + " :now, :now, :workspace, :tier, :no)")
        .bind("id", id)
        .bind("gateway", gateway)
        .bind("key", key)
        .bind("agent", agent)
        .bind("name", start.agentName() == null ? agent : start.agentName())
        .bind("task", start.task())
        .bind("now", now)
        .bind("workspace", start.workspacePath())
        .bind("tier", start.modelTier())
        .bind("no", changeNo)
        .execute();
  }

  /** Adds what is told of a session to what is known of it. */
  static void adopt(Handle handle, String id, Tracking.Start start, long changeNo) {
    handle
        .createUpdate(
            "UPDATE agent_sessions SET workspace_path = coalesce(:workspace, workspace_path),"
                + " model_tier = coalesce(:tier, model_tier),"
                + " task_description = coalesce(:task, task_description),"
                + " agent_name = coalesce(:name, agent_name), change_no = :no WHERE id = :id")
        .bind("workspace", start.workspacePath())
        .bind("tier", start.modelTier())
        .bind("task", start.task())
        .bind("name", start.agentName())
        .bind("no", changeNo)
        .bind("id", id)
        .execute();
  }

  static void end(
      Handle handle,
      String id,
      ExitReason reason,
      @Nullable String result,
      @Nullable String error,
      Instant now,
      long changeNo) {
    handle
        .createUpdate(
            "UPDATE agent_sessions SET status = :status, state = :state, state_since = :now,"
                + " reason = :why, witness = 'push', current_tool = NULL, updated_at = :now,"
                + " completed_at = :now, ended_at = :now, exit_reason = :exit,"
                + " result = coalesce(:result, result),"
                + " error_message = coalesce(:error, error_message), change_no = :no"
                + " WHERE id = :id")
        .bind("status", reason.status())
        .bind("state", reason.state().word())
        .bind("now", now)
        .bind("why", "reported as ended: " + reason.word())
        .bind("exit", reason.word())
        .bind("result", result)
        .bind("error", error)
        .bind("no", changeNo)
        .bind("id", id)
        .execute();
    handle
        .createUpdate(
            "UPDATE agent_issue_work SET ended_at = :now, change_no = :no"
                + " WHERE session_id = :id AND ended_at IS NULL")
        .bind("now", now)
        .bind("no", changeNo)
        .bind("id", id)
        .execute();
  }

  static void set(
      Handle handle, String id, String column, Object value, Instant now, long changeNo) {
    handle
        .createUpdate(
            "UPDATE agent_sessions SET "
                + column
                + " = :value, updated_at = :now, change_no = :no WHERE id = :id")
        .bind("value", value)
        .bind("now", now)
        .bind("no", changeNo)
        .bind("id", id)
        .execute();
  }
}
