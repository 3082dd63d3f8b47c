package livestatus.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import livestatus.history.Fleet;
import livestatus.history.GatewayView;
import livestatus.history.History;
import livestatus.history.HistoryRefused;
import livestatus.history.HistoryUnavailable;
import livestatus.history.SessionRow;
import livestatus.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of other gateways that write to the same database. They are shown and never become
 * part of this daemon's own truth. Whether their daemons live is asked now and then on the thread
 * {@code gateways}: of one that does not, nobody knows what its sessions do.
 */
final class Elsewhere implements AutoCloseable {
  private static final Duration ASK_EVERY = Duration.ofSeconds(15);

  private final History history;
  private final LiveFeed feed;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();

  // Guarded by the lock.
  private final Map<String, SessionRow> rows = new LinkedHashMap<>();
  private Map<String, String> silent = Map.of();
  private long version;
  private boolean closed;

  private @Nullable Fleet fleet;

  /** Knows nobody before {@link #start}. */
  Elsewhere(History history, LiveFeed feed, InstantSource clock) {
    this.history = history;
    this.feed = feed;
    this.clock = clock;
  }

  void start() {
    fleet = history.follow(this::accept);
    Thread thread = new Thread(this::run, "gateways");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes rows that changed, on the follower's thread. */
  private void accept(List<SessionRow> changed) {
    Map<String, LiveMessage.@Nullable Item> told = new LinkedHashMap<>();
    lock.lock();
    try {
      for (SessionRow row : changed) {
        if (!row.gateway().equals(history.gateway())) {
          take(row, told);
        }
      }
      version += told.isEmpty() ? 0 : 1;
    } finally {
      lock.unlock();
    }
    feed.acceptRemote(told);
  }

  private void take(SessionRow row, Map<String, LiveMessage.@Nullable Item> told) {
    String id = LiveMessage.Item.id(row.gateway(), row.sessionKey());
    SessionRow known = rows.get(id);
    if (row.listed()) {
      rows.put(id, row);
      told.put(id, item(id, row));
    } else if (known != null && known.id().equals(row.id())) {
      // An earlier session of the same key that ends does not end the newer one.
      rows.remove(id);
      told.put(id, null);
    }
  }

  private LiveMessage.Item item(String id, SessionRow row) {
    String since = silent.get(row.gateway());
    return new LiveMessage.Item(
        id,
        row.gateway(),
        row.sessionKey(),
        row.agentName(),
        RemoteView.state(row, since),
        JsonText.of(RemoteView.row(row, since)));
  }

  private void run() {
    lock.lock();
    try {
      while (!closed) {
        lock.unlock();
        try {
          look();
        } finally {
          lock.lock();
        }
        long left = ASK_EVERY.toNanos();
        while (!closed && left > 0) {
          left = closing.awaitNanos(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Asks whose daemons live, and tells anew of the sessions of those that changed. */
  private void look() {
    Map<String, String> now = new HashMap<>();
    try {
      Instant moment = clock.instant();
      for (GatewayView gateway : history.records().gateways()) {
        if (!gateway.isAlive(moment)) {
          Instant stopped = gateway.stoppedAt();
          now.put(gateway.gateway(), String.valueOf(stopped == null ? gateway.beatAt() : stopped));
        }
      }
    } catch (HistoryUnavailable | HistoryRefused away) {
      // The database is away for us too, which says nothing about them.
      return;
    }
    Map<String, LiveMessage.@Nullable Item> told = new LinkedHashMap<>();
    lock.lock();
    try {
      Map<String, String> before = silent;
      silent = now;
      rows.forEach(
          (id, row) -> {
            String gateway = row.gateway();
            if (before.containsKey(gateway) != now.containsKey(gateway)) {
              told.put(id, item(id, row));
            }
          });
      version += told.isEmpty() ? 0 : 1;
    } finally {
      lock.unlock();
    }
    feed.acceptRemote(told);
  }

  /** All of them, each as a list shows it. */
  List<Map<String, Object>> all() {
    lock.lock();
    try {
      List<Map<String, Object>> all = new ArrayList<>();
      rows.values().forEach(row -> all.add(RemoteView.row(row, silent.get(row.gateway()))));
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Those with a key; of a gateway, or of any where that is null. */
  List<Map<String, Object>> find(@Nullable String gateway, String key) {
    return all().stream()
        .filter(row -> key.equals(row.get("key")))
        .filter(row -> gateway == null || gateway.equals(row.get("gateway")))
        .toList();
  }

  /** Grows with every change. */
  long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return rows.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    if (fleet != null) {
      fleet.close();
    }
  }
}
