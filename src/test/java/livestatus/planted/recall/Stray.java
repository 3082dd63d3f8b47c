package livestatus.planted.recall;

/** Knows a room that this one must not know. */
public record Stray(livestatus.planted.tail.Door door) {}
