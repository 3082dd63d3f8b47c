package livestatus.openclaw;

import org.jspecify.annotations.Nullable;

/**
 * One account with which the gateway speaks on a Mattermost server.
 *
 * @param name {@code default} for the one that stands above the others
 * @param server null where the settings do not tell it
 * @param token null where the settings do not tell it, or cannot be resolved from here
 * @param streaming how the gateway itself shows what it writes, in its settings' own word; null
 *     where they do not tell
 */
public record MattermostAccount(
    String name,
    boolean enabled,
    @Nullable String server,
    @Nullable Token token,
    @Nullable String streaming) {}
