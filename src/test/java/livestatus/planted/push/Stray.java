package livestatus.planted.push;

/** Knows a room that this one must not know. */
public record Stray(livestatus.planted.status.Door door) {}
