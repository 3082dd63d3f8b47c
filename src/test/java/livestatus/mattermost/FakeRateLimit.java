package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import livestatus.mattermost.FakeHttpServer.Header;

/** The server's limiter: a bucket that refills steadily; what it refuses costs nothing more. */
final class FakeRateLimit {
  private static final class Bucket {
    double level;
    Instant seen = Instant.EPOCH;
  }

  record Verdict(boolean refused, List<Header> headers) {}

  private final int perSecond;
  private final int burst;
  private final boolean byUser;
  private final Map<String, Bucket> buckets = new HashMap<>();

  FakeRateLimit(int perSecond, int burst, boolean byUser) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.byUser = byUser;
  }

  /** The limit is per remote address by default, so all bots of a host share one bucket. */
  Verdict ask(String user, Instant now) {
    Bucket bucket = buckets.computeIfAbsent(byUser ? user : "", any -> new Bucket());
    double drained = Duration.between(bucket.seen, now).toMillis() * perSecond / 1000.0;
    bucket.level = Math.max(0, bucket.level - Math.max(0, drained));
    bucket.seen = now;
    boolean refused = bucket.level + 1 > burst + 1;
    if (!refused) {
      bucket.level++;
    }
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < (byUser ? 2 : 1); i++) {
      headers.add(new Header("X-RateLimit-Limit", Integer.toString(burst + 1)));
      headers.add(
          new Header("X-RateLimit-Remaining", Integer.toString((int) (burst + 1 - bucket.level))));
      headers.add(
          new Header(
              "X-RateLimit-Reset",
              Integer.toString((int) Math.ceil(bucket.level / (double) perSecond))));
      if (refused) {
        headers.add(new Header("Retry-After", "1"));
      }
    }
    return new Verdict(refused, headers);
  }
}
