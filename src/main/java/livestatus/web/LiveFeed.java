package livestatus.web;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Makes a numbered series of messages out of snapshots and hands them to whoever listens. The last
 * ones are kept, so that a listener that comes back goes on where it stopped; one that was away for
 * longer gets everything anew.
 *
 * <p>Handing over never waits: a listener that cannot take a message is dropped. Snapshots that
 * come faster than {@link Manner#pace} are merged, since only what is true now matters.
 */
public final class LiveFeed implements AutoCloseable {
  /** Somebody who listens. */
  interface Listener {
    /** Takes the message without waiting; false if it cannot, and it is forgotten then. */
    boolean offer(LiveMessage message);

    /** Shows that the connection lives. */
    boolean beat();

    void end();
  }

  /** How sessions of this gateway are shown. Any thread may ask. */
  interface View {
    LiveMessage.Item item(Session session);

    /** The address of its status post; null while it has none. */
    @Nullable String post(SessionKey session);
  }

  /**
   * How often it speaks, and how much it remembers.
   *
   * @param pace the least time between two messages
   * @param beat how often it shows that it is there
   * @param messages how many messages are kept for those who come back
   * @param characters how large these may be together
   */
  record Manner(Duration pace, Duration beat, int messages, long characters) {
    static final Manner DEFAULT =
        new Manner(Duration.ofMillis(25), Duration.ofSeconds(12), 1_000, 4 * 1024 * 1024);
  }

  private final Manner manner;
  private final View view;
  private final String epoch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Nobody signals it: it only lets time pass with the lock free. */
  private final Condition pace = lock.newCondition();

  private final Deque<LiveMessage> kept = new ArrayDeque<>();
  private final List<Listener> listeners = new ArrayList<>();

  /** Sessions of other gateways, and what of them is not told yet. */
  private final Map<String, LiveMessage.Item> remote = new LinkedHashMap<>();

  private final Map<String, LiveMessage.@Nullable Item> elsewhere = new LinkedHashMap<>();

  /** Which address was last told of sessions that talk somewhere, and so may get a post. */
  private final Map<SessionKey, Optional<String>> posts = new HashMap<>();

  /** Somebody listens or did: before, nothing need be written, nor kept for who comes back. */
  private boolean heard;

  private Snapshot told = Snapshot.EMPTY;
  private long number;
  private long keptSize;
  private long dropped;
  private boolean closed;
  private volatile Snapshot newest = Snapshot.EMPTY;

  /**
   * @param epoch tells this series from that of an earlier process
   */
  LiveFeed(View view, String epoch) {
    this(view, epoch, Manner.DEFAULT);
  }

  LiveFeed(View view, String epoch, Manner manner) {
    this.manner = manner;
    this.view = view;
    this.epoch = epoch;
    Thread thread = new Thread(this::run, "live");
    thread.setDaemon(true);
    thread.start();
  }

  /** Says what is true now. Any thread may; it does not wait. */
  public void accept(Snapshot snapshot) {
    lock.lock();
    try {
      // At the start two threads may speak; the older word does not count.
      if (snapshot.version() >= newest.version()) {
        newest = snapshot;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a listener: it gets what it missed since the message it names, or everything, and from
   * then on every message.
   */
  void join(Listener listener, @Nullable String lastSeen) {
    lock.lock();
    try {
      if (closed) {
        listener.end();
        return;
      }
      if (!heard) {
        heard = true;
        told.sessions().values().forEach(this::notePost);
      }
      for (LiveMessage message : missed(lastSeen)) {
        if (!listener.offer(message)) {
          dropped++;
          return;
        }
      }
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
  }

  private List<LiveMessage> missed(@Nullable String lastSeen) {
    long seen = numberOf(lastSeen);
    long oldest = number - kept.size();
    if (seen >= oldest && seen <= number) {
      return kept.stream().skip(seen - oldest).toList();
    }
    return LiveMessage.parts(
        epoch,
        number,
        view::item,
        List.copyOf(told.sessions().values()),
        List.copyOf(remote.values()));
  }

  private long numberOf(@Nullable String id) {
    if (id == null || !id.startsWith(epoch + "-")) {
      return -1;
    }
    try {
      return Long.parseLong(id.substring(epoch.length() + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private boolean somethingNew() {
    return newest.version() != told.version() || !elsewhere.isEmpty();
  }

  private void run() {
    long nextBeat = System.nanoTime() + manner.beat().toNanos();
    lock.lock();
    try {
      while (!closed) {
        if (!somethingNew()) {
          changed.awaitNanos(Math.max(1, nextBeat - System.nanoTime()));
        }
        if (somethingNew()) {
          tell(newest);
          // The lock is free meanwhile; what comes in between is told with the next message.
          pace.awaitNanos(manner.pace().toNanos());
        }
        if (System.nanoTime() >= nextBeat) {
          nextBeat = System.nanoTime() + manner.beat().toNanos();
          if (!listeners.isEmpty()) {
            tellOfPosts();
          }
          keep(Listener::beat);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listeners.forEach(Listener::end);
      listeners.clear();
      lock.unlock();
    }
  }

  /** Says what changed in other gateways: an item by its id, or null where it is gone. */
  void acceptRemote(Map<String, LiveMessage.@Nullable Item> changes) {
    lock.lock();
    try {
      elsewhere.putAll(changes);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void tell(Snapshot snapshot) {
    if (!heard) {
      tellNobody(snapshot);
      return;
    }
    List<LiveMessage.Item> different = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    Snapshot.Difference since = snapshot.since(told);
    since.changed().forEach(session -> different.add(item(session)));
    for (SessionKey key : since.gone()) {
      gone.add(key.value());
      posts.remove(key);
    }
    told = snapshot;
    takeRemote(different, gone);
    send(different, gone);
  }

  private void tellNobody(Snapshot snapshot) {
    told = snapshot;
    number++;
    takeRemote(new ArrayList<>(), new ArrayList<>());
  }

  /** Takes over what other gateways said, and adds to the lists what came of it. */
  private void takeRemote(List<LiveMessage.Item> different, List<String> gone) {
    elsewhere.forEach(
        (id, item) -> {
          if (item != null) {
            remote.put(id, item);
            different.add(item);
          } else if (remote.remove(id) != null) {
            gone.add(id);
          }
        });
    elsewhere.clear();
  }

  private LiveMessage.Item item(Session session) {
    notePost(session);
    return view.item(session);
  }

  private void notePost(Session session) {
    if (session.facts().delivery() != null) {
      posts.put(session.key(), Optional.ofNullable(view.post(session.key())));
    }
  }

  /**
   * The address of a session's post is known later than the session, which then need not change.
   */
  private void tellOfPosts() {
    List<LiveMessage.Item> different = new ArrayList<>();
    posts.replaceAll(
        (key, before) -> {
          Optional<String> now = Optional.ofNullable(view.post(key));
          Session session = told.get(key);
          if (session != null && !now.equals(before)) {
            different.add(view.item(session));
          }
          return now;
        });
    send(different, List.of());
  }

  private void send(List<LiveMessage.Item> different, List<String> gone) {
    if (different.isEmpty() && gone.isEmpty()) {
      return;
    }
    number++;
    LiveMessage message = new LiveMessage(epoch + "-" + number, false, false, different, gone);
    kept.add(message);
    keptSize += message.size();
    while (kept.size() > manner.messages() || keptSize > manner.characters()) {
      keptSize -= kept.remove().size();
    }
    keep(listener -> listener.offer(message));
  }

  private void keep(Predicate<Listener> alive) {
    int before = listeners.size();
    listeners.removeIf(alive.negate());
    dropped += before - listeners.size();
  }

  public int listeners() {
    lock.lock();
    try {
      return listeners.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many listeners were dropped because they did not take what was offered. */
  public long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
