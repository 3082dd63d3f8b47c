package livestatus.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the gateway's records all the time, in its own way, and keeps when they first showed
 * that a session works. It also knows how long it was itself kept from looking: by so much a busy
 * machine may have delayed the others, too.
 */
final class GatewayRecords implements AutoCloseable {
  /** How a release keeps its sessions. */
  interface Look {
    /** What shows that a session works, by session key or the end of one; only those that work. */
    Map<String, Sign> working() throws Exception;
  }

  /**
   * What shows it.
   *
   * @param at when it was written, by the file's own time
   */
  record Sign(Instant at, String what) {}

  private record Shown(String key, Sign sign) {}

  private record Ceased(String key, Instant at) {}

  private record Stall(Instant until, Duration length) {}

  private static final Duration PERIOD = Duration.ofMillis(25);

  private final Look look;
  private final List<Shown> shown = new ArrayList<>();
  private final List<Ceased> ceased = new ArrayList<>();
  private final List<Stall> stalls = new ArrayList<>();
  private volatile boolean closed;
  private volatile @Nullable Exception failure;

  GatewayRecords(Look look) {
    this.look = look;
    Thread thread = new Thread(this::run, "gateway-records");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    Map<String, Sign> before = new HashMap<>();
    long last = System.nanoTime();
    while (!closed) {
      try {
        Map<String, Sign> now = look.working();
        synchronized (shown) {
          now.forEach(
              (key, sign) -> {
                if (!before.containsKey(key)) {
                  shown.add(new Shown(key, sign));
                }
              });
          before.keySet().stream()
              .filter(key -> !now.containsKey(key))
              .forEach(key -> ceased.add(new Ceased(key, Instant.now())));
        }
        before.clear();
        before.putAll(now);
      } catch (Exception e) {
        // Caught in the middle of a write, usually; told if somebody misses what should be there.
        failure = e;
      }
      LockSupport.parkNanos(PERIOD.toNanos());
      long nanos = System.nanoTime();
      Duration length = Duration.ofNanos(nanos - last).minus(PERIOD.multipliedBy(2));
      if (!length.isNegative()) {
        synchronized (shown) {
          stalls.add(new Stall(Instant.now(), length));
        }
      }
      last = nanos;
    }
  }

  /** When the records first showed, from then on, that a session works; null if they never did. */
  @Nullable Sign firstSign(String key, Instant from) {
    synchronized (shown) {
      return shown.stream()
          .filter(each -> key.endsWith(each.key()) && !each.sign().at().isBefore(from))
          .map(Shown::sign)
          .findFirst()
          .orElse(null);
    }
  }

  /** When the records last stopped showing, within a span, that it works; else the span's begin. */
  Instant lastCeased(String key, Instant from, Instant to) {
    synchronized (shown) {
      return ceased.stream()
          .filter(each -> key.endsWith(each.key()))
          .map(Ceased::at)
          .filter(at -> at.isAfter(from) && !at.isAfter(to))
          .reduce(from, (one, later) -> later);
    }
  }

  /** How long, in all, this machine kept us waiting in a span of time. */
  Duration stalled(Instant from, Instant to) {
    synchronized (shown) {
      return stalls.stream()
          .filter(each -> !each.until().isBefore(from))
          .filter(each -> !each.until().minus(each.length()).isAfter(to))
          .map(Stall::length)
          .reduce(Duration.ZERO, Duration::plus);
    }
  }

  String story() {
    synchronized (shown) {
      StringBuilder story = new StringBuilder();
      shown.forEach(each -> story.append(each).append('\n'));
      return story.append(failure == null ? "" : "last trouble: " + failure).toString();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
