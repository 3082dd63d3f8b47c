package livestatus.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What processes cost: processor time and memory, as the operating system counts them. */
final class Cost {
  private static final double TICKS = 100;

  private Cost() {}

  /**
   * What a command printed and the processor time that it took, in seconds.
   *
   * @param out its lines
   */
  record Ran(double cpu, List<String> out) {}

  /** Runs a command to its end. */
  static Ran run(List<String> command) throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>();
    timed.addAll(List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\"", "bash"));
    timed.addAll(command);
    Path err = Files.createTempFile("bench", ".err");
    try {
      Process process = new ProcessBuilder(timed).redirectError(err.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      List<String> told = Files.readAllLines(err);
      if (code != 0) {
        throw new IllegalStateException(command + " ended with " + code + ": " + told);
      }
      List<String> times = Arrays.asList(told.get(told.size() - 1).split(" ", -1));
      double cpu = times.stream().mapToDouble(Double::parseDouble).sum();
      return new Ran(cpu, out.lines().toList());
    } finally {
      Files.delete(err);
    }
  }

  /** Processor seconds of a living process, in hundredths. */
  static double cpu(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    List<String> fields = Arrays.asList(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS;
  }

  /** The same by the threads that live now, in nanoseconds: fine enough for idling. */
  static long threadNanos(long pid) throws IOException {
    long sum = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        try {
          String times = Files.readString(thread.resolve("schedstat"));
          sum += Long.parseLong(times.substring(0, times.indexOf(' ')));
        } catch (IOException ended) {
          // Its time is lost, which is why this is for quiet processes.
        }
      }
    }
    return sum;
  }

  /** What of its memory is in the machine's, in megabytes. */
  static double memory(long pid) throws IOException {
    return status(pid, "VmRSS:");
  }

  /** The most that it ever was. */
  static double peakMemory(long pid) throws IOException {
    return status(pid, "VmHWM:");
  }

  private static double status(long pid, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IllegalStateException("no " + name);
  }

  static double median(List<Double> values) {
    return quantile(values, 0.5);
  }

  static double quantile(List<Double> values, double q) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[Math.min(sorted.length - 1, (int) (q * sorted.length))];
  }
}
