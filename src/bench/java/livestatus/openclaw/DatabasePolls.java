package livestatus.openclaw;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What looking at a database costs. Run as a process of its own: {@code DatabasePolls HOME TIMES}
 * prints the CPU nanoseconds of the first look, then of an average look that finds nothing new.
 */
public final class DatabasePolls {
  private DatabasePolls() {}

  public static void main(String[] args) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    int times = Integer.parseInt(args[1]);
    long[] signals = new long[1];
    try (OpenClawHome home = new OpenClawHome(Path.of(args[0]), (pid, start) -> true)) {
      Instant now = Instant.now();
      long start = threads.getCurrentThreadCpuTime();
      home.poll(now, signal -> signals[0]++);
      System.out.println(threads.getCurrentThreadCpuTime() - start);
      // The second look at what had changed, and what the first polls cost to load.
      for (int i = 0; i < 20; i++) {
        now = now.plusMillis(1_000);
        home.poll(now, signal -> signals[0]++);
      }
      long told = signals[0];
      start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < times; i++) {
        now = now.plusMillis(250);
        home.poll(now, signal -> signals[0]++);
      }
      System.out.println((threads.getCurrentThreadCpuTime() - start) / times);
      if (told == 0 || signals[0] != told) {
        throw new IllegalStateException(told + " signals, then " + signals[0]);
      }
    }
  }
}
