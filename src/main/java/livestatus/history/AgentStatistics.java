package livestatus.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one agent did. Sums reach back as far as totals are kept; issues, percentiles and tools as
 * far as sessions are.
 *
 * @param active sessions that did not end
 * @param failures sessions whose status is error
 * @param failureRate failures by sessions, 0 to 1
 * @param averageSeconds of the sessions that ended; null where none did, and so are the next ones
 * @param tools the most called one first
 */
public record AgentStatistics(
    String agentId,
    long sessions,
    long active,
    long ended,
    long failures,
    double failureRate,
    long issues,
    @Nullable Double averageSeconds,
    @Nullable Double medianSeconds,
    @Nullable Double p90Seconds,
    @Nullable Double p99Seconds,
    long inputTokens,
    long outputTokens,
    long cachedTokens,
    double cost,
    long toolCalls,
    long toolFailures,
    List<ToolStatistics> tools) {
  public AgentStatistics {
    tools = List.copyOf(tools);
  }
}
