package livestatus.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's work on an issue: a row of {@code agent_issue_work}.
 *
 * @param issueId as its tracker calls it
 * @param endedAt null while it goes on
 * @param statusChanges what became of the issue's status, in the tracker's words, oldest first
 * @param completed whether the issue was done, rather than left
 */
public record IssueWork(
    String id,
    String gateway,
    String issueId,
    String sessionId,
    String agentId,
    Instant startedAt,
    @Nullable Instant endedAt,
    List<String> statusChanges,
    @Nullable String decisionRationale,
    @Nullable String notes,
    boolean completed,
    long changeNo) {
  public IssueWork {
    statusChanges = List.copyOf(statusChanges);
  }

  public Duration duration(Instant now) {
    Duration taken = Duration.between(startedAt, endedAt == null ? now : endedAt);
    return taken.isNegative() ? Duration.ZERO : taken;
  }
}
