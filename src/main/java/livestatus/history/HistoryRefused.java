package livestatus.history;

/** The history cannot be used as it is asked for. The message is a sentence for people. */
public final class HistoryRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HistoryRefused(String message) {
    super(message);
  }
}
