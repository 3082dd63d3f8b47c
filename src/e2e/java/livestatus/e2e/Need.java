package livestatus.e2e;

/**
 * Something in a gateway's records that the daemon relies on.
 *
 * @param name of the file, table, column or field; of a value, the field and the value
 * @param where it is found
 * @param why what it tells
 */
record Need(Kind kind, String name, String where, String why) {
  enum Kind {
    FILE,
    TABLE,
    COLUMN,
    FIELD,
    VALUE
  }

  /** What is missed where it is not there. */
  String subject() {
    return switch (kind) {
      case FILE -> "the file " + name;
      case TABLE -> "the table " + name;
      case COLUMN -> "the column " + where + "." + name;
      case FIELD -> "the field " + name + " of " + where;
      case VALUE -> "the value " + name + " in " + where;
    };
  }
}
