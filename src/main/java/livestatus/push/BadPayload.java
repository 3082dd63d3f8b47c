package livestatus.push;

/** A payload that cannot be taken. The message names the field and never quotes its value. */
public final class BadPayload extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  BadPayload(String field, String problem) {
    super("The field \"" + field + "\" " + problem + ".");
    this.field = field;
  }

  public String field() {
    return field;
  }
}
