package livestatus.history;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Work on issues and uses of skills. */
final class WorkRows {
  private WorkRows() {}

  static void insert(
      Handle handle, String id, SessionRow session, String issue, Instant now, long changeNo) {
    handle
        .createUpdate(
            "INSERT INTO agent_issue_work"
                + " (id, gateway, issue_id, session_id, agent_id, started_at, change_no)"
                + " VALUES (:id, :gateway, :issue, :session, :agent, :now, :no)")
        .bind("id", id)
        .bind("gateway", session.gateway())
        .bind("issue", issue)
        .bind("session", session.id())
        .bind("agent", session.agentId())
        .bind("now", now)
        .bind("no", changeNo)
        .execute();
  }

  static void complete(
      Handle handle, String id, Tracking.Outcome outcome, Instant now, long changeNo) {
    handle
        .createUpdate(
            "UPDATE agent_issue_work SET ended_at = :now, completed = :completed,"
                + " status_changes = :changes, decision_rationale = :rationale, notes = :notes,"
                + " change_no = :no WHERE id = :id")
        .bind("now", now)
        .bind("completed", outcome.completed())
        .bind("changes", Json.text(outcome.statusChanges()))
        .bind("rationale", outcome.decisionRationale())
        .bind("notes", outcome.notes())
        .bind("no", changeNo)
        .bind("id", id)
        .execute();
  }

  static IssueWork get(Handle handle, String id) {
    return handle
        .createQuery("SELECT * FROM agent_issue_work WHERE id = :id")
        .bind("id", id)
        .mapTo(IssueWork.class)
        .findOne()
        .orElseThrow(
            () ->
                TrackingRefused.of(
                    TrackingRefused.Kind.UNKNOWN, "There is no work %s on an issue.", id));
  }

  static List<IssueWork> list(Handle handle, String column, String value) {
    return handle
        .createQuery(
            "SELECT * FROM agent_issue_work WHERE " + column + " = :value ORDER BY started_at, id")
        .bind("value", value)
        .mapTo(IssueWork.class)
        .list();
  }

  static void insertSkill(
      Handle handle,
      String id,
      SessionRow session,
      String skill,
      @Nullable String issue,
      @Nullable Long contextAdded,
      Instant now,
      long changeNo) {
    handle
        .createUpdate(
            "INSERT INTO agent_skill_usage (id, gateway, session_id, skill_name, loaded_at,"
                + " used_for_issue, context_added, change_no)"
                + " VALUES (:id, :gateway, :session, :skill, :now, :issue, :added, :no)")
        .bind("id", id)
        .bind("gateway", session.gateway())
        .bind("session", session.id())
        .bind("skill", skill)
        .bind("now", now)
        .bind("issue", issue)
        .bind("added", contextAdded)
        .bind("no", changeNo)
        .execute();
  }

  static SkillUse skill(Handle handle, String id) {
    return handle
        .createQuery("SELECT * FROM agent_skill_usage WHERE id = :id")
        .bind("id", id)
        .mapTo(SkillUse.class)
        .one();
  }
}
