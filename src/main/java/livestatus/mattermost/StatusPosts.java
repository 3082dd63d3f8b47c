package livestatus.mattermost;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one post a session true. Tell it with {@link #want} what a session's post should show; it
 * sees to the rest, on a thread of its own for each server. Safe for threads.
 */
public final class StatusPosts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusPosts.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Network network;
  private final AtomicLong nowhere = new AtomicLong();

  /**
   * @param accounts who may speak; their servers are those that can be posted to
   * @param network stays the caller's to close
   */
  public StatusPosts(
      List<Account> accounts,
      Network network,
      Ledger ledger,
      PublishSettings settings,
      InstantSource clock) {
    this.network = network;
    for (Map.Entry<String, List<Account>> each : byServer(accounts).entrySet()) {
      String server = each.getKey();
      lanes.put(
          server,
          new Lane(
              server,
              each.getValue(),
              network,
              ledger,
              settings,
              clock,
              new Random(),
              StatusPosts::unguessable));
    }
  }

  private static Map<String, List<Account>> byServer(List<Account> accounts) {
    Map<String, List<Account>> byServer = new LinkedHashMap<>();
    for (Account account : accounts) {
      byServer.computeIfAbsent(account.server(), s -> new ArrayList<>()).add(account);
    }
    return byServer;
  }

  private static String unguessable() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return "live-status-" + HexFormat.of().formatHex(bytes);
  }

  public void start() {
    lanes.values().forEach(Lane::start);
  }

  /** Says what a session's post should show now. Returns at once; the newest card wins. */
  public void want(Wanted wanted) {
    Lane lane = lanes.get(wanted.destination().server());
    if (lane == null) {
      if (nowhere.getAndIncrement() == 0) {
        LOG.warn(
            "No account is set up for {}, so {} has no post.",
            wanted.destination().server(),
            wanted.key());
      }
      return;
    }
    lane.want(wanted);
  }

  /** Uses other accounts from now on, as after the configuration was read again. */
  public void accounts(List<Account> accounts) {
    Map<String, List<Account>> byServer = byServer(accounts);
    lanes.forEach((server, lane) -> lane.accounts(byServer.getOrDefault(server, List.of())));
  }

  public PublishReport report() {
    PublishReport sum = PublishReport.NONE;
    for (Lane lane : lanes.values()) {
      sum = sum.plus(lane.report());
    }
    return sum.withheldMore(nowhere.get());
  }

  /** A session's post, once it is known; null before. */
  public @Nullable PostLink link(PostKey key) {
    for (Lane lane : lanes.values()) {
      PostLink link = lane.link(key);
      if (link != null) {
        return link;
      }
    }
    return null;
  }

  /**
   * Sends what posts should show last, as far as it can be sent in this time, and ends. Say with
   * {@link #want} before what that is.
   */
  public void close(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    lanes.values().forEach(lane -> lane.startClosing(deadline));
    try {
      for (Lane lane : lanes.values()) {
        lane.awaitClosed(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    network.cancelAll();
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(2));
  }
}
