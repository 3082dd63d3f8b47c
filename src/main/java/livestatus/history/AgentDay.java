package livestatus.history;

import java.util.Map;

/**
 * One agent on one day (UTC), for a plot.
 *
 * @param sessions that began on this day
 * @param failures among them
 * @param stateSeconds time in each state on this day, of all its sessions together
 */
public record AgentDay(
    String day,
    String agentId,
    long sessions,
    long failures,
    long inputTokens,
    long outputTokens,
    long cachedTokens,
    double cost,
    Map<String, Double> stateSeconds) {
  public AgentDay {
    stateSeconds = Map.copyOf(stateSeconds);
  }
}
