package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import livestatus.mattermost.LedgerEntry.State;
import livestatus.mattermost.MattermostException.Refused;
import livestatus.mattermost.MattermostException.Uncertain;
import livestatus.mattermost.PublishCounts.Fate;
import org.jspecify.annotations.Nullable;

/**
 * Takes one post one step nearer to what is wanted of it. Each step leaves memory and ledger such
 * that whatever happens next, a kill included, the following step goes on from there: no post is
 * made twice, and no older edit follows a newer one.
 */
final class Poster {
  /**
   * How long the same create may be sent again without looking first. A server keeps a pending id
   * for 30 s after it made the post, so a create that is on its way for up to 20 s still finds it.
   */
  private static final Duration BLIND_RETRY = Duration.ofSeconds(8);

  static final Duration GRACE_IF_SLOW = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final String server;
  private final Ledger ledger;
  private final EditPacing pacing;
  private final PublishCounts counts;
  private final Conversation conversation;
  private final OldPosts oldPosts;
  private final Supplier<String> ids;

  /**
   * @param followAfter after how many later posts a status post moves down; 0 for never
   * @param ids makes unguessable ids
   */
  Poster(
      String server,
      Map<String, Speaker> speakers,
      Ledger ledger,
      EditPacing pacing,
      PublishCounts counts,
      int followAfter,
      Supplier<String> ids) {
    this.server = server;
    this.ledger = ledger;
    this.pacing = pacing;
    this.counts = counts;
    this.conversation = new Conversation(followAfter);
    this.oldPosts = new OldPosts(speakers, ledger, pacing, counts);
    this.ids = ids;
  }

  /** Recalls what an earlier life knew of this post. */
  void load(StatusPost post) {
    List<LedgerEntry> rows = ledger.find(post.key);
    post.unheardOf = rows.isEmpty();
    for (LedgerEntry entry : rows) {
      if (entry.server().equals(server)) {
        if (post.live != null) {
          post.old.add(post.live);
        }
        post.live = entry;
      }
    }
    post.maybeMade = post.live != null && post.live.state() == State.INTENDED;
    if (post.live != null && post.live.state() == State.SENDING) {
      post.uncertainSince = post.live.changed();
      post.grace = GRACE_IF_SLOW;
    }
    post.loaded = true;
  }

  /** Lets a post that rested for long have its last edit, if it is where it should be. */
  void recall(StatusPost post, Speaker speaker) {
    Destination wanted = post.wanted.destination();
    String channel = speaker.knownChannelOf(wanted);
    LedgerEntry live = post.live;
    if (live != null && channel != null && live.isAt(speaker.name(), channel, wanted.root())) {
      post.confirmedAt = wanted;
      if (post.showsWanted()) {
        post.done(Fate.EQUAL);
      }
    }
  }

  void step(StatusPost post, Speaker speaker, Instant now) throws MattermostException {
    LedgerEntry live = post.live;
    if (post.hasOldToRemove() && !now.isBefore(post.removeNotBefore)) {
      oldPosts.removeNext(post, now);
      return;
    }
    String channel = speaker.channelOf(post.wanted.destination(), now);
    @Nullable String root = post.wanted.destination().root();
    if (live == null) {
      begin(post, speaker, channel, now);
      return;
    }
    boolean here = live.isAt(speaker.name(), channel, root);
    switch (live.state()) {
      case INTENDED -> {
        if (here) {
          finish(post, live, speaker, now);
        } else {
          move(post, live, speaker, channel, now);
        }
      }
      case GONE, STOPPED -> {
        boolean anew = live.state() == State.GONE && post.wanted.turn().isAfter(live.turn());
        if (here && !anew) {
          post.done(Fate.WITHHELD);
        } else {
          forget(post, live);
          begin(post, speaker, channel, now);
        }
      }
      default -> {
        if (!here) {
          move(post, live, speaker, channel, now);
        } else if (post.uncertainSince != null) {
          settle(post, live, speaker, now);
        } else if (post.showsWanted()) {
          post.done(Fate.EQUAL);
        } else if (conversation.hasMovedOn(post, live, speaker, now)) {
          move(post, live, speaker, channel, now);
        } else {
          edit(post, live, speaker, now);
        }
      }
    }
  }

