package livestatus.history;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/**
 * What was asked of the tracking cannot be done; nothing was written. The message is for people.
 */
public final class TrackingRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why not. */
  public enum Kind {
    /** What was given makes no sense by itself. */
    INVALID,
    /** There is no such session, work or issue. */
    UNKNOWN,
    /** It is over already, or there already. */
    CONFLICT
  }

  private final Kind kind;

  TrackingRefused(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  @FormatMethod
  static TrackingRefused of(Kind kind, @FormatString String message, Object... values) {
    return new TrackingRefused(kind, message.formatted(values));
  }

  public Kind kind() {
    return kind;
  }
}
