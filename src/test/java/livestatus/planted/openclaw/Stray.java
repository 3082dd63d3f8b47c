package livestatus.planted.openclaw;

/** Knows a room that this one must not know. */
public record Stray(livestatus.planted.push.Door door) {}