  private void begin(StatusPost post, Speaker speaker, String channel, Instant now)
      throws MattermostException {
    if (!post.wanted.mayCreate()) {
      post.done(Fate.WITHHELD);
      return;
    }
    LedgerEntry row = intent(post, speaker, channel, now);
    if (post.unheardOf && searched(post, row, speaker, now)) {
      return;
    }
    post.maybeMade = false;
    keep(post, row);
    create(post, row, speaker, now);
  }

  /** The ledger may have been lost: then the post is there already, and carries our mark. */
  private boolean searched(StatusPost post, LedgerEntry row, Speaker speaker, Instant now)
      throws MattermostException {
    List<RemotePost> ours;
    try {
      ours = speaker.ours(row.channel(), row.root(), false, now);
    } catch (Refused e) {
      if (row.root() == null || e.status() != 404) {
        throw e;
      }
      end(post, row, State.STOPPED);
      return true;
    }
    List<RemotePost> found =
        ours.stream().filter(p -> p.mark().session().equals(post.key.marker())).toList();
    post.unheardOf = false;
    if (found.isEmpty()) {
      return false;
    }
    for (RemotePost older : found.subList(1, found.size())) {
      // Left over from a move that was cut off.
      post.old.add(intent(post, speaker, row.channel(), now).shown(older.id(), 0, "", now));
    }
    adopt(post, row, found.get(0), now);
    return true;
  }

  private LedgerEntry intent(StatusPost post, Speaker speaker, String channel, Instant now) {
    return new LedgerEntry(
        post.key,
        server,
        speaker.name(),
        channel,
        post.wanted.destination().root(),
        ids.get(),
        null,
        State.INTENDED,
        1,
        post.content.hash(),
        post.wanted.turn(),
        now,
        now);
  }

  /** A post of ours that the ledger knows nothing of; its own mark says what it shows. */
  private void adopt(StatusPost post, LedgerEntry row, RemotePost found, Instant now) {
    counts.adopted++;
    Mark mark = found.mark();
    keep(post, row.shown(found.id(), mark.revision(), mark.card(), now));
  }

  private void finish(StatusPost post, LedgerEntry row, Speaker speaker, Instant now)
      throws MattermostException {
    if (Duration.between(row.intended(), now).compareTo(BLIND_RETRY) <= 0) {
      create(post, row, speaker, now);
      return;
    }
    RemotePost made = speaker.made(row, now);
    if (made != null) {
      adopt(post, row, made, now);
      return;
    }
    LedgerEntry again = row.intendedAgain(now);
    keep(post, again);
    create(post, again, speaker, now);
  }

  private void create(StatusPost post, LedgerEntry row, Speaker speaker, Instant now)
      throws MattermostException {
    post.sends(pacing.interval(), now);
    Mark mark = new Mark(post.key.marker(), row.pendingId(), 1, post.content.hash());
    RemotePost made;
    try {
      made =
          speaker.ask(now).create(row.channel(), row.root(), post.content, mark, row.pendingId());
    } catch (Uncertain e) {
      post.maybeMade = true;
      throw e;
    } catch (Refused e) {
      if (e.deletedMeanwhile()) {
        end(post, row, State.GONE);
        return;
      }
      if (!post.maybeMade) {
        forget(post, row);
      }
      if (row.root() != null && e.aboutRoot() && !exists(row.root(), speaker, now)) {
        end(post, row, State.STOPPED);
        return;
      }
      throw e;
    }
    if (!made.mark().intent().equals(row.pendingId())) {
      // The server took our id for somebody else's: another one then.
      forget(post, row);
      return;
    }
    wrote(row.channel(), now);
    // It may be the post of an earlier attempt, with an earlier card: what it shows is what counts.
    LedgerEntry shown = row.shown(made.id(), made.mark().revision(), made.mark().card(), now);
    boolean newest = shown.hash().equals(post.content.hash());
    keep(post, newest ? shown.ofTurn(post.wanted.turn()) : shown);
    if (newest) {
      post.done(Fate.CREATED);
    }
  }

