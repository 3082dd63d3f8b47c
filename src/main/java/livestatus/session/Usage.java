package livestatus.session;

/** What a turn or a session has cost so far. Cost is in US dollars, zero where it is not known. */
public record Usage(long inputTokens, long outputTokens, long cachedTokens, double cost) {
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cachedTokens + other.cachedTokens,
        cost + other.cost);
  }

  public long totalTokens() {
    return inputTokens + outputTokens + cachedTokens;
  }
}
