package livestatus.alert;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings alerts to one place, in order, and tries again for a while where it is away: after a
 * second, then twice as long each time up to five minutes, {@value #TRIES} times. An alert that is
 * over before it arrived is not told at all. Owned by one thread.
 */
final class Deliveries {
  static final int TRIES = 15;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private record Retry(int tries, Instant next) {}

  private final Sink sink;
  private final Map<String, Delivery> byAttempt = new LinkedHashMap<>();
  private final Map<String, Retry> retries = new HashMap<>();
  private long delivered;
  private long failed;

  Deliveries(Sink sink, Collection<Delivery> known) {
    this.sink = sink;
    known.forEach(delivery -> byAttempt.put(delivery.attempt(), delivery));
  }

  Sink sink() {
    return sink;
  }

  void take(Event event) {
    Instant over = event.over();
    if (over == null) {
      byte[] bytes = new byte[16];
      RANDOM.nextBytes(bytes);
      String attempt = "live-status-" + HexFormat.of().formatHex(bytes);
      byAttempt.put(attempt, new Delivery(event.alert(), attempt, null, null));
      return;
    }
    for (Delivery delivery : List.copyOf(byAttempt.values())) {
      if (delivery.over() == null && delivery.alert().id().equals(event.alert().id())) {
        retries.remove(delivery.attempt());
        if (delivery.handle() == null) {
          byAttempt.remove(delivery.attempt());
        } else {
          byAttempt.put(delivery.attempt(), delivery.ended(over));
        }
      }
    }
  }

  /** Tries what is due; whether anything changed that should be remembered. */
  boolean step(Instant now) {
    boolean changed = false;
    for (Delivery delivery : List.copyOf(byAttempt.values())) {
      Retry retry = retries.get(delivery.attempt());
      if (!delivery.stands() && (retry == null || !retry.next().isAfter(now))) {
        changed |= attempt(delivery, now);
      }
    }
    return changed;
  }

  private boolean attempt(Delivery delivery, Instant now) {
    String handle = delivery.handle();
    Instant over = delivery.over();
    try {
      if (handle == null) {
        String given = sink.raise(delivery.alert(), delivery.attempt());
        byAttempt.put(delivery.attempt(), delivery.taken(given));
      } else if (over != null) {
        sink.resolve(delivery.alert(), over, handle);
        byAttempt.remove(delivery.attempt());
      }
      delivered++;
      retries.remove(delivery.attempt());
      return true;
    } catch (Sink.Undelivered e) {
      return failed(delivery, e, now);
    }
  }

  private boolean failed(Delivery delivery, Sink.Undelivered why, Instant now) {
    Retry before = retries.get(delivery.attempt());
    int tries = before == null ? 1 : before.tries() + 1;
    if (why.again() && tries < TRIES) {
      Duration wait = Duration.ofSeconds(1L << Math.min(tries - 1, 20));
      retries.put(
          delivery.attempt(),
          new Retry(tries, now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait)));
      if (tries == 1) {
        LOG.warn("An alert could not be told: {} It is tried again.", why.getMessage());
      }
      return false;
    }
    LOG.warn("An alert was given up after {} tries: {}", tries, why.getMessage());
    failed++;
    retries.remove(delivery.attempt());
    byAttempt.remove(delivery.attempt());
    return true;
  }

  List<Delivery> all() {
    return List.copyOf(byAttempt.values());
  }

  int waiting() {
    return (int) byAttempt.values().stream().filter(delivery -> !delivery.stands()).count();
  }

  long delivered() {
    return delivered;
  }

  long failed() {
    return failed;
  }
}
