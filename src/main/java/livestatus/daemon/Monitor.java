package livestatus.daemon;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.Transition;
import livestatus.web.Intake;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes state: it waits for a wake-up or the next deadline, reads the
 * sources, applies what they tell, and publishes one immutable snapshot. Everybody else reads the
 * snapshot.
 *
 * <p>{@link #step} is apart from the thread, so that a replay can drive it by hand.
 */
public final class Monitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final Sessions sessions;
  private final List<Source> sources;
  private final Inbox inbox;
  private final Consumer<Change> out;
  private final InstantSource clock;
  private final Semaphore wakeups = new Semaphore(0);
  private volatile Snapshot current = Snapshot.EMPTY;
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile Instant looked = Instant.EPOCH;
  private final AtomicLong failures = new AtomicLong();
  private final Memory memory = new Memory(Memory.Heap.ofThisProcess());
  private @Nullable Thread thread;

  /**
   * @param out takes each change on the monitor's thread; it must not wait for anything
   */
  Monitor(
      Sessions sessions,
      List<Source> sources,
      int inboxCapacity,
      Consumer<Change> out,
      InstantSource clock) {
    this.sessions = sessions;
    this.sources = List.copyOf(sources);
    this.inbox = new Inbox(inboxCapacity, this::wake);
    this.out = out;
    this.clock = clock;
  }

  public Inbox inbox() {
    return inbox;
  }

  /** What is true now; any thread may ask. */
  public Snapshot snapshot() {
    return current;
  }

  /** Whether everything was looked at once. */
  public boolean hasLooked() {
    return !looked.equals(Instant.EPOCH);
  }

  /** When it last looked at everything that was due. */
  Instant looked() {
    return looked;
  }

  /** How many looks ended with a defect of our own. */
  long failures() {
    return failures.get();
  }

  /** Says that there may be something to read; any thread may. */
  public void wake() {
    // More than one permit would only mean the same again.
    if (wakeups.availablePermits() == 0) {
      wakeups.release();
    }
  }

  void start() {
    thread = new Thread(this::run, "monitor");
    thread.start();
  }

  private void run() {
    boolean woken = true;
    while (!closing) {
      Instant now = clock.instant();
      try {
        if (step(now, woken)) {
          memory.worked(now);
        } else if (memory.isToTidy(now)) {
          try {
            rest(now);
          } finally {
            memory.tidy(now);
          }
        }
      } catch (RuntimeException e) {
        // A defect of ours. The next step reads on; states may be behind until it does.
        failures.incrementAndGet();
        LOG.error("A step of the monitor failed; it goes on with the next one.", e);
      }
      woken = await(untilNext(clock.instant()));
    }
  }

  /** Reads, applies, publishes: one turn of the loop; whether anything changed. */
  boolean step(Instant now) {
    return step(now, true);
  }

  /**
   * The same.
   *
   * @param woken some source may have something to read; else only those are asked whose time it is
   */
  boolean step(Instant now, boolean woken) {
    RuntimeException defect = null;
    for (Source source : sources) {
      if (woken || !source.nextPoll(now).isAfter(now)) {
        try {
          source.poll(now, signal -> sessions.apply(signal, now));
        } catch (RuntimeException ours) {
          // What it told before counts, and the others have told nothing wrong.
          defect = ours;
        }
      }
    }
    List<Intake.Letter> letters = inbox.drain();
    for (Intake.Letter letter : letters) {
      for (Signal signal : letter.open(now, () -> sessions.snapshot(now))) {
        sessions.apply(signal, now);
      }
    }
    sessions.tick(now);
    Snapshot before = current;
    Snapshot after = sessions.snapshot(now);
    List<Transition> transitions = sessions.drainTransitions();
    boolean changed = after.version() != before.version() || !transitions.isEmpty();
    if (changed) {
      current = after;
      out.accept(new Change(after, transitions));
    }
    looked = defect == null ? now : looked;
    letters.forEach(letter -> letter.taken(current));
    if (changed) {
      sources.forEach(source -> source.told(now));
    }
    if (defect != null) {
      throw defect;
    }
    return changed;
  }

  /** Holds less of what is long over; nobody sees a difference. */
  void rest(Instant now) {
    sources.forEach(source -> source.rest(now, current, signal -> sessions.apply(signal, now)));
    sessions.snapshot(now);
  }

  private Duration untilNext(Instant now) {
    Instant next = sessions.nextDeadline();
    for (Source source : sources) {
      Instant wanted = source.nextPoll(now);
      if (next == null || wanted.isBefore(next)) {
        next = wanted;
      }
    }
    if (next == null) {
      return Duration.ofSeconds(10);
    }
    Duration wait = Duration.between(now, next);
    // A deadline that has passed is no reason to spin.
    return wait.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wait;
  }

  /** Whether somebody woke it. */
  private boolean await(Duration wait) {
    try {
      // Not before the deadline, or it would look for nothing.
      boolean woken = wakeups.tryAcquire(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
      if (woken) {
        wakeups.drainPermits();
      }
      return woken;
    } catch (InterruptedException e) {
      closing = true;
      return true;
    }
  }

  /** Whether it was closed in order: nobody is at work, and all that was read was told. */
  boolean hasEnded() {
    return ended;
  }

  /** Takes one last step, so that what was written until now is shown, and closes the sources. */
  @Override
  public void close() {
    closing = true;
    wake();
    Thread running = thread;
    if (running != null) {
      try {
        running.join(CLOSE_WITHIN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (running.isAlive()) {
        LOG.warn("The monitor did not end within {}; it is left behind.", CLOSE_WITHIN);
        running.interrupt();
        return;
      }
    }
    boolean told = false;
    try {
      step(clock.instant());
      told = true;
    } catch (RuntimeException e) {
      failures.incrementAndGet();
      LOG.error("The monitor's last step failed; what was written last may not be shown.", e);
    }
    sources.forEach(Source::close);
    ended = told;
  }
}
