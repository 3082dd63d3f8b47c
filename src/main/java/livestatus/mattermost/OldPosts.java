package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import livestatus.mattermost.MattermostException.AccountRefused;
import livestatus.mattermost.MattermostException.Refused;

/** Removes the posts that newer ones have taken the place of, one at a time. */
final class OldPosts {
  /** How long one waits that cannot be reached. */
  private static final Duration OUT_OF_REACH = Duration.ofHours(1);

  private final Map<String, Speaker> speakers;
  private final Ledger ledger;
  private final EditPacing pacing;
  private final PublishCounts counts;

  OldPosts(Map<String, Speaker> speakers, Ledger ledger, EditPacing pacing, PublishCounts counts) {
    this.speakers = speakers;
    this.ledger = ledger;
    this.pacing = pacing;
    this.counts = counts;
  }

  /** Removes a post that another has taken the place of, unless people made something of it. */
  void removeNext(StatusPost post, Instant now) throws MattermostException {
    LedgerEntry old = post.old.peek();
    Speaker speaker = old == null ? null : speakers.get(old.account());
    if (old == null) {
      return;
    }
    if (speaker != null) {
      try {
        if (old.post() == null) {
          findOld(post, old, speaker, now);
          return;
        }
        if (!isUsed(old, speaker, now)) {
          speaker.ask(now).delete(old.id());
          counts.removed++;
        } else if (post.lastOfTurn != null && !post.lastOfTurn.hash().equals(old.hash())) {
          Mark mark =
              new Mark(
                  post.key.marker(), old.pendingId(), old.revision() + 1, post.lastOfTurn.hash());
          speaker.ask(now).edit(old.id(), post.lastOfTurn, mark, false);
          pacing.wrote(old.channel(), now);
          counts.wrote(old.channel());
        }
      } catch (Refused e) {
        counts.failure("refused");
        if (e.archived() || e.status() == 403) {
          // It is still there, out of reach for now. That need not hold up the new one.
          post.removeNotBefore = now.plus(OUT_OF_REACH);
          return;
        }
      } catch (AccountRefused e) {
        if (post.live == null || post.live.account().equals(old.account())) {
          throw e;
        }
        counts.failure("account");
      }
    }
    forgetOld(post, old);
  }

  /** An old one that was perhaps never made: nobody knows until no request can be under way. */
  private void findOld(StatusPost post, LedgerEntry old, Speaker speaker, Instant now)
      throws MattermostException {
    Instant sure = old.changed().plus(Poster.GRACE_IF_SLOW);
    if (now.isBefore(sure)) {
      post.removeNotBefore = sure;
      return;
    }
    RemotePost made = speaker.made(old, now);
    if (made == null) {
      forgetOld(post, old);
      return;
    }
    LedgerEntry found = old.shown(made.id(), made.mark().revision(), made.mark().card(), now);
    ledger.put(found);
    post.old.remove();
    post.old.addFirst(found);
  }

  private void forgetOld(StatusPost post, LedgerEntry old) {
    ledger.remove(old.pendingId());
    post.old.remove();
  }

  private static boolean isUsed(LedgerEntry old, Speaker speaker, Instant now)
      throws MattermostException {
    boolean replied =
        old.root() == null
            && speaker.ask(now).thread(old.id()).stream()
                .anyMatch(p -> p.live() && p.rootId().equals(old.id()));
    return replied || speaker.ask(now).hasReactions(old.id());
  }
}
