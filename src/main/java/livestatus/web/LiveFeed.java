package livestatus.web;

import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    boolean offer(Message message);

    /** Shows that the connection lives. */
    boolean beat();

    void end();
  }

  /** How sessions of this gateway are shown. Any thread may ask. */
  interface View {
    Item item(Session session);

    /** The address of its status post; null while it has none. */
    @Nullable String post(SessionKey session);
  }

  /**
   * A session as it is told.
   *
   * @param id what it is called among all gateways: its key where it is of this one, else the
   *     gateway, a line break and the key
   */
  record Item(String id, String gateway, String key, String agent, String state, String json) {
    static String id(String gateway, String key) {
      return gateway + "\n" + key;
    }
  }

  /**
   * One message.
   *
   * @param id by which a listener says what it saw last
   * @param whole nothing that was told before counts any more
   * @param late its sessions are written when it is asked for them, so it takes no room before
   * @param changed the sessions that changed, or a part of all
   * @param gone the ids of those that are no longer listed
   */
  record Message(String id, boolean whole, boolean late, List<Item> changed, List<String> gone) {
    /**
     * The message as JSON, with the sessions that a listener wants; empty for a part of all in
     * between that has none of them.
     */
    String json(Filter filter) {
      StringBuilder json = new StringBuilder(256);
      List<String> left = new ArrayList<>(gone);
      json.append("{\"type\":\"").append(whole ? "snapshot" : "changes");
      json.append("\",\"id\":\"").append(id).append("\",\"sessions\":[");
      String comma = "";
      for (Item item : changed) {
        if (filter.wants(item)) {
          json.append(comma).append(item.json());
          comma = ",";
        } else if (!whole && filter.mayHaveWanted(item)) {
          left.add(item.id());
        }
      }
      boolean nothing = comma.isEmpty() && late && !whole && id.endsWith(BETWEEN);
      return nothing
          ? ""
          : json.append("],\"gone\":").append(Reply.plain(left)).append('}').toString();
    }

    /** In characters, roughly. */
    long size() {
      return 100 + changed.stream().mapToLong(item -> item.json().length()).sum();
    }
  }

  /** Which sessions a listener wants to hear of; null for any. */
  record Filter(
      @Nullable String gateway,
      @Nullable String agent,
      @Nullable String state,
      @Nullable String key) {
    static final Filter ALL = new Filter(null, null, null, null);

    boolean wants(Item item) {
      return (gateway == null || gateway.equals(item.gateway()))
          && (agent == null || agent.equals(item.agent()))
          && (state == null || state.equals(item.state()))
          && (key == null || key.equals(item.key()));
    }

    /**
     * Whether it was perhaps told of before, in another state: for this listener it is gone then.
     */
    boolean mayHaveWanted(Item item) {
      return state != null && new Filter(gateway, agent, null, key).wants(item);
    }
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

  /** How many sessions go into one message where all are told. */
  static final int PART = 100;

  /** Ends the id of a message that is not all: there nobody can go on. */
  private static final String BETWEEN = "-part";

  private final Manner manner;
  private final View view;
  private final String epoch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Nobody signals it: it only lets time pass with the lock free. */
  private final Condition pace = lock.newCondition();

  private final Deque<Message> kept = new ArrayDeque<>();
  private final List<Listener> listeners = new ArrayList<>();

  /** Sessions of other gateways, and what of them is not told yet. */
  private final Map<String, Item> remote = new LinkedHashMap<>();

  private final Map<String, @Nullable Item> elsewhere = new LinkedHashMap<>();

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
    return everything();
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
  void acceptRemote(Map<String, @Nullable Item> changes) {
    lock.lock();
    try {
      elsewhere.putAll(changes);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("ReferenceEquality") // A session that did not change is the same object.
  private void tell(Snapshot snapshot) {
    if (!heard) {
      tellNobody(snapshot);
      return;
    }
    Map<SessionKey, Session> before = told.sessions();
    List<Item> different = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    snapshot
        .sessions()
        .forEach(
            (key, session) -> {
              if (before.get(key) != session) {
                different.add(item(session));
              }
            });
    for (SessionKey key : before.keySet()) {
      if (snapshot.get(key) == null) {
        gone.add(key.value());
        posts.remove(key);
      }
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
  private void takeRemote(List<Item> different, List<String> gone) {
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

  private Item item(Session session) {
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
    List<Item> different = new ArrayList<>();
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

  private void send(List<Item> different, List<String> gone) {
    if (different.isEmpty() && gone.isEmpty()) {
      return;
    }
    number++;
    Message message = new Message(epoch + "-" + number, false, false, different, gone);
    kept.add(message);
    keptSize += message.size();
    while (kept.size() > manner.messages() || keptSize > manner.characters()) {
      keptSize -= kept.remove().size();
    }
    keep(listener -> listener.offer(message));
  }

  /**
   * All that is true now, in parts, so that many sessions are never written at once. Only who got
   * the last part can go on from there.
   */
  private List<Message> everything() {
    List<Session> here = List.copyOf(told.sessions().values());
    List<Item> there = List.copyOf(remote.values());
    int all = here.size() + there.size();
    List<Message> parts = new ArrayList<>();
    for (int from = 0; from == 0 || from < all; from += PART) {
      int to = Math.min(all, from + PART);
      String id = epoch + (to == all ? "-" + number : BETWEEN);
      parts.add(new Message(id, from == 0, true, new Part(here, there, from, to), List.of()));
    }
    return parts;
  }

  /** Some of all sessions, written each time that somebody asks for one. */
  private final class Part extends AbstractList<Item> {
    private final List<Session> here;
    private final List<Item> there;
    private final int from;
    private final int to;

    Part(List<Session> here, List<Item> there, int from, int to) {
      this.here = here;
      this.there = there;
      this.from = from;
      this.to = to;
    }

    @Override
    public Item get(int index) {
      int at = from + Objects.checkIndex(index, size());
      return at < here.size() ? view.item(here.get(at)) : there.get(at - here.size());
    }

    @Override
    public int size() {
      return to - from;
    }
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
