package livestatus.session;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One signal taken, and one snapshot published, beside so many other sessions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SessionsBenchmark {
  @Param({"100", "10000"})
  public int count;

  private final Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
  private final SessionKey one = new SessionKey("agent:main:s0");
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private long number;

  @Setup
  public void begin() {
    for (int i = 0; i < count; i++) {
      SessionKey key = new SessionKey("agent:main:s" + i);
      sessions.apply(new Signal.Asked(key, now, Signal.Asked.By.PERSON, "what"), now);
    }
    sessions.snapshot(now);
  }

  @Benchmark
  public void apply() {
    now = now.plusMillis(1);
    sessions.apply(new Signal.Asked(one, now, Signal.Asked.By.PERSON, "q" + number++), now);
    if (number % 1_000 == 0) {
      sessions.drainTransitions();
    }
  }

  @Benchmark
  public Snapshot applyAndPublish() {
    apply();
    return sessions.snapshot(now);
  }
}
