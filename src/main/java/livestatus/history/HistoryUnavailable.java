package livestatus.history;

/** The database cannot be asked or written now. The message is a sentence for people. */
public final class HistoryUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HistoryUnavailable(Database database, Throwable cause) {
    super("The database " + database.name() + " cannot be used now: " + firstLine(cause), cause);
  }

  private static String firstLine(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
