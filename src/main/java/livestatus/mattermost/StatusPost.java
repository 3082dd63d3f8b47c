package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import livestatus.mattermost.LedgerEntry.State;
import livestatus.mattermost.PublishCounts.Fate;
import org.jspecify.annotations.Nullable;

/** One session's post in memory: what is wanted, what is there. Owned by the publishing thread. */
final class StatusPost {
  private static final int HURRIED_BURST = 6;

  final PostKey key;
  private final PublishCounts counts;

  Wanted wanted;
  PostContent content;

  /** Whether {@link #wanted} is not shown yet, and since when something was not. */
  boolean waiting = true;

  Instant waitingSince;

  /** Whether the ledger was asked; before that, {@link #live} says nothing. */
  boolean loaded;

  @Nullable LedgerEntry live;

  /** The ledger had nothing of it: if it was lost, the post is still on the server. */
  boolean unheardOf;

  /** Posts that a newer one has taken the place of, to be removed. */
  final Deque<LedgerEntry> old = new ArrayDeque<>();

  Instant removeNotBefore = Instant.EPOCH;

  /** The destination for which {@link #live} was last confirmed. */
  @Nullable Destination confirmedAt;

  /** When an edit was sent of which nobody knows whether it arrived; null if there is none. */
  @Nullable Instant uncertainSince;

  Duration grace = Duration.ZERO;

  /** Whether a create was sent of which nobody knows whether it arrived. */
  boolean maybeMade;

  /** The last card of the turn before, for a post that stays behind. */
  @Nullable PostContent lastOfTurn;

  /** The turn for which it was looked whether the conversation has moved on. */
  @Nullable Instant followedTurn;

  /** Whether the message can no longer be edited. */
  boolean messageFrozen;

  Instant notBefore = Instant.EPOCH;
  int failures;
  int refusals;
  @Nullable String trouble;
  Instant troubleSince = Instant.EPOCH;
  private @Nullable Instant endedTurn;
  private @Nullable Budget hurried;
  private long turnEdits;

  StatusPost(Wanted wanted, PublishCounts counts, Instant now) {
    this.key = wanted.key();
    this.counts = counts;
    this.wanted = wanted;
    this.content = PostContent.of(wanted.card());
    this.waitingSince = now;
    counts.wanted++;
    counts.turnBegan();
  }

  /** The newest card wins; one that the post shows already needs nothing. */
  void want(Wanted next, Instant now) {
    counts.wanted++;
    if (waiting) {
      counts.fate(Fate.REPLACED);
    } else {
      waitingSince = now;
    }
    if (!next.turn().equals(wanted.turn())) {
      lastOfTurn = content;
      turnEdits = 0;
      counts.turnBegan();
    }
    boolean elsewhere = !next.destination().equals(wanted.destination());
    if (elsewhere) {
      notBefore = Instant.EPOCH;
    }
    wanted = next;
    content = PostContent.of(next.card());
    waiting = true;
    if (showsWanted() && next.destination().equals(confirmedAt)) {
      done(Fate.EQUAL);
    }
  }

  boolean showsWanted() {
    return live != null
        && live.state() == State.SHOWN
        && uncertainSince == null
        && live.hash().equals(content.hash());
  }

  void done(Fate fate) {
    waiting = false;
    counts.fate(fate);
    if (fate == Fate.EDITED) {
      counts.turnEdited(++turnEdits);
    }
    if (fate != Fate.WITHHELD && fate != Fate.REFUSED) {
      confirmedAt = wanted.destination();
      trouble = null;
      failures = 0;
      refusals = 0;
      if (wanted.over()) {
        endedTurn = wanted.turn();
      }
    }
  }

  /** Old ones go once the new one is there, or was. */
  boolean hasOldToRemove() {
    return !old.isEmpty()
        && live != null
        && live.state() != State.INTENDED
        && uncertainSince == null;
  }

  /** Whether it could be edited this very moment, without asking the server anything first. */
  boolean canBeEditedNow() {
    return waiting
        && live != null
        && live.state() == State.SHOWN
        && uncertainSince == null
        && wanted.destination().equals(confirmedAt);
  }

  boolean firstOfTurn() {
    return live == null || wanted.turn().isAfter(live.turn());
  }

  /**
   * Whether its card is one that goes at once: the first of a turn, or its end. The same turn's end
   * hurries once; if it ends again and again, that has to wait its time.
   */
  boolean hurries() {
    boolean ends = wanted.over() && !wanted.turn().equals(endedTurn);
    boolean first = live == null || !wanted.turn().equals(live.turn());
    boolean plain = live != null && live.state() == State.SHOWN && uncertainSince == null;
    return ends || first || !plain;
  }

  /** When what hurries may go: a few at once, then one an interval, whatever it calls itself. */
  Instant hurryDue(Duration interval, Instant now) {
    return hurried(interval, now).availableAt(0, now);
  }

  /** A card is on its way. */
  void sends(Duration interval, Instant now) {
    if (hurries()) {
      hurried(interval, now).spend(now);
    }
  }

  private Budget hurried(Duration interval, Instant now) {
    if (hurried == null) {
      double perSecond = 1000.0 / Math.max(1, interval.toMillis());
      hurried = new Budget(HURRIED_BURST, perSecond, now);
    }
    return hurried;
  }

  @Nullable Instant lastSent() {
    return live == null ? null : live.changed();
  }
}
