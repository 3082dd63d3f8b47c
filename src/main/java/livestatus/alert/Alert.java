package livestatus.alert;

import java.time.Instant;
import java.util.Locale;
import livestatus.session.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody should hear of. It holds only what everybody may read who reads alerts.
 *
 * @param id the same for the same thing: it is told once until it is over
 * @param session null where it is about Live Status itself
 * @param label the session's name for people; null where it has none
 * @param since when it began to be so
 * @param what in words, where they may be told; null where only state and name may
 */
public record Alert(
    String id,
    Kind kind,
    @Nullable SessionKey session,
    @Nullable String agent,
    @Nullable String label,
    Instant since,
    @Nullable String what) {
  /** What it is about. */
  public enum Kind {
    ERROR,
    VERY_STALE,
    STUCK,
    DAEMON;

    /** The word that programs use. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String of(SessionKey session) {
      return word() + " " + session.value();
    }
  }
}
