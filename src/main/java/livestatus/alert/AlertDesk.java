package livestatus.alert;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import livestatus.mattermost.Account;
import livestatus.mattermost.HookClient;
import livestatus.mattermost.Network;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the newest snapshot about once a second, on the thread {@code alerts}, and tells what
 * {@link Alerts} decides. A place that is away keeps nobody waiting but this thread.
 */
public final class AlertDesk implements AutoCloseable {
  /**
   * Whom to tell, and as whom.
   *
   * @param file where to remember what was told
   * @param channel a channel's id; null for none
   * @param webhook an address, which is a secret; null for none
   */
  public record Where(
      Path file,
      String gateway,
      @Nullable String channel,
      List<String> mention,
      @Nullable String webhook) {
    public Where {
      mention = List.copyOf(mention);
    }

    public boolean nowhere() {
      return channel == null && webhook == null;
    }

    /** Without its secret. */
    @Override
    public String toString() {
      return "alerts of " + gateway;
    }
  }

  /**
   * What it asks.
   *
   * @param snapshot null until everything was looked at once
   * @param account who speaks in the channel now
   * @param links the address of a session's status post
   */
  public record Asks(
      Supplier<@Nullable Snapshot> snapshot,
      Supplier<List<Trouble>> troubles,
      Supplier<@Nullable Account> account,
      Function<SessionKey, @Nullable String> links) {}

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration SAVE_EVERY = Duration.ofSeconds(30);

  /** Errors of a time in which nobody watched are told, unless it was long. */
  private static final Duration MISSED = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);

  private final Asks asks;
  private final AlertBook book;
  private final Alerts alerts;
  private final List<Deliveries> places = new ArrayList<>();
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closed = lock.newCondition();
  private boolean closing;
  private @Nullable Thread thread;
  private volatile AlertReport report = AlertReport.NONE;

  // Owned by the thread.
  private long raised;
  private long resolved;
  private Instant saved = Instant.EPOCH;

  /** Makes the desk of a daemon; it does nothing before {@link #start}. */
  public static AlertDesk of(Where where, Asks asks, Network network, InstantSource clock) {
    List<Sink> sinks = new ArrayList<>();
    if (where.channel() != null) {
      sinks.add(
          new ChannelSink(
              where.gateway(),
              where.channel(),
              where.mention(),
              asks.account(),
              network,
              asks.links()));
    }
    if (where.webhook() != null) {
      sinks.add(
          new HookSink(where.gateway(), new HookClient(where.webhook(), network), asks.links()));
    }
    return new AlertDesk(where.file(), sinks, asks, clock);
  }

  AlertDesk(Path file, List<Sink> sinks, Asks asks, InstantSource clock) {
    this.asks = asks;
    this.clock = clock;
    this.book = new AlertBook(file);
    Instant now = clock.instant();
    AlertBook.Page page = book.read(now);
    Instant missed = now.minus(MISSED);
    Instant watched = page.watchedUntil().isBefore(missed) ? missed : page.watchedUntil();
    this.alerts = new Alerts(watched.isAfter(now) ? now : watched, page.open(), now);
    for (Sink sink : sinks) {
      places.add(new Deliveries(sink, page.deliveries().getOrDefault(sink.name(), List.of())));
    }
  }

  public void start() {
    thread = new Thread(this::run, "alerts");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!rests()) {
        try {
          step(clock.instant());
        } catch (RuntimeException e) {
          LOG.error("Alerts could not be looked at; it is tried again.", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the next look; true if there is to be none. */
  private boolean rests() throws InterruptedException {
    lock.lock();
    try {
      long left = LOOK_EVERY.toNanos();
      while (!closing && left > 0) {
        left = closed.awaitNanos(left);
      }
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** Looks, decides and tells. */
  void step(Instant now) {
    Snapshot snapshot = asks.snapshot().get();
    if (snapshot == null) {
      return;
    }
    List<Event> events = alerts.look(snapshot, asks.troubles().get(), now);
    for (Event event : events) {
      if (event.over() == null) {
        raised++;
      } else {
        resolved++;
      }
      places.forEach(place -> place.take(event));
    }
    // Before anything is sent: should we be killed meanwhile, it is not begun anew.
    if (!events.isEmpty()) {
      save(now);
    }
    boolean changed = false;
    for (Deliveries place : places) {
      changed |= place.step(now);
    }
    if (changed || !saved.plus(SAVE_EVERY).isAfter(now)) {
      save(now);
    }
    tell();
  }

  private void save(Instant now) {
    Map<String, List<Delivery>> deliveries = new LinkedHashMap<>();
    places.forEach(place -> deliveries.put(place.sink().name(), place.all()));
    book.write(new AlertBook.Page(now, List.copyOf(alerts.open()), deliveries));
    saved = now;
  }

  private void tell() {
    report =
        new AlertReport(
            alerts.open().stream().map(Wording::sentence).toList(),
            raised,
            resolved,
            alerts.heldBack(),
            places.stream().mapToLong(Deliveries::delivered).sum(),
            places.stream().mapToLong(Deliveries::failed).sum(),
            places.stream().mapToInt(Deliveries::waiting).sum());
  }

  /** What it has done so far; any thread may ask. */
  public AlertReport report() {
    return report;
  }

  /** Looks no more. What waits is tried again by the next run. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      closed.signalAll();
    } finally {
      lock.unlock();
    }
    Thread running = thread;
    if (running != null) {
      try {
        running.join(TimeUnit.SECONDS.toMillis(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (running.isAlive()) {
        // It waits for a place; what it was told is in the file.
        running.interrupt();
        return;
      }
    }
    if (asks.snapshot().get() != null) {
      save(clock.instant());
    }
  }
}
