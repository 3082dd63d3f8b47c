package livestatus.openclaw;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import livestatus.tail.Changes;

/**
 * What a registry costs. Run as a process of its own:
 *
 * <p>{@code RegistryRead parse FILE TIMES} prints the CPU nanoseconds of each reading; {@code
 * RegistryRead storm FILE FOLDER SECONDS} rewrites it a hundred times a second below that folder
 * and prints how often it was read, and the reading thread's CPU nanoseconds.
 */
public final class RegistryRead {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private RegistryRead() {}

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[1]);
    if (args[0].equals("parse")) {
      parse(file, Integer.parseInt(args[2]));
    } else {
      storm(file, Path.of(args[2]), Integer.parseInt(args[3]));
    }
  }

  private static void parse(Path file, int times) {
    Tally tally = new Tally();
    Registry registry = new Registry(file, "main", tally);
    Instant now = Instant.now();
    for (int i = 0; i < times; i++) {
      // As if it had been replaced: another reader of the same entries.
      Registry fresh = i == 0 ? registry : new Registry(file, "main", tally);
      long start = THREADS.getCurrentThreadCpuTime();
      fresh.poll(now.plusSeconds(10L * i));
      System.out.println(THREADS.getCurrentThreadCpuTime() - start);
    }
    if (registry.entries().isEmpty()) {
      throw new IllegalStateException(String.valueOf(registry.problem()));
    }
  }

  private static void storm(Path file, Path folder, int seconds) throws IOException {
    Path sessions = Files.createDirectories(folder.resolve("agents/main/sessions"));
    Path target = sessions.resolve("sessions.json");
    // Renaming in turn costs no copying of megabytes; a second name for each turn.
    List<Path> copies = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path copy = sessions.resolve("copy" + i);
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      copies.add(copy);
    }
    try (OpenClawHome home = new OpenClawHome(folder, (pid, start) -> true)) {
      long cpu = 0;
      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      for (int i = 0; System.nanoTime() < end; i++) {
        Path next = copies.get(i % 2);
        Path link = sessions.resolve("sessions.json.tmp");
        Files.deleteIfExists(link);
        Files.createLink(link, next);
        Files.move(
            link, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        long start = THREADS.getCurrentThreadCpuTime();
        home.touched(new Changes(false, Set.of(target)));
        home.poll(Instant.now(), signal -> {});
        cpu += THREADS.getCurrentThreadCpuTime() - start;
        LockSupport.parkNanos(10_000_000);
      }
      System.out.println(home.counters().registryReadings() + " " + cpu);
    }
  }
}
