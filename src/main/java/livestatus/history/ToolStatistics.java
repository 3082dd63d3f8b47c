package livestatus.history;

/** How often a tool was called, how often it failed, and how long it took altogether. */
public record ToolStatistics(String tool, long calls, long failures, double seconds) {}
