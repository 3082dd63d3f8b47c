package livestatus.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code agent_sessions}: what is kept of one session. States, witnesses and the like are
 * the words that people and the API use.
 *
 * @param id unique among all gateways
 * @param agentName who does it, for people; most often the agent's id
 * @param origin observed in a gateway's records, or reported by whoever ran it
 * @param listed whether the gateway's records still have it
 * @param status one of active, idle, completed, error, cancelled, unknown
 * @param updatedAt when this row was last found to be true: at each change, and each minute while
 *     the session works
 * @param completedAt when its last task was done
 * @param endedAt when the session itself was over; null while it may go on
 * @param contextTokens tokens it has used, as far as they are known
 * @param cost in US dollars
 * @param countedUntil the end of the last tool call that is counted
 * @param changeNo grows with every change of any row
 */
public record SessionRow(
    String id,
    String gateway,
    String sessionKey,
    String agentId,
    String agentName,
    String origin,
    boolean listed,
    String kind,
    @Nullable String parentKey,
    @Nullable String title,
    @Nullable String taskDescription,
    String status,
    String state,
    Instant stateSince,
    String reason,
    String witness,
    String freshness,
    @Nullable String currentTool,
    @Nullable Double progress,
    Instant startedAt,
    Instant updatedAt,
    @Nullable Instant completedAt,
    @Nullable Instant endedAt,
    @Nullable String exitReason,
    @Nullable String result,
    @Nullable String errorMessage,
    @Nullable String workspacePath,
    List<String> issuesClaimed,
    List<String> skillsUsed,
    @Nullable String model,
    @Nullable String modelTier,
    long contextTokens,
    long inputTokens,
    long outputTokens,
    long cachedTokens,
    double cost,
    int turns,
    @Nullable String channel,
    @Nullable String source,
    @Nullable Instant countedUntil,
    long changeNo) {

  /** What the session's records change; the rest belongs to whoever reports on it. */
  static final List<String> OBSERVED =
      List.of(
          "listed",
          "kind",
          "parent_key",
          "title",
          "task_description",
          "status",
          "state",
          "state_since",
          "reason",
          "witness",
          "freshness",
          "current_tool",
          "progress",
          "updated_at",
          "completed_at",
          "ended_at",
          "exit_reason",
          "result",
          "error_message",
          "model",
          "model_tier",
          "context_tokens",
          "input_tokens",
          "output_tokens",
          "cached_tokens",
          "cost",
          "turns",
          "channel",
          "source",
          "counted_until");

  public SessionRow {
    issuesClaimed = List.copyOf(issuesClaimed);
    skillsUsed = List.copyOf(skillsUsed);
  }

  public boolean isActive() {
    return endedAt == null;
  }

  /** From its start to its end, or until now. */
  public Duration duration(Instant now) {
    Duration taken = Duration.between(startedAt, endedAt == null ? now : endedAt);
    return taken.isNegative() ? Duration.ZERO : taken;
  }
}
