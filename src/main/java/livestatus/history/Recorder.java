package livestatus.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.session.PushedStatus;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.session.Transition;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor hands to the history. It takes a lock for a moment and never waits for the
 * database: of snapshots only the newest is kept; transitions and pushes wait in bounded queues,
 * and what no longer fits is dropped, the oldest first, and counted.
 */
public final class Recorder {
  /** How many transitions, and how many pushes, wait while the database is away. */
  static final int CAPACITY = 20_000;

  /** A change of state, with the session as it was then; null if it is gone. */
  record Moment(Transition transition, @Nullable Session session) {}

  /** What waited, taken out. */
  record Taken(
      Snapshot snapshot,
      List<Session> known,
      List<Moment> moments,
      List<Write> pushes,
      Map<String, String> positions,
      List<String> forgotten) {}

  private final int capacity;

  // Guarded by this.
  private Snapshot snapshot = Snapshot.EMPTY;
  private final List<Session> known = new ArrayList<>();
  private final ArrayDeque<Moment> moments = new ArrayDeque<>();
  private final ArrayDeque<Write.AddPush> pushes = new ArrayDeque<>();
  private final Map<String, @Nullable String> positions = new LinkedHashMap<>();
  private boolean something;
  private boolean closed;
  private long dropped;

  Recorder(int capacity) {
    this.capacity = capacity;
  }

  /**
   * What is true now, and what led to it since the last call. To be called from the first complete
   * snapshot on, by one thread.
   */
  public synchronized void record(Snapshot now, List<Transition> transitions) {
    snapshot = now;
    for (Transition transition : transitions) {
      bounded(moments, new Moment(transition, now.get(transition.session())));
    }
    wake();
  }

  /**
   * This is what an earlier run wrote last of the session; to be called before the first {@link
   * #record}.
   */
  public synchronized void known(Session session) {
    known.add(session);
  }

  /** An agent said how it is. The same push twice is kept once. */
  public synchronized void pushed(SessionKey session, PushedStatus status) {
    bounded(pushes, new Write.AddPush(session, status));
    wake();
  }

  /**
   * How far sources were read, each in the words of whoever reads it. What was saved of other
   * sources stays.
   */
  public synchronized void positions(Map<String, String> read) {
    positions.putAll(read);
    wake();
  }

  /** The sources are gone, and with them how far they were read. */
  public synchronized void forget(Iterable<String> sources) {
    for (String source : sources) {
      positions.put(source, null);
    }
    wake();
  }

  private <T> void bounded(ArrayDeque<T> queue, T item) {
    if (queue.size() == capacity) {
      queue.removeFirst();
      dropped++;
    }
    queue.addLast(item);
  }

  private void wake() {
    something = true;
    notifyAll();
  }

  // --- for the history's thread ----------------------------------------------------------------

  /** Waits until there is something, at most so long; false if there is nothing. */
  synchronized boolean await(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!something && !closed) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return something;
  }

  /** Waits, unless it is to be closed, so that more may come. */
  synchronized void pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!closed) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  synchronized Taken take() {
    List<String> forgotten = new ArrayList<>();
    Map<String, String> read = new LinkedHashMap<>();
    positions.forEach(
        (source, position) -> {
          if (position == null) {
            forgotten.add(source);
          } else {
            read.put(source, position);
          }
        });
    Taken taken =
        new Taken(
            snapshot,
            List.copyOf(known),
            List.copyOf(moments),
            List.copyOf(pushes),
            read,
            forgotten);
    known.clear();
    moments.clear();
    pushes.clear();
    positions.clear();
    something = false;
    return taken;
  }

  synchronized int waiting() {
    return moments.size() + pushes.size() + positions.size();
  }

  synchronized long dropped() {
    return dropped;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }
}
