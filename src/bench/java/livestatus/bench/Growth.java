package livestatus.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import livestatus.session.Kind;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.status.Detail;
import livestatus.status.StatusCards;

/**
 * How costs grow with what they should grow with, or should not: prints tables and draws them.
 *
 * <pre>
 * java -cp target/live-status.jar:target/test-classes livestatus.bench.Growth [all]
 * </pre>
 *
 * <p>{@code all} adds the sizes that need much room: 100,000 sessions, with a larger heap, and 10
 * GB.
 */
public final class Growth {
  private static final Path WORK = Path.of("target", "bench-work", "growth").toAbsolutePath();

  private final BenchData data = new BenchData(Path.of("target", "bench-data"));
  private final Map<String, Map<Long, Double>> curves = new LinkedHashMap<>();
  private final boolean all;

  private Growth(boolean all) {
    this.all = all;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    BenchData.delete(WORK);
    Files.createDirectories(WORK);
    Growth growth = new Growth(List.of(args).contains("all"));
    growth.subAgents();
    Jar.makeArchive(growth.data.home(1_000), WORK);
    growth.sessions();
    growth.transcripts();
    growth.dashboards();
    Files.writeString(Path.of("src", "bench", "growth.svg"), Plot.of(growth.curves));
    System.out.println("drawn to src/bench/growth.svg");
  }

  private void point(String curve, long size, double cost, String unit) {
    curves.computeIfAbsent(curve + " (" + unit + ")", name -> new TreeMap<>()).put(size, cost);
    System.out.printf(Locale.ROOT, "| %s | %,d | %.3f %s |%n", curve, size, cost, unit);
  }

  private void sessions() throws IOException {
    for (int count :
        all ? new int[] {10, 100, 1_000, 10_000, 100_000} : new int[] {10, 100, 1_000, 10_000}) {
      List<String> options = count > 10_000 ? List.of("-Xms512m", "-Xmx1g") : List.of();
      try (Jar jar = new Jar(data.home(count), WORK.resolve("sessions" + count), "", options)) {
        point("start with so many sessions", count, jar.cpuAtReady(), "CPU-s");
        settle(jar);
        point("memory with so many sessions", count, Cost.memory(jar.pid()), "MB");
        long before = Cost.threadNanos(jar.pid());
        DaemonBench.sleep(20);
        double percent = (Cost.threadNanos(jar.pid()) - before) / 1e7 / 20;
        point("idling with so many sessions", count, percent, "% of a core");
      }
    }
  }

  private void transcripts() throws IOException {
    for (int megabytes :
        all ? new int[] {1, 10, 100, 1_000, 10_000} : new int[] {1, 10, 100, 1_000}) {
      Path file = data.transcript((long) megabytes << 20);
      Path sessions = file.getParent();
      String name = file.getFileName().toString().replace(".jsonl", "");
      Files.writeString(
          sessions.resolve("sessions.json"),
          "{\"agent:main:main\":{\"sessionId\":\"" + name + "\",\"updatedAt\":1}}");
      Path home = sessions.getParent().getParent().getParent();
      try (Jar jar = new Jar(home, WORK.resolve("transcript" + megabytes), "")) {
        point("start with a transcript of so many MB", megabytes, jar.cpuAtReady(), "CPU-s");
      }
    }
  }

  /** One sub-agent's step, with as many beside it: through the books to the card. */
  private void subAgents() {
    for (int count : new int[] {1, 10, 100, 1_000}) {
      Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
      Instant now = Instant.parse("2026-11-21T00:00:00Z");
      SessionKey parent = new SessionKey("agent:main:main");
      begin(sessions, parent, null, now);
      for (int i = 0; i < count; i++) {
        begin(sessions, new SessionKey("agent:main:subagent:" + i), parent, now);
      }
      StatusCards cards = new StatusCards(ZoneOffset.UTC, Detail.SAFE);
      SessionKey one = new SessionKey("agent:main:subagent:0");
      List<Double> micros = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        now = now.plusMillis(500);
        long start = System.nanoTime();
        sessions.apply(new Signal.Asked(one, now, Signal.Asked.By.TASK, "step " + i), now);
        sessions.tick(now);
        Snapshot snapshot = sessions.snapshot(now);
        if (cards.card(snapshot, parent) == null) {
          throw new IllegalStateException("no card");
        }
        micros.add((System.nanoTime() - start) / 1e3);
      }
      point(
          "a step of one of so many sub-agents",
          count,
          Cost.median(micros.subList(1_000, 3_000)),
          "µs");
    }
  }

  private static void begin(Sessions sessions, SessionKey key, SessionKey parent, Instant now) {
    Kind kind = parent == null ? Kind.MAIN : Kind.SUBAGENT;
    sessions.apply(
        new Signal.Listed(new SessionFacts(key, "main", kind, parent, null, null, null), now), now);
    sessions.apply(new Signal.Asked(key, now, Signal.Asked.By.TASK, "look at it"), now);
  }

  private void dashboards() throws IOException {
    Path home = BenchData.copy(data.home(1_000), WORK.resolve("home"));
    Path sessions = BenchData.sessions(home, "agent0");
    Path file = sessions.resolve(BenchData.name(0) + ".jsonl");
    try (Jar jar = new Jar(home, WORK.resolve("data"), "")) {
      List<Dashboard> listening = new ArrayList<>();
      int line = 0;
      for (int count : new int[] {1, 10, 50, 200}) {
        while (listening.size() < count) {
          listening.add(new Dashboard(jar.page()));
        }
        settle(jar);
        double before = jar.cpu();
        for (int i = 0; i < 40; i++) {
          append(file, line++);
          DaemonBench.sleep(0.15);
        }
        double millis = (jar.cpu() - before) * 1e3 / 40;
        point("a change with so many dashboards", count, millis, "CPU-ms");
      }
      for (Dashboard dashboard : listening) {
        dashboard.close();
      }
    }
  }

  /** Waits until what was begun is done: writing the history, sending all that is true. */
  private static void settle(Jar jar) throws IOException {
    DaemonBench.sleep(15);
    for (int calm = 0, tries = 0; calm < 5 && tries < 180; tries++) {
      double before = jar.cpu();
      DaemonBench.sleep(1);
      calm = jar.cpu() - before > 0.05 ? 0 : calm + 1;
    }
  }

  private static void append(Path file, int number) throws IOException {
    String line =
        "{\"type\":\"message\",\"id\":\"g"
            + number
            + "\",\"timestamp\":\""
            + Instant.now()
            + "\",\"message\":{\"role\":\"user\",\"content\":\"question "
            + number
            + "\"}}\n";
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      out.write(line.getBytes(StandardCharsets.UTF_8));
    }
  }
}
