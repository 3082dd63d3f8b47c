package livestatus.cli.watch;

/** How a part of a line looks. Each is told apart by words too, for those who see no colours. */
enum Ink {
  PLAIN("", ""),
  DIM("2", "2"),
  BOLD("1", "1"),
  BUSY("34", ""),
  GOOD("32", ""),
  WARN("33", "1"),
  BAD("31", "1"),
  /** The line on which the cursor is. */
  CHOSEN("7", "7");

  private final String coloured;
  private final String plain;

  Ink(String coloured, String plain) {
    this.coloured = coloured;
    this.plain = plain;
  }

  String code(boolean colour) {
    return colour ? coloured : plain;
  }

  /** For a state's word. */
  static Ink of(String word) {
    return switch (word) {
      case "working" -> BUSY;
      case "completed" -> GOOD;
      case "blocked", "stale", "very-stale" -> WARN;
      case "error", "stuck" -> BAD;
      default -> DIM;
    };
  }
}
