package livestatus.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a statistic is about.
 *
 * @param since only what was still going on then, or came later; null for all that is kept
 * @param gateway only this one's; null for all
 * @param agent only this one's; null for all
 */
public record Filter(@Nullable Instant since, @Nullable String gateway, @Nullable String agent) {
  public static final Filter NONE = new Filter(null, null, null);
}
