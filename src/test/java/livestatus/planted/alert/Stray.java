package livestatus.planted.alert;

/** Knows a room that this one must not know. */
public record Stray(livestatus.planted.history.Door door) {}
