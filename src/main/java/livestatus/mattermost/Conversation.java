package livestatus.mattermost;

import java.time.Instant;
import java.util.List;
import livestatus.mattermost.MattermostException.Refused;

/**
 * Whether people have talked so much below a status post that it should move down.
 *
 * @param after after how many later posts; 0 for never
 */
record Conversation(int after) {
  /** Whether so much was said since that the post should move; asked once a turn. */
  boolean hasMovedOn(StatusPost post, LedgerEntry live, Speaker speaker, Instant now)
      throws MattermostException {
    boolean ask =
        after > 0
            && !post.wanted.destination().direct()
            && post.wanted.mayCreate()
            && post.firstOfTurn()
            && !post.wanted.turn().equals(post.followedTurn);
    if (!ask) {
      return false;
    }
    post.followedTurn = post.wanted.turn();
    try {
      if (live.root() == null) {
        List<RemotePost> newest = speaker.ask(now).page(live.channel(), 0, after);
        return newest.size() >= after && newest.stream().noneMatch(p -> p.id().equals(live.id()));
      }
      List<RemotePost> thread = speaker.ask(now).thread(live.root());
      long since =
          thread.stream()
              .filter(p -> p.id().equals(live.id()))
              .mapToLong(RemotePost::createAt)
              .findFirst()
              .orElse(0);
      return thread.stream().filter(p -> p.live() && p.createAt() > since).count() >= after;
    } catch (Refused e) {
      // The edit will tell why.
      return false;
    }
  }
}
