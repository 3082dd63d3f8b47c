package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import livestatus.mattermost.MattermostClient.Me;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one account while it is used: who it is, the direct channels it has, which of
 * our posts it was seen to have, and whether the server still lets it in. Owned by the publishing
 * thread.
 */
final class Speaker {
  private static final Duration PAUSE = Duration.ofHours(1);
  private static final Duration LOOK_AT_TOKEN = Duration.ofSeconds(5);
  private static final int PAGE = 200;
  private static final int MAX_PAGES = 5;

  private final MattermostClient client;
  private final Consumer<Instant> asked;
  private final Map<String, String> directChannels = new HashMap<>();
  private final Map<String, List<RemotePost>> found = new HashMap<>();
  private @Nullable String me;
  private @Nullable Instant pausedUntil;
  private Instant lookAtToken = Instant.MIN;
  private String refusedToken = "";

  /**
   * @param asked told of each request before it is made
   */
  Speaker(MattermostClient client, Consumer<Instant> asked) {
    this.client = client;
    this.asked = asked;
  }

  String name() {
    return client.account().name();
  }

  /** For one request. */
  MattermostClient ask(Instant now) {
    asked.accept(now);
    return client;
  }

  String me(Instant now) throws MattermostException {
    if (me == null) {
      Me known = ask(now).me();
      me = known.id();
    }
    return me;
  }

  String channelOf(Destination destination, Instant now) throws MattermostException {
    if (destination.channel() != null) {
      return destination.channel();
    }
    String user = String.valueOf(destination.user());
    String known = directChannels.get(user);
    if (known == null) {
      String self = me(now);
      known = ask(now).directChannel(self, user).id();
      directChannels.put(user, known);
    }
    return known;
  }

  /** Null while it is not known which channel it is. */
  @Nullable String knownChannelOf(Destination destination) {
    return destination.channel() != null
        ? destination.channel()
        : directChannels.get(String.valueOf(destination.user()));
  }

  /**
   * This account's status posts in a channel or thread, the newest first. They are looked for once
   * and then remembered, unless a fresh look is asked for.
   */
  List<RemotePost> ours(String channel, @Nullable String root, boolean fresh, Instant now)
      throws MattermostException {
    String place = channel + "/" + root;
    List<RemotePost> known = found.get(place);
    if (known != null && !fresh) {
      return known;
    }
    String self = me(now);
    List<RemotePost> ours = new ArrayList<>();
    if (root != null) {
      collect(ask(now).thread(root), root, self, ours);
    } else {
      for (int page = 0; page < MAX_PAGES; page++) {
        List<RemotePost> posts = ask(now).page(channel, page, PAGE);
        collect(posts, "", self, ours);
        if (posts.size() < PAGE) {
          break;
        }
      }
    }
    ours.sort((a, b) -> Long.compare(b.createAt(), a.createAt()));
    found.put(place, ours);
    return ours;
  }

  /** The post that an intent in the ledger became; null if it became none. */
  @Nullable RemotePost made(LedgerEntry row, Instant now) throws MattermostException {
    for (RemotePost post : ours(row.channel(), row.root(), true, now)) {
      if (post.mark().intent().equals(row.pendingId())) {
        return post;
      }
    }
    return null;
  }

  private static void collect(
      List<RemotePost> posts, String root, String self, List<RemotePost> ours) {
    for (RemotePost post : posts) {
      boolean here = post.rootId().equals(root);
      if (here && post.live() && post.userId().equals(self) && !post.mark().session().isEmpty()) {
        ours.add(post);
      }
    }
  }

  /** The server does not let this account in. */
  void pause(Instant now) {
    pausedUntil = now.plus(PAUSE);
    lookAtToken = now.plus(LOOK_AT_TOKEN);
    refusedToken = tokenDigest();
    me = null;
  }

  /** When it may be tried again; the epoch where nothing is the matter. */
  Instant notBefore() {
    return pausedUntil == null ? Instant.EPOCH : pausedUntil;
  }

  boolean paused() {
    return pausedUntil != null;
  }

  /** When the token should be looked at again. */
  Instant lookAtToken() {
    return lookAtToken;
  }

  /** Whether it may go on because its token is another one now. */
  boolean hasNewToken(Instant now) {
    if (pausedUntil == null || now.isBefore(lookAtToken)) {
      return false;
    }
    lookAtToken = now.plus(LOOK_AT_TOKEN);
    return !tokenDigest().equals(refusedToken);
  }

  void resume() {
    pausedUntil = null;
  }

  private String tokenDigest() {
    try {
      return PostKey.digest(client.account().token().get().strip());
    } catch (RuntimeException e) {
      // No token to be had: the same as before, if there was none before.
      return "";
    }
  }
}
