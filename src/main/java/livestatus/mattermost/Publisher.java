package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import livestatus.mattermost.EditPacing.Hurry;
import livestatus.mattermost.LedgerEntry.State;
import livestatus.mattermost.MattermostException.AccountRefused;
import livestatus.mattermost.MattermostException.Busy;
import livestatus.mattermost.MattermostException.NotSent;
import livestatus.mattermost.MattermostException.Pending;
import livestatus.mattermost.MattermostException.Refused;
import livestatus.mattermost.MattermostException.Uncertain;
import livestatus.mattermost.PublishCounts.Fate;
import livestatus.mattermost.PublishReport.Trouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which post of one server is next, and what to do when the server will not. It has no
 * thread and no clock: {@link #poll} does one thing and says when to come back. Not safe for
 * threads; one publishing thread owns it.
 */
final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_POST_WAIT = Duration.ofMinutes(1);
  private static final Duration PARKED = Duration.ofHours(1);
  private static final Duration LEDGER_WAIT = Duration.ofSeconds(5);
  private static final int MAX_LINKS = 5_000;
  private static final Duration KEPT_IN_MEMORY = Duration.ofMinutes(10);

  private final String server;
  private final Map<String, Speaker> speakers;
  private final EditPacing pacing;
  private final PublishCounts counts;
  private final Poster poster;
  private final RandomGenerator jitter;

  /** Where posts are; any thread may read it. */
  final Map<PostKey, PostLink> links = new ConcurrentHashMap<>();

  private final Map<PostKey, StatusPost> posts = new LinkedHashMap<>();
  private final Map<String, Trouble> accountTroubles = new LinkedHashMap<>();
  private Instant heldUntil = Instant.EPOCH;
  private int serverFailures;
  private @Nullable Trouble serverTrouble;
  private boolean closing;
  private Instant tidyAt = Instant.EPOCH;

  Publisher(
      String server,
      Map<String, Speaker> speakers,
      EditPacing pacing,
      PublishCounts counts,
      Poster poster,
      RandomGenerator jitter) {
    this.server = server;
    this.speakers = speakers;
    this.pacing = pacing;
    this.counts = counts;
    this.poster = poster;
    this.jitter = jitter;
  }

  void want(Wanted wanted, Instant now) {
    StatusPost post = posts.get(wanted.key());
    if (post == null) {
      posts.put(wanted.key(), new StatusPost(wanted, counts, now));
    } else {
      post.want(wanted, now);
    }
  }

  /** From now on only last edits of posts that are there; nothing is made, moved or looked for. */
  void startClosing() {
    closing = true;
  }

  /** Does at most one thing. Null: nothing to do until something is wanted. */
  @Nullable Instant poll(Instant now) {
    @Nullable Instant wake = resumeAccounts(now);
    @Nullable StatusPost next = null;
    for (StatusPost post : posts.values()) {
      Instant due = due(post, now);
      if (due == null) {
        continue;
      }
      if (due.isAfter(now)) {
        wake = earlier(wake, due);
      } else if (next == null || post.waitingSince.isBefore(next.waitingSince)) {
        next = post;
      }
    }
    if (next != null) {
      take(next, now);
      return now;
    }
    tidy(now);
    return wake;
  }

  private @Nullable Instant due(StatusPost post, Instant now) {
    if (closing) {
      boolean possible = !post.loaded || post.canBeEditedNow();
      return possible && !now.isBefore(heldUntil) && !paused(post) ? now : null;
    }
    if (!post.loaded) {
      return later(now, post.notBefore);
    }
    if (!post.waiting && !post.hasOldToRemove()) {
      return null;
    }
    Speaker speaker = speakers.get(post.wanted.destination().account());
    if (speaker == null) {
      return post.waiting ? now : null;
    }
    Instant due = later(later(later(now, post.notBefore), heldUntil), speaker.notBefore());
    if (!post.waiting) {
      due = later(due, post.removeNotBefore);
    }
    if (post.hasOldToRemove() && !due.isBefore(post.removeNotBefore)) {
      return later(due, pacing.requestDue(now));
    }
    String channel = speaker.knownChannelOf(post.wanted.destination());
    Hurry hurry = post.hurries() ? Hurry.AT_ONCE : Hurry.IN_TURN;
    if (hurry == Hurry.AT_ONCE) {
      due = later(due, post.hurryDue(pacing.interval(), now));
    }
    return later(due, pacing.due(channel, hurry, post.lastSent(), post.wanted.turn(), now));
  }

  private boolean paused(StatusPost post) {
    Speaker speaker = speakers.get(post.wanted.destination().account());
    return speaker == null || speaker.paused();
  }

  private void take(StatusPost post, Instant now) {
    Speaker speaker = speakers.get(post.wanted.destination().account());
    try {
      if (!post.loaded) {
        poster.load(post);
        if (closing && speaker != null) {
          poster.recall(post, speaker);
        }
        return;
      }
      if (speaker == null) {
        post.done(Fate.WITHHELD);
        trouble(post, "No account " + post.wanted.destination().account() + " is set up.", now);
        return;
      }
      long before = counts.requests;
      if (closing) {
        poster.lastEdit(post, speaker, now);
      } else {
        poster.step(post, speaker, now);
      }
      if (counts.requests > before) {
        well(post, now);
      }
    } catch (MattermostException e) {
      if (closing) {
        post.confirmedAt = null;
      }
      failed(post, speaker, e, now);
    } catch (RuntimeException e) {
      counts.failure("ledger");
      post.notBefore = now.plus(LEDGER_WAIT);
      if (closing) {
        post.confirmedAt = null;
        post.loaded = true;
      }
      trouble(post, "The post's record cannot be kept: " + e.getMessage(), now);
    } finally {
      link(post);
    }
  }

  private void link(StatusPost post) {
    LedgerEntry live = post.live;
    if (live != null && (live.state() == State.SHOWN || live.state() == State.SENDING)) {
      links.put(post.key, new PostLink(server, live.channel(), live.id()));
    } else {
      links.remove(post.key);
    }
  }

  private void well(StatusPost post, Instant now) {
    if (serverFailures > 0) {
      serverFailures = 0;
      heldUntil = Instant.EPOCH;
    }
    if (serverTrouble != null) {
      LOG.info("{} answers again, after {}.", server, since(serverTrouble, now));
      serverTrouble = null;
    }
    Trouble account = accountTroubles.remove(post.wanted.destination().account());
    if (account != null) {
      LOG.info("Account {} is accepted again, after {}.", account.account(), since(account, now));
    }
  }

  private static String since(Trouble trouble, Instant now) {
    return Duration.between(trouble.since(), now).toSeconds() + " s";
  }

  private void failed(
      StatusPost post, @Nullable Speaker speaker, MattermostException e, Instant now) {
    if (e instanceof Busy busy) {
      counts.failure("busy");
      hold(busy.retryAfter(), e, now);
    } else if (e instanceof NotSent) {
      counts.failure("unreachable");
      hold(Duration.ZERO, e, now);
    } else if (e instanceof Pending) {
      counts.failure("pending");
      post.notBefore = now.plus(FIRST_WAIT);
    } else if (e instanceof Uncertain) {
      counts.failure("uncertain");
      post.failures++;
      post.notBefore = now.plus(doubled(post.failures, LONGEST_POST_WAIT));
      hold(Duration.ZERO, e, now);
    } else if (e instanceof AccountRefused && speaker != null) {
      counts.failure("account");
      pause(speaker, e, now);
    } else if (e instanceof Refused refused) {
      counts.failure("refused");
      refused(post, refused, now);
    }
  }

  /** The whole server waits, all its posts together, and a little longer than it asked for. */
  private void hold(Duration asked, MattermostException e, Instant now) {
    serverFailures++;
    Duration wait = asked.isZero() ? doubled(serverFailures, LONGEST_WAIT) : asked;
    long spread = Math.max(250, wait.toMillis() / 5);
    heldUntil = later(heldUntil, now.plus(wait).plusMillis(jitter.nextLong(spread)));
    if (serverTrouble == null) {
      serverTrouble = new Trouble(server, null, null, now, String.valueOf(e.getMessage()));
      LOG.warn("{} It is tried again; the newest states are kept.", e.getMessage());
    } else {
      LOG.debug("{}", e.getMessage());
    }
  }

  private void pause(Speaker speaker, MattermostException e, Instant now) {
    speaker.pause(now);
    String what = e.getMessage() + " The account rests until its token changes.";
    Trouble before =
        accountTroubles.putIfAbsent(
            speaker.name(), new Trouble(server, speaker.name(), null, now, what));
    if (before == null) {
      LOG.warn("{}", what);
    }
  }

  private @Nullable Instant resumeAccounts(Instant now) {
    @Nullable Instant wake = null;
    for (Speaker speaker : speakers.values()) {
      if (!speaker.paused()) {
        continue;
      }
      if (speaker.hasNewToken(now) || !now.isBefore(speaker.notBefore())) {
        speaker.resume();
      } else {
        wake = earlier(wake, speaker.lookAtToken());
      }
    }
    return wake;
  }

  private void refused(StatusPost post, Refused e, Instant now) {
    if (e.archived() || e.missing()) {
      // It can come back: the channel unarchived, the account invited again.
      post.notBefore = now.plus(PARKED);
    } else {
      post.refusals++;
      Duration wait = Duration.ofMinutes(1L << Math.min(6, post.refusals - 1));
      post.notBefore = now.plus(wait.compareTo(PARKED) > 0 ? PARKED : wait);
      if (post.waiting) {
        post.done(Fate.REFUSED);
      }
    }
    trouble(post, String.valueOf(e.getMessage()), now);
  }

  /** Said once, not each time it is met again. */
  private void trouble(StatusPost post, String what, Instant now) {
    if (post.trouble == null) {
      String id = post.live == null || post.live.post() == null ? "none" : post.live.id();
      LOG.warn("The post of {} (post {}) is not shown: {}", post.key, id, what);
      post.troubleSince = now;
    }
    post.trouble = what;
  }

  private static Duration doubled(int failures, Duration longest) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(10, failures - 1));
    return wait.compareTo(longest) > 0 ? longest : wait;
  }

  private void tidy(Instant now) {
    if (now.isBefore(tidyAt)) {
      return;
    }
    tidyAt = now.plus(KEPT_IN_MEMORY);
    pacing.tidy(now);
    posts
        .values()
        .removeIf(
            post ->
                post.loaded
                    && !post.waiting
                    && post.old.isEmpty()
                    && post.waitingSince.plus(KEPT_IN_MEMORY).isBefore(now)
                    && post.notBefore.isBefore(now));
    if (links.size() > MAX_LINKS) {
      links.keySet().retainAll(posts.keySet());
    }
  }

  PublishReport report() {
    List<Trouble> troubles = new ArrayList<>();
    if (serverTrouble != null) {
      troubles.add(serverTrouble);
    }
    troubles.addAll(accountTroubles.values());
    long waiting = 0;
    for (StatusPost post : posts.values()) {
      waiting += post.waiting ? 1 : 0;
      if (post.trouble != null) {
        String account = post.wanted.destination().account();
        troubles.add(
            new Trouble(server, account, post.key.session(), post.troubleSince, post.trouble));
      }
    }
    return counts.report(waiting, posts.size(), troubles);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }
}
