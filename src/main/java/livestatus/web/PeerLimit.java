package livestatus.web;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much one peer may ask for: a bucket that fills at a steady rate and holds a burst. The peers
 * it remembers are bounded; whoever was longest away is forgotten first.
 */
final class PeerLimit {
  private static final int PEERS = 10_000;

  private record Bucket(double tokens, Instant at) {}

  private final double perSecond;
  private final double burst;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > PEERS;
        }
      };

  PeerLimit(double perSecond, double burst) {
    this.perSecond = perSecond;
    this.burst = burst;
  }

  /** Takes one from the peer's bucket; false when it is empty. */
  synchronized boolean take(String peer, Instant now) {
    double tokens = tokens(peer, now);
    boolean enough = tokens >= 1;
    buckets.put(peer, new Bucket(enough ? tokens - 1 : tokens, now));
    return enough;
  }

  /** Whether there is one to take. */
  synchronized boolean has(String peer, Instant now) {
    return tokens(peer, now) >= 1;
  }

  private double tokens(String peer, Instant now) {
    Bucket bucket = buckets.get(peer);
    if (bucket == null) {
      return burst;
    }
    double seconds = Math.max(0, Duration.between(bucket.at(), now).toNanos() / 1e9);
    return Math.min(burst, bucket.tokens() + seconds * perSecond);
  }
}
