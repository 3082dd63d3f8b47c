package livestatus.openclaw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import livestatus.session.SessionKey;
import livestatus.tail.Outcome;
import livestatus.tail.Tails;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One transcript line by its kind: found in a file, and understood. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LineBenchmark {
  private static final int LINES = 1_000;
  private static final String TEXT = "a line of \\\"output\\\" — schön ✅ 0x7f3a\\n";

  @Param({"question", "call", "result", "hugeResult", "answer"})
  public String kind;

  private final Transcript transcript = new Transcript(new Tally());
  private final SessionKey session = new SessionKey("agent:main:main");
  private final Instant now = Instant.now();
  private byte[] line;
  private Path file;

  @Setup
  public void write() throws IOException {
    line = line(kind).getBytes(StandardCharsets.UTF_8);
    file = Files.createTempFile("lines", ".jsonl");
    int lines = kind.equals("hugeResult") ? 10 : LINES;
    Files.writeString(file, (line(kind) + "\n").repeat(lines));
  }

  @TearDown
  public void remove() throws IOException {
    Files.delete(file);
  }

  private static String line(String kind) {
    String content =
        switch (kind) {
          case "question" -> "\"role\":\"user\",\"content\":\"" + TEXT.repeat(5) + "\"";
          case "call" ->
              "\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\""
                  + TEXT.repeat(25)
                  + "\"},{\"type\":\"toolCall\",\"id\":\"c1\",\"name\":\"exec\",\"arguments\":"
                  + "{\"command\":\"npm test\"}}],\"usage\":{\"input\":8371,\"output\":5,\"cost\":"
                  + "{\"total\":0.0083}},\"stopReason\":\"toolUse\"";
          case "answer" ->
              "\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\""
                  + TEXT.repeat(40)
                  + "\"}],\"stopReason\":\"stop\"";
          default ->
              "\"role\":\"toolResult\",\"toolCallId\":\"c1\",\"toolName\":\"exec\",\"content\":"
                  + "[{\"type\":\"text\",\"text\":\""
                  + TEXT.repeat(kind.equals("result") ? 80 : 10_000)
                  + "\"}],\"details\":{\"exitCode\":0},\"isError\":false";
        };
    return "{\"type\":\"message\",\"id\":\"a1b2c3d4\",\"parentId\":\"d4c3b2a1\",\"timestamp\":"
        + "\"2026-11-21T00:27:50.474Z\",\"message\":{"
        + content
        + "}}";
  }

  @Benchmark
  public Object parse() {
    return transcript.read(session, line, 0, line.length, now);
  }

  /** All lines of a file, found and not understood. */
  @Benchmark
  public long scanFile() {
    long[] length = new long[1];
    Outcome outcome =
        new Tails().tail(file).read(now, Long.MAX_VALUE / 2, found -> length[0] += found.length());
    return outcome == Outcome.READ ? length[0] : -1;
  }
}
