package livestatus.planted.status;

/** Knows a room that this one must not know. */
public record Stray(livestatus.planted.tail.Door door) {}
