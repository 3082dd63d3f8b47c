package livestatus.planted.session;

/** Knows a room that this one must not know. */
public record Stray(livestatus.planted.daemon.Door door) {}
