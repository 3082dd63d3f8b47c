package livestatus.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

/**
 * Writes transcripts with the lines of 2026.7: questions, answers that call tools, results that
 * stand there twice, as gateways write them. One line in a hundred is huge if that is wanted.
 */
final class TranscriptWriter {
  private static final int HUGE_LEAST = 40_000;
  private static final int HUGE_MOST = 2_000_000;

  private final Random random;
  private final Prose prose;
  private final Buffer line = new Buffer();
  private final boolean huge;
  private long id;
  private Instant now;

  /** How often each kind of line was written; a huge one is counted here too. */
  long lines;

  long hugeLines;
  long hugeBytes;

  TranscriptWriter(long seed, boolean huge, Instant begin) {
    this.random = new Random(seed);
    this.prose = new Prose(random);
    this.huge = huge;
    this.now = begin;
  }

  /** Whole turns until the file has about that many bytes. */
  void write(Path file, long bytes) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      long written = head(out, file.getFileName().toString().replace(".jsonl", ""));
      while (written < bytes) {
        written += turn(out, 3 + random.nextInt(8));
      }
    }
  }

  /** A session of one short turn. */
  void small(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      head(out, file.getFileName().toString().replace(".jsonl", ""));
      turn(out, 1 + random.nextInt(2));
    }
  }

  private long head(OutputStream out, String session) throws IOException {
    line.text("{\"type\":\"session\",\"version\":3,\"id\":\"" + session + "\",\"timestamp\":\"")
        .text(now + "\",\"cwd\":\"/home/agent/work\"}\n");
    return flush(out);
  }

  /** One turn that ended well. */
  long turn(OutputStream out, int tools) throws IOException {
    now = now.plusSeconds(600);
    long written = asked(out);
    for (int i = 0; i < tools; i++) {
      written += called(out) + result(out);
    }
    return written + answered(out);
  }

  private long asked(OutputStream out) throws IOException {
    begin().text("\"role\":\"user\",\"content\":\"");
    prose.write(line, 20 + random.nextInt(600));
    line.text("\",\"timestamp\":" + now.toEpochMilli() + "}}\n");
    return flush(out);
  }

  private long called(OutputStream out) throws IOException {
    begin().text("\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"");
    prose.write(line, size(1_200));
    line.text("\"},{\"type\":\"toolCall\",\"id\":\"call_" + id + "\",\"name\":\"exec\"")
        .text(",\"arguments\":{\"command\":\"npm test -- ");
    prose.write(line, 20 + random.nextInt(200));
    line.text("\"}}]");
    usage("toolUse");
    return flush(out);
  }

  private long result(OutputStream out) throws IOException {
    long call = id;
    begin().text("\"role\":\"toolResult\",\"toolCallId\":\"call_" + call + "\"");
    line.text(",\"toolName\":\"exec\",\"content\":[{\"type\":\"text\",\"text\":\"");
    // A result is 43 lines of a hundred.
    boolean isHuge = huge && random.nextInt(43) == 0;
    int size = isHuge ? hugeSize() : size(3_600);
    prose.write(line, size / 2);
    line.text("\"}],\"details\":{\"status\":\"completed\",\"exitCode\":0,\"exitSignal\":null")
        .text(",\"durationMs\":2019,\"aggregated\":\"");
    prose.write(line, size / 2);
    line.text("\",\"cwd\":\"/home/agent/work\"},\"isError\":false,\"timestamp\":")
        .text(now.toEpochMilli() + "}}\n");
    if (isHuge) {
      hugeLines++;
      hugeBytes += line.length();
    }
    return flush(out);
  }

  private long answered(OutputStream out) throws IOException {
    begin().text("\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"");
    prose.write(line, size(1_500));
    line.text("\"}]");
    usage("stop");
    return flush(out);
  }

  private Buffer begin() {
    now = now.plusMillis(500 + random.nextInt(3_000));
    String parent = Long.toHexString(0x10000000L + id++);
    return line.text("{\"type\":\"message\",\"id\":\"" + Long.toHexString(0x10000000L + id))
        .text("\",\"parentId\":\"" + parent + "\",\"timestamp\":\"" + now)
        .text("\",\"message\":{");
  }

  private void usage(String stop) {
    line.text(",\"api\":\"openai-completions\",\"provider\":\"stub\",\"model\":\"m1\",\"usage\":{")
        .text("\"input\":8371,\"output\":512,\"cacheRead\":4000,\"cacheWrite\":0")
        .text(",\"totalTokens\":8883,\"cost\":{\"input\":0.008371,\"output\":0.00000999999,")
        .text("\"cacheRead\":0,\"cacheWrite\":0,\"total\":0.008381}},\"stopReason\":\"" + stop)
        .text("\",\"timestamp\":" + now.toEpochMilli() + "}}\n");
  }

  /** Most are small, some ten times as large. */
  private int size(int middle) {
    return Math.min(50_000, (int) (middle * Math.exp(random.nextGaussian() * 0.9)));
  }

  private int hugeSize() {
    double log = random.nextDouble() * Math.log((double) HUGE_MOST / HUGE_LEAST);
    return (int) (HUGE_LEAST * Math.exp(log));
  }

  private int flush(OutputStream out) throws IOException {
    int length = line.length();
    lines++;
    line.drain(out);
    return length;
  }
}
