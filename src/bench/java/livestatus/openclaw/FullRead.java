package livestatus.openclaw;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.tail.FileTail;
import livestatus.tail.Outcome;
import livestatus.tail.TailedLine;

/**
 * Reads transcripts from their first byte to their last, each line through the parser and the
 * reducer, as a daemon would if it had to know everything. Run as a process of its own:
 *
 * <p>{@code FullRead FILE_WITH_PATHS ROUNDS} prints a line a round: CPU nanoseconds of the reading
 * thread, bytes, lines, signals. Without a number of rounds it reads once and measures nothing by
 * itself, since what Java needs for that is no part of reading.
 */
public final class FullRead implements Consumer<TailedLine> {
  private static final long SHARE = 4L << 20;

  private final Tally tally = new Tally();
  private final Follower.Desk desk = Follower.Desk.of(tally);
  private final Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
  private final Instant now = Instant.now();
  private SessionKey key = new SessionKey("none");
  private long signals;

  private FullRead() {}

  public static void main(String[] args) throws IOException {
    List<String> files = Files.readAllLines(Path.of(args[0]));
    if (args.length == 1) {
      System.out.println(new FullRead().read(files));
      return;
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      long start = threads.getCurrentThreadCpuTime();
      String counted = new FullRead().read(files);
      System.out.println(threads.getCurrentThreadCpuTime() - start + " " + counted);
    }
  }

  private String read(List<String> files) {
    for (String file : files) {
      key = new SessionKey(file);
      FileTail tail = desk.tails().tail(Path.of(file));
      Outcome outcome = Outcome.MORE;
      while (outcome == Outcome.MORE) {
        outcome = tail.read(now, SHARE, this);
      }
      if (outcome != Outcome.READ) {
        throw new IllegalStateException(outcome + " " + file);
      }
    }
    sessions.tick(now);
    long bytes = desk.tails().counters().bytes();
    long lines = desk.tails().counters().lines();
    int known = sessions.snapshot(now).sessions().size();
    return String.join(
        " ",
        Long.toString(bytes),
        Long.toString(lines),
        Long.toString(signals),
        Integer.toString(known));
  }

  @Override
  public void accept(TailedLine line) {
    byte[] bytes = line.bytes();
    Transcript transcript = desk.transcript();
    Transcript.Line told =
        line.isCut()
            ? transcript.readCut(key, bytes, line.from(), line.length(), line.cutAt(), now)
            : transcript.read(key, bytes, line.from(), line.length(), now);
    signals += told.signals().size();
    for (Signal signal : told.signals()) {
      sessions.apply(signal, now);
    }
  }
}
