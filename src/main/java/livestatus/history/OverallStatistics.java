package livestatus.history;

/**
 * Everything in one line.
 *
 * @param total sessions
 * @param active those that did not end
 */
public record OverallStatistics(
    long total,
    long active,
    long failures,
    long uniqueAgents,
    long gateways,
    long issues,
    long skillUses,
    long inputTokens,
    long outputTokens,
    long cachedTokens,
    double cost) {}
