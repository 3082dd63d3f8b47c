package livestatus.planted.json;

/** Knows a room that this one must not know. */
public record Stray(livestatus.planted.session.Door door) {}
