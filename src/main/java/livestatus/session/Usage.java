package livestatus.session;

import org.jspecify.annotations.Nullable;

/** What a turn or a session has cost so far. Cost is in US dollars, zero where it is not known. */
public record Usage(long inputTokens, long outputTokens, long cachedTokens, double cost) {
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public Usage plus(Usage other) {
    if (equals(NONE)) {
      return other;
    }
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cachedTokens + other.cachedTokens,
        cost + other.cost);
  }

  /** Of each number the larger one; one of the two where it has them all. */
  Usage orMore(Usage other) {
    if (isAtLeast(other)) {
      return this;
    }
    if (other.isAtLeast(this)) {
      return other;
    }
    return new Usage(
        Math.max(inputTokens, other.inputTokens),
        Math.max(outputTokens, other.outputTokens),
        Math.max(cachedTokens, other.cachedTokens),
        Math.max(cost, other.cost));
  }

  private boolean isAtLeast(Usage other) {
    return inputTokens >= other.inputTokens
        && outputTokens >= other.outputTokens
        && cachedTokens >= other.cachedTokens
        && cost >= other.cost;
  }

  public long totalTokens() {
    return inputTokens + outputTokens + cachedTokens;
  }

  /** Written out, as {@link SessionKey#equals} is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Usage that
            && inputTokens == that.inputTokens
            && outputTokens == that.outputTokens
            && cachedTokens == that.cachedTokens
            && Double.compare(cost, that.cost) == 0);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(totalTokens());
  }
}
