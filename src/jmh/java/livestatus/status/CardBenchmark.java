package livestatus.status;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.Usage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A card of a turn with some tools, and a kilobyte of text searched for secrets. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CardBenchmark {
  private final StatusCards cards = new StatusCards(ZoneOffset.UTC, Detail.SAFE);
  private final SessionKey key = new SessionKey("agent:main:main");
  private final String text = "curl -H 'Authorization: Bearer x' https://host/path?q=1 ".repeat(18);
  private Snapshot snapshot = Snapshot.EMPTY;

  @Setup
  public void play() {
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    Instant now = Instant.parse("2026-11-21T00:00:00Z");
    sessions.apply(new Signal.Asked(key, now, Signal.Asked.By.PERSON, "Please mend it"), now);
    for (int i = 0; i < 12; i++) {
      now = now.plusSeconds(2);
      Signal.Call call = new Signal.Call("c" + i, "exec", null);
      sessions.apply(
          new Signal.Answered(
              key, now, Signal.Stop.TOOL_USE, List.of(call), Usage.NONE, null, null),
          now);
      now = now.plusSeconds(2);
      sessions.apply(
          new Signal.ToolDone(key, now, "c" + i, "exec", false, null, null, null, null), now);
    }
    snapshot = sessions.snapshot(now);
  }

  @Benchmark
  public Object card() {
    return cards.card(snapshot, key);
  }

  @Benchmark
  public String mask() {
    return Redaction.mask(text);
  }
}
