package livestatus.planted.cli;

/** Knows a room that this one must not know. */
public record Stray(livestatus.planted.mattermost.Door door) {}
