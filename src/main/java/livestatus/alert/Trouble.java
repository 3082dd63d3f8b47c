package livestatus.alert;

/**
 * Something that keeps Live Status itself from its work, for as long as it is told.
 *
 * @param id the same for the same trouble, whatever its words are
 * @param what a sentence without secrets
 */
public record Trouble(String id, String what) {}
