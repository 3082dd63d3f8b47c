package livestatus.web;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
 * come faster than {@link #PACE} are merged, since only what is true now matters.
 */
public final class LiveFeed implements AutoCloseable {
  /** Somebody who listens. */
  interface Listener {
    /** Takes the message without waiting; false if it cannot, and it is forgotten then. */
    boolean offer(Message message);

    /** Shows that the connection lives. */
    boolean beat();

    void end();
  }

  /** Writes one session as JSON. */
  @FunctionalInterface
  public interface View {
    String json(Session session);
  }

  /**
   * One message.
   *
   * @param id by which a listener says what it saw last
   * @param changed the sessions by key, each as JSON; all of them in the first message
   */
  record Message(
      String id, boolean whole, Map<SessionKey, Changed> changed, List<SessionKey> gone) {
    /** The message as JSON, with the sessions that a listener wants. */
    String json(Filter filter) {
      StringBuilder json = new StringBuilder(256);
      json.append("{\"type\":\"").append(whole ? "snapshot" : "changes");
      json.append("\",\"id\":\"").append(id).append("\",\"sessions\":[");
      String comma = "";
      for (Changed session : changed.values()) {
        if (filter.wants(session.session())) {
          json.append(comma).append(session.json());
          comma = ",";
        }
      }
      return json.append("],\"gone\":").append(Reply.plain(keys())).append('}').toString();
    }

    private List<String> keys() {
      return gone.stream().map(SessionKey::value).toList();
    }

    /** A session and how it is written. */
    record Changed(Session session, String json) {}
  }

  /** Which sessions a listener wants to hear of; null for any. */
  record Filter(@Nullable String agent, @Nullable String state, @Nullable String key) {
    static final Filter ALL = new Filter(null, null, null);

    boolean wants(Session session) {
      return (agent == null || agent.equals(session.facts().agent()))
          && (state == null || state.equals(session.state().word()))
          && (key == null || key.equals(session.key().value()));
    }
  }

  private static final int KEPT = 1_000;
  private static final Duration PACE = Duration.ofMillis(25);
  private static final Duration BEAT = Duration.ofSeconds(12);

  private final View view;
  private final String epoch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Nobody signals it: it only lets time pass with the lock free. */
  private final Condition pace = lock.newCondition();

  private final Deque<Message> kept = new ArrayDeque<>();
  private final List<Listener> listeners = new ArrayList<>();
  private Snapshot told = Snapshot.EMPTY;
  private long number;
  private long dropped;
  private boolean closed;
  private volatile Snapshot newest = Snapshot.EMPTY;

  /**
   * @param epoch tells this series from that of an earlier process
   */
  public LiveFeed(View view, String epoch) {
    this.view = view;
    this.epoch = epoch;
    Thread thread = new Thread(this::run, "live");
    thread.setDaemon(true);
    thread.start();
  }

  /** Says what is true now. Any thread may; it does not wait. */
  public void accept(Snapshot snapshot) {
    newest = snapshot;
    lock.lock();
    try {
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
      for (Message message : missed(lastSeen)) {
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

  private List<Message> missed(@Nullable String lastSeen) {
    long seen = numberOf(lastSeen);
    long oldest = number - kept.size();
    if (seen >= oldest && seen <= number) {
      return kept.stream().skip(seen - oldest).toList();
    }
    return List.of(message(true, told.sessions(), List.of()));
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

  private void run() {
    long nextBeat = System.nanoTime() + BEAT.toNanos();
    lock.lock();
    try {
      while (!closed) {
        if (newest.version() == told.version()) {
          changed.awaitNanos(Math.max(1, nextBeat - System.nanoTime()));
        }
        if (newest.version() != told.version()) {
          tell(newest);
          // The lock is free meanwhile; what comes in between is told with the next message.
          pace.awaitNanos(PACE.toNanos());
        }
        if (System.nanoTime() >= nextBeat) {
          nextBeat = System.nanoTime() + BEAT.toNanos();
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

  @SuppressWarnings("ReferenceEquality") // A session that did not change is the same object.
  private void tell(Snapshot snapshot) {
    Map<SessionKey, Session> before = told.sessions();
    Map<SessionKey, Session> different = new LinkedHashMap<>();
    snapshot
        .sessions()
        .forEach(
            (key, session) -> {
              if (before.get(key) != session) {
                different.put(key, session);
              }
            });
    List<SessionKey> gone =
        before.keySet().stream().filter(key -> snapshot.get(key) == null).toList();
    told = snapshot;
    if (different.isEmpty() && gone.isEmpty()) {
      return;
    }
    number++;
    Message message = message(false, different, gone);
    kept.add(message);
    if (kept.size() > KEPT) {
      kept.remove();
    }
    keep(listener -> listener.offer(message));
  }

  private Message message(boolean whole, Map<SessionKey, Session> sessions, List<SessionKey> gone) {
    Map<SessionKey, Message.Changed> written = new LinkedHashMap<>();
    sessions.forEach(
        (key, session) -> written.put(key, new Message.Changed(session, view.json(session))));
    return new Message(epoch + "-" + number, whole, written, gone);
  }

  private void keep(java.util.function.Predicate<Listener> alive) {
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
