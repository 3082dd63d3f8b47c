package livestatus.session;

/**
 * The one argument of a tool call that tells people what it does. The text is as the agent wrote
 * it, only bounded: it is untrusted and may hold secrets until the status room has made it safe.
 */
public record Argument(Type type, String text) {
  /** Longer ones are cut by whoever reads them. */
  public static final int MAX_LENGTH = 500;

  /** What the text is, so that it can be shortened and made safe by its own rules. */
  public enum Type {
    COMMAND,
    FILE,
    URL,
    QUERY,
    TASK,
    OTHER
  }
}
