package livestatus.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** The issues' statistics. */
final class IssueQuery {
  private IssueQuery() {}

  static List<IssueStatistics> issues(Handle handle, Filter filter, Instant now) {
    Scope scope = new Scope(filter);
    Map<String, List<IssueWork>> byIssue = new LinkedHashMap<>();
    scope
        .query(
            handle,
            "SELECT w.* FROM agent_issue_work w JOIN agent_sessions s ON s.id = w.session_id"
                + " WHERE "
                + scope.sessions()
                + " ORDER BY w.started_at DESC, w.id")
        .mapTo(IssueWork.class)
        .forEach(
            work -> byIssue.computeIfAbsent(work.issueId(), id -> new ArrayList<>()).add(work));
    List<IssueStatistics> issues = new ArrayList<>();
    byIssue.forEach(
        (issue, works) -> {
          TreeSet<String> agents = new TreeSet<>();
          double seconds = 0;
          boolean completed = false;
          for (IssueWork work : works) {
            agents.add(work.agentId());
            seconds += Statistics.seconds(work.duration(now));
            completed |= work.completed();
          }
          issues.add(
              new IssueStatistics(issue, works.size(), List.copyOf(agents), seconds, completed));
        });
    return issues;
  }
}
