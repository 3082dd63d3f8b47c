package livestatus.history;

/** Checks what people and agents give as names and texts. */
final class Words {
  private static final int MAX_ID = 300;
  private static final int MAX_TEXT = 20_000;

  private Words() {}

  /** A name: not blank, not long, on one line. */
  static String id(String what, String given) {
    if (given.isBlank()) {
      throw TrackingRefused.of(TrackingRefused.Kind.INVALID, "The %s must not be blank.", what);
    }
    if (given.length() > MAX_ID) {
      throw TrackingRefused.of(
          TrackingRefused.Kind.INVALID,
          "The %s must have at most %d characters, not %d.",
          what,
          MAX_ID,
          given.length());
    }
    if (given.chars().anyMatch(Character::isISOControl)) {
      throw TrackingRefused.of(
          TrackingRefused.Kind.INVALID, "The %s must not hold control characters.", what);
    }
    return given;
  }

  /** A text for people, which may have lines. */
  static String text(String given) {
    if (given.length() > MAX_TEXT) {
      throw TrackingRefused.of(
          TrackingRefused.Kind.INVALID,
          "A text must have at most %d characters, not %d.",
          MAX_TEXT,
          given.length());
    }
    return Dialect.clean(given);
  }
}
