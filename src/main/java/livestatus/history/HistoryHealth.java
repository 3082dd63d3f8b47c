package livestatus.history;

import org.jspecify.annotations.Nullable;

/**
 * How the history is, for {@code status}, {@code doctor} and the metrics.
 *
 * @param database its name, without a password
 * @param written changes that are in the database since the start
 * @param waiting changes that wait for it
 * @param dropped changes that no longer fitted while it was away
 * @param refused changes that it would not take
 * @param trouble why nothing can be written now; null where all is well
 * @param notice what people should know of it, such as a damaged file; null where there is nothing
 */
public record HistoryHealth(
    String database,
    long written,
    int waiting,
    long dropped,
    long refused,
    @Nullable String trouble,
    @Nullable String notice) {}
