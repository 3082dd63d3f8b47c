package livestatus.alert;

import java.time.Instant;

/** Where alerts go. Both calls wait for the network. */
interface Sink {
  /** Its name where deliveries are kept, and in the log. */
  String name();

  /**
   * Tells of an alert that begins.
   *
   * @param attempt the same for every try of one alert
   * @return what {@link #resolve} needs to find it again
   */
  String raise(Alert alert, String attempt) throws Undelivered;

  /** Tells that it is over. */
  void resolve(Alert alert, Instant over, String handle) throws Undelivered;

  /** Why it did not arrive, without any secret. */
  final class Undelivered extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean again;

    Undelivered(String message, boolean again) {
      super(message);
      this.again = again;
    }

    /** Whether it makes sense to try again. */
    boolean again() {
      return again;
    }
  }
}
