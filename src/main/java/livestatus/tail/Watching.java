package livestatus.tail;

/**
 * Whether changes are told by the operating system.
 *
 * @param events false where only looking again and again finds them
 * @param sentence how it is, for people
 */
public record Watching(boolean events, String sentence) {}
