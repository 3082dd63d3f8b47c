package livestatus.openclaw;

/** A secret from OpenClaw's settings. It shows itself to nobody who does not ask for it by name. */
public final class Token {
  private final String value;

  Token(String value) {
    this.value = value;
  }

  /** The secret itself: for a request's header, and nothing else. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Token that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