  /** The last word before the end: no looking around, nothing new, only what can be edited now. */
  void lastEdit(StatusPost post, Speaker speaker, Instant now) throws MattermostException {
    if (post.live != null) {
      edit(post, post.live, speaker, now);
    }
  }

  private void edit(StatusPost post, LedgerEntry before, Speaker speaker, Instant now)
      throws MattermostException {
    post.sends(pacing.interval(), now);
    LedgerEntry sending = before.sending(post.content.hash(), post.wanted.turn(), now);
    keep(post, sending);
    Mark mark =
        new Mark(post.key.marker(), sending.pendingId(), sending.revision(), post.content.hash());
    boolean reworded = !post.content.sameMessageAs(before.hash()) && !post.messageFrozen;
    try {
      speaker.ask(now).edit(sending.id(), post.content, mark, reworded);
    } catch (Uncertain e) {
      post.uncertainSince = now;
      post.grace = e.slow() ? GRACE_IF_SLOW : GRACE;
      throw e;
    } catch (Refused e) {
      keep(post, before.shown(before.id(), sending.revision(), before.hash(), before.changed()));
      refusedEdit(post, before, speaker, e, now);
      return;
    }
    wrote(sending.channel(), now);
    keep(post, sending.shown(sending.id(), sending.revision(), sending.hash(), now));
    post.done(Fate.EDITED);
  }

  private void refusedEdit(
      StatusPost post, LedgerEntry before, Speaker speaker, Refused e, Instant now)
      throws MattermostException {
    if (e.tooLateToEdit() && !post.messageFrozen) {
      // Its props may still be edited: the next step leaves the message out.
      post.messageFrozen = true;
      return;
    }
    if (!e.missing() || exists(before.id(), speaker, now)) {
      throw e;
    }
    boolean threadGone = before.root() != null && !exists(before.root(), speaker, now);
    end(post, before, threadGone ? State.STOPPED : State.GONE);
  }

  private static boolean exists(String post, Speaker speaker, Instant now)
      throws MattermostException {
    try {
      return speaker.ask(now).post(post).live();
    } catch (Refused e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  /** Finds out whether an edit arrived before anything newer is sent. */
  private void settle(StatusPost post, LedgerEntry live, Speaker speaker, Instant now)
      throws MattermostException {
    Mark mark;
    try {
      mark = speaker.ask(now).post(live.id()).mark();
    } catch (Refused e) {
      post.uncertainSince = null;
      refusedEdit(post, live, speaker, e, now);
      return;
    }
    Instant since = post.uncertainSince == null ? now : post.uncertainSince;
    if (mark.revision() >= live.revision()) {
      wrote(live.channel(), now);
      post.uncertainSince = null;
      keep(post, live.shown(live.id(), mark.revision(), mark.card(), now));
      if (post.showsWanted()) {
        post.done(Fate.EDITED);
      }
    } else if (Duration.between(since, now).compareTo(post.grace) >= 0) {
      post.uncertainSince = null;
      keep(post, live.shown(live.id(), live.revision(), mark.card(), live.changed()));
    } else {
      post.notBefore = now.plus(LOOK_AGAIN);
    }
  }

  private void move(StatusPost post, LedgerEntry live, Speaker speaker, String channel, Instant now)
      throws MattermostException {
    if (!post.wanted.mayCreate()) {
      post.done(Fate.WITHHELD);
      return;
    }
    counts.moved++;
    post.old.add(live);
    post.live = null;
    post.uncertainSince = null;
    post.messageFrozen = false;
    begin(post, speaker, channel, now);
  }

  private void wrote(String channel, Instant now) {
    pacing.wrote(channel, now);
    counts.wrote(channel);
  }

  private void keep(StatusPost post, LedgerEntry row) {
    post.live = row;
    ledger.put(row);
  }

  private void forget(StatusPost post, LedgerEntry row) {
    post.live = null;
    ledger.remove(row.pendingId());
  }

  /** There is to be no post, at least for the rest of this turn. */
  private void end(StatusPost post, LedgerEntry row, State end) {
    keep(post, row.ended(end));
    if (end == State.STOPPED || !post.wanted.turn().isAfter(row.turn())) {
      post.done(Fate.WITHHELD);
    }
  }
}
