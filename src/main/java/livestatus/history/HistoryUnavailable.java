package livestatus.history;

import java.sql.SQLTransientConnectionException;

/** The database cannot be asked or written now. The message is a sentence for people. */
public final class HistoryUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HistoryUnavailable(Database database, Throwable cause) {
    super("The database " + database.name() + " cannot be used now: " + why(cause) + ".", cause);
  }

  HistoryUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  /** In a line: what stands behind a pool that has no connection to give. */
  static String why(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof SQLTransientConnectionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
