package livestatus.cli.watch;

/** What a person pressed: a printable character, or one of the named keys. */
record Key(Name name, int rune) {
  /** Keys that write nothing. */
  enum Name {
    RUNE,
    UP,
    DOWN,
    LEFT,
    RIGHT,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    ENTER,
    ESCAPE,
    BACKSPACE,
    CLEAR,
    OTHER,
    /** Nobody presses anything. */
    NONE
  }

  static Key of(int rune) {
    return new Key(Name.RUNE, rune);
  }

  static Key of(Name name) {
    return new Key(name, 0);
  }

  boolean is(char letter) {
    return name == Name.RUNE && rune == letter;
  }
}
