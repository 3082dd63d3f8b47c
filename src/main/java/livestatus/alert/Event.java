package livestatus.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert begins, or is over.
 *
 * @param over when it ended; null where it begins
 */
record Event(Alert alert, @Nullable Instant over) {}
