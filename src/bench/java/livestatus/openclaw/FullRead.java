package livestatus.openclaw;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.tail.FileTail;
import livestatus.tail.Outcome;

/**
 * Reads transcripts from their first byte to their last, each line through the parser and the
 * reducer, as a daemon would if it had to know everything. Run as a process of its own:
 *
 * <p>{@code FullRead FILE_WITH_PATHS ROUNDS} prints a line a round: CPU nanoseconds of the reading
 * thread, bytes, lines, signals. Without a number of rounds it reads once and measures nothing by
 * itself, since what Java needs for that is no part of reading.
 */
public final class FullRead {
  private static final long SHARE = 4L << 20;

  private FullRead() {}

  public static void main(String[] args) throws IOException {
    List<Path> files = Files.readAllLines(Path.of(args[0])).stream().map(Path::of).toList();
    if (args.length == 1) {
      System.out.println(read(files));
      return;
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      long start = threads.getCurrentThreadCpuTime();
      String counted = read(files);
      System.out.println(threads.getCurrentThreadCpuTime() - start + " " + counted);
    }
  }

  private static String read(List<Path> files) {
    Tally tally = new Tally();
    Follower.Desk desk = Follower.Desk.of(tally);
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    Instant now = Instant.now();
    long[] signals = new long[1];
    int number = 0;
    for (Path path : files) {
      SessionKey key = new SessionKey("agent:main:explicit:" + number++);
      FileTail tail = desk.tails().tail(path);
      Outcome outcome = Outcome.MORE;
      while (outcome == Outcome.MORE) {
        outcome =
            tail.read(
                now,
                SHARE,
                line -> {
                  Transcript.Line told =
                      line.isCut()
                          ? desk.transcript()
                              .readCut(
                                  key, line.bytes(), line.from(), line.length(), line.cutAt(), now)
                          : desk.transcript()
                              .read(key, line.bytes(), line.from(), line.length(), now);
                  signals[0] += told.signals().size();
                  told.signals().forEach(signal -> sessions.apply(signal, now));
                });
      }
      if (outcome != Outcome.READ) {
        throw new IllegalStateException(outcome + " " + path);
      }
    }
    sessions.tick(now);
    return desk.tails().counters().bytes()
        + " "
        + desk.tails().counters().lines()
        + " "
        + signals[0]
        + " "
        + sessions.snapshot(now).sessions().size();
  }
}
