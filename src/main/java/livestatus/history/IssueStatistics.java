package livestatus.history;

import java.util.List;

/**
 * What was done on one issue.
 *
 * @param workSessions how often somebody worked on it
 * @param seconds altogether; work that goes on counts until now
 * @param completed whether some work on it ended with the issue done
 */
public record IssueStatistics(
    String issueId, long workSessions, List<String> agents, double seconds, boolean completed) {
  public IssueStatistics {
    agents = List.copyOf(agents);
  }
}
