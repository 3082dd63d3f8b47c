package livestatus.planted.daemon;

/** Knows a room that this one must not know. */
public record Stray(livestatus.planted.cli.Door door) {}
