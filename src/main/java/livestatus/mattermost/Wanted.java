package livestatus.mattermost;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import livestatus.status.StatusCard;

/**
 * What a session's post should show.
 *
 * @param turn when the turn began that the card tells of; the first card of a turn goes at once
 * @param over whether the card tells an end; such cards go at once too
 * @param mayCreate whether a post may be made for it where there is none, so that old sessions do
 *     not all get one when the daemon starts
 */
public record Wanted(
    PostKey key,
    Destination destination,
    StatusCard card,
    Instant turn,
    boolean over,
    boolean mayCreate) {
  public Wanted {
    // A ledger may keep no finer time, and the same turn must be known as the same.
    turn = turn.truncatedTo(ChronoUnit.MILLIS);
  }
}
