package livestatus.mattermost;

import java.time.Instant;
import java.util.List;
import livestatus.session.Freshness;
import livestatus.session.SessionKey;
import livestatus.session.State;
import livestatus.status.StatusCard;

/** Cards to post, told apart by their text. */
final class Cards {
  private Cards() {}

  static StatusCard card(String session, State state, String text) {
    return card("**main** agent", session, state, text);
  }

  /** A card whose post has another message. */
  static StatusCard named(String message, String session, String text) {
    return card(message, session, State.WORKING, text);
  }

  private static StatusCard card(String message, String session, State state, String text) {
    return new StatusCard(
        new SessionKey(session),
        message,
        "title " + state.word(),
        state.isOver() ? "#2e7d32" : "#1565c0",
        text,
        "footer",
        "main: " + state.word() + " " + text,
        state,
        Freshness.FRESH,
        state.word(),
        "*",
        state.word(),
        Instant.EPOCH,
        "main",
        null,
        List.of());
  }

  static StatusCard working(String session, String text) {
    return card(session, State.WORKING, text);
  }

  static StatusCard over(String session, String text) {
    return card(session, State.IDLE, text);
  }
}
