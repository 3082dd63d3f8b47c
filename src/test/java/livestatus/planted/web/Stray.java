package livestatus.planted.web;

/** Knows a room that this one must not know. */
public record Stray(livestatus.planted.openclaw.Door door) {}
