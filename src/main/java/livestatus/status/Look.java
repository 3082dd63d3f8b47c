package livestatus.status;

import livestatus.session.Freshness;
import livestatus.session.Session;
import livestatus.session.State;
import livestatus.session.Status;

/**
 * How a state looks: its word, its signs, its color. A session that should give signs of life and
 * gives none looks like what it has become rather than like what it last was.
 */
enum Look {
  WORKING("working", "Working", "⏳", "●", "#2f7de1"),
  IDLE("idle", "Idle", "⚪", "○", "#8b949e"),
  DONE("idle", "Done", "✅", "✓", "#2da160"),
  COMPLETED("completed", "Done", "✅", "✓", "#2da160"),
  BLOCKED("blocked", "Blocked", "✋", "‖", "#e0a100"),
  ERROR("error", "Error", "❌", "✗", "#d63c3c"),
  CANCELLED("cancelled", "Cancelled", "⏹", "■", "#7a828c"),
  STALE("stale", "Stale", "💤", "◌", "#a08a6a"),
  VERY_STALE("very-stale", "Very stale", "💤", "◌", "#b8703a"),
  STUCK("stuck", "Stuck", "🚨", "!", "#e8590c"),
  UNKNOWN("unknown", "Unknown", "❔", "?", "#b0b7c0");

  /** As in {@link State#word} and {@link Freshness#word}. */
  final String word;

  /** For people, where the state stands alone. */
  final String headline;

  /** In a post. */
  final String emoji;

  /** On a page and in a terminal: one narrow character. */
  final String symbol;

  /** Chosen to be told apart on white and on black. */
  final String color;

  Look(String word, String headline, String emoji, String symbol, String color) {
    this.word = word;
    this.headline = headline;
    this.emoji = emoji;
    this.symbol = symbol;
    this.color = color;
  }

  static Look of(Session session) {
    Status status = session.status();
    if (isQuiet(status)) {
      return switch (status.freshness()) {
        case STALE -> STALE;
        case VERY_STALE -> VERY_STALE;
        default -> STUCK;
      };
    }
    return switch (status.state()) {
      case UNKNOWN -> UNKNOWN;
      case IDLE -> session.turn() == null ? IDLE : DONE;
      case WORKING -> WORKING;
      case BLOCKED -> BLOCKED;
      case COMPLETED -> COMPLETED;
      case ERROR -> ERROR;
      case CANCELLED -> CANCELLED;
    };
  }

  /** The look that a line's word tells; several may share a word, and look alike in a line. */
  static Look ofWord(String word) {
    for (Look look : values()) {
      if (look.word.equals(word) && look != IDLE) {
        return look;
      }
    }
    throw new IllegalArgumentException("No state looks like " + word + ".");
  }

  private static boolean isQuiet(Status status) {
    return status.state() == State.WORKING && status.freshness() != Freshness.FRESH;
  }
}
