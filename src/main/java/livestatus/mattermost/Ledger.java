package livestatus.mattermost;

import java.util.List;

/**
 * What is known of our own posts, kept beyond the process: a row before each post is made, and
 * around each edit. It is called by the publishing threads alone, at most a few times a second.
 *
 * <p>An implementation that cannot write now may throw; the post in question is then tried again
 * later. If it forgets, posts are found again on the server by the mark that they carry.
 */
public interface Ledger {
  /** The rows of one session, in the order of {@link LedgerEntry#intended()}, the oldest first. */
  List<LedgerEntry> find(PostKey key);

  /** Keeps a row, in place of an earlier one with the same {@link LedgerEntry#pendingId()}. */
  void put(LedgerEntry entry);

  /** Forgets a row; fine where there is none. */
  void remove(String pendingId);
}
