package livestatus.session;

import java.util.Locale;

/** What a session is doing, in one word. */
public enum State {
  /** Nothing is known yet. It is said rather than guessed. */
  UNKNOWN,
  IDLE,
  WORKING,
  /** It waits for a person or for an event from outside. */
  BLOCKED,
  /** A run that was started for one task has ended well. */
  COMPLETED,
  ERROR,
  CANCELLED;

  /** Whether nothing more is to be expected before somebody asks again. */
  public boolean isOver() {
    return this == IDLE || this == COMPLETED || this == ERROR || this == CANCELLED;
  }

  /** The word that people, files and the API use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
