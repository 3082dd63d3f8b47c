package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One server's publishing thread and what others hand to it. A slow server holds up only its own
 * lane. Cards wait in an inbox of one card a post, so it does not grow however long the server is
 * away; {@link #want} never waits.
 */
final class Lane {
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Network network;
  private final SteadyClock steady = new SteadyClock();
  private final EditPacing pacing;
  private final PublishCounts counts = new PublishCounts();
  private final Map<String, Speaker> speakers = new HashMap<>();
  private final Publisher publisher;
  private final Thread thread;

  private final Object lock = new Object();
  private final Semaphore news = new Semaphore(0);
  private final Map<PostKey, Wanted> inbox = new LinkedHashMap<>();
  private @Nullable List<Account> newAccounts;
  private long replacedInInbox;
  private boolean closing;
  private long closeBy;
  private volatile PublishReport report = PublishReport.NONE;

  Lane(
      String server,
      List<Account> accounts,
      Network network,
      Ledger ledger,
      PublishSettings settings,
      InstantSource clock,
      RandomGenerator jitter,
      Supplier<String> ids) {
    this.clock = clock;
    this.network = network;
    this.pacing = new EditPacing(settings.rhythm());
    use(accounts);
    Poster poster =
        new Poster(server, speakers, ledger, pacing, counts, settings.followAfter(), ids);
    this.publisher = new Publisher(server, speakers, pacing, counts, poster, jitter);
    this.thread = new Thread(this::run, "publish");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void want(Wanted wanted) {
    synchronized (lock) {
      if (inbox.put(wanted.key(), wanted) != null) {
        replacedInInbox++;
      }
    }
    news.release();
  }

  void accounts(List<Account> accounts) {
    synchronized (lock) {
      newAccounts = accounts;
    }
    news.release();
  }

  PublishReport report() {
    return report;
  }

  @Nullable PostLink link(PostKey key) {
    return publisher.links.get(key);
  }

  /** Lets it send last states until the deadline of {@link System#nanoTime}. */
  void startClosing(long deadline) {
    synchronized (lock) {
      closing = true;
      closeBy = deadline;
    }
    news.release();
  }

  void awaitClosed(long deadline) throws InterruptedException {
    long left = deadline - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.timedJoin(thread, left);
    }
  }

  private void use(List<Account> accounts) {
    speakers.clear();
    for (Account account : accounts) {
      MattermostClient client = new MattermostClient(account, network);
      speakers.put(account.name(), new Speaker(client, this::asked));
    }
  }

  private void asked(Instant now) {
    counts.requests++;
    pacing.asked(now);
  }

  private void run() {
    while (true) {
      boolean last = takeNews();
      Instant next = publisher.poll(now());
      report = publisher.report();
      if (last && (next == null || System.nanoTime() - closeBy >= 0)) {
        return;
      }
      if (!last && !await(next)) {
        return;
      }
    }
  }

  private Instant now() {
    return steady.at(clock.instant());
  }

  /** Moves what came in to the publisher. Answers whether this is the end. */
  private boolean takeNews() {
    Instant now = now();
    synchronized (lock) {
      if (newAccounts != null) {
        use(newAccounts);
        newAccounts = null;
      }
      counts.replaced(replacedInInbox);
      replacedInInbox = 0;
      inbox.values().forEach(wanted -> publisher.want(wanted, now));
      inbox.clear();
      if (closing) {
        publisher.startClosing();
      }
      return closing;
    }
  }

  /** Waits for news or until then; false if the thread is to end. */
  private boolean await(@Nullable Instant next) {
    Duration wait = next == null ? LONGEST_SLEEP : Duration.between(now(), next);
    if (wait.compareTo(LONGEST_SLEEP) > 0) {
      wait = LONGEST_SLEEP;
    }
    try {
      if (news.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
