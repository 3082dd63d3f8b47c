package livestatus.mattermost;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One post of ours, or the intent to make one.
 *
 * <pre>
 *                        answered               edit sent
 *   (none) ── INTENDED ───────────── SHOWN ◄──────────────► SENDING
 *                                      │        answered      │
 *                     deleted by somebody            deleted by somebody
 *                                      └──► GONE, STOPPED ◄───┘
 * </pre>
 *
 * @param server the server's address
 * @param account the name of the account that posts
 * @param channel the channel's id
 * @param root the root of the thread; null outside one
 * @param pendingId the unguessable key by which the server makes it only once; unique among rows
 * @param post the post's id; null until the server has told it
 * @param revision counts what was sent, so that an edit is known when it is seen
 * @param hash of the card that was sent last
 * @param turn when the turn of that card began
 * @param intended when the post was first meant to be made
 * @param changed when something was last sent
 */
public record LedgerEntry(
    PostKey key,
    String server,
    String account,
    String channel,
    @Nullable String root,
    String pendingId,
    @Nullable String post,
    State state,
    long revision,
    String hash,
    Instant turn,
    Instant intended,
    Instant changed) {
  /** How far it has come. */
  public enum State {
    /** Meant to be made; whether it was is not known. */
    INTENDED,
    /** An edit was sent; whether it arrived is not known. */
    SENDING,
    /** The server has confirmed what was sent last. */
    SHOWN,
    /** Somebody deleted it; a new one is made at the next turn. */
    GONE,
    /** The thread it was in is gone; there is none any more. */
    STOPPED
  }

  public LedgerEntry {
    if ((state == State.SENDING || state == State.SHOWN) && post == null) {
      throw new IllegalArgumentException("The post of " + key + " is " + state + " without an id.");
    }
  }

  /** The post's id, where there is a post. */
  String id() {
    if (post == null) {
      throw new IllegalStateException("The post of " + key + " is not made yet.");
    }
    return post;
  }

  boolean isAt(String otherAccount, String otherChannel, @Nullable String otherRoot) {
    return account.equals(otherAccount)
        && channel.equals(otherChannel)
        && java.util.Objects.equals(root, otherRoot);
  }

  LedgerEntry intendedAgain(Instant now) {
    return new LedgerEntry(
        key,
        server,
        account,
        channel,
        root,
        pendingId,
        null,
        State.INTENDED,
        revision,
        hash,
        turn,
        now,
        now);
  }

  LedgerEntry sending(String nextHash, Instant nextTurn, Instant now) {
    return new LedgerEntry(
        key,
        server,
        account,
        channel,
        root,
        pendingId,
        post,
        State.SENDING,
        revision + 1,
        nextHash,
        nextTurn,
        intended,
        now);
  }

  LedgerEntry shown(String id, long shownRevision, String shownHash, Instant now) {
    return new LedgerEntry(
        key,
        server,
        account,
        channel,
        root,
        pendingId,
        id,
        State.SHOWN,
        shownRevision,
        shownHash,
        turn,
        intended,
        now);
  }

  LedgerEntry ofTurn(Instant itsTurn) {
    return new LedgerEntry(
        key, server, account, channel, root, pendingId, post, state, revision, hash, itsTurn,
        intended, changed);
  }

  LedgerEntry ended(State end) {
    return new LedgerEntry(
        key, server, account, channel, root, pendingId, post, end, revision, hash, turn, intended,
        changed);
  }
}
