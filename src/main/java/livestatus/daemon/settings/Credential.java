package livestatus.daemon.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A secret and where it was read from.
 *
 * @param file null if it stands in the settings themselves
 */
public record Credential(Secret secret, @Nullable Path file) {}
