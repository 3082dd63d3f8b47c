package livestatus.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import livestatus.mattermost.FakeMattermost;

/**
 * Every line of the table of budgets, measured. To be run in the project's folder, with the jar and
 * the benchmarks built:
 *
 * <pre>
 * java -cp target/live-status.jar:target/test-classes livestatus.bench.DaemonBench [quick] [part …]
 * </pre>
 *
 * <p>Baseline and subject alternate, and the median of several runs counts, because other work on
 * the machine changes what a second of processor time is worth.
 */
public final class DaemonBench {
  private static final Path WORK = Path.of("target", "bench-work").toAbsolutePath();
  private static final String CLASSES = System.getProperty("java.class.path");

  private final boolean quick;
  private final BenchData data = new BenchData(Path.of("target", "bench-data"));
  private final Board board = new Board();

  private DaemonBench(boolean quick) {
    this.quick = quick;
  }

  private interface Part {
    void run() throws IOException, InterruptedException;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Set<String> wanted = new java.util.LinkedHashSet<>(List.of(args));
    DaemonBench bench = new DaemonBench(wanted.remove("quick"));
    BenchData.delete(WORK);
    Files.createDirectories(WORK);
    Path empty = Files.createDirectories(WORK.resolve("empty-home").resolve("agents")).getParent();
    Jar.makeArchive(bench.data.home(1_000), WORK);
    bench.part(wanted, "read", bench::read);
    bench.part(wanted, "start", () -> bench.start(empty));
    bench.part(wanted, "wire", bench::wire);
    bench.part(wanted, "idle", bench::idle);
    bench.part(wanted, "registry", bench::registry);
    bench.part(wanted, "sqlite", bench::sqlite);
    bench.part(wanted, "edits", bench::edits);
    String command = ("DaemonBench " + String.join(" ", args)).strip();
    Files.writeString(Path.of("target", "bench-work", "budgets.md"), bench.board.markdown(command));
    System.out.println("written to target/bench-work/budgets.md");
  }

  private void part(Set<String> wanted, String name, Part part)
      throws IOException, InterruptedException {
    boolean growth = name.equals("growth");
    if (wanted.isEmpty() ? !growth : wanted.contains(name)) {
      System.out.println("-- " + name);
      part.run();
    }
  }

  private static List<String> java(String main, String... args) {
    List<String> command = Jar.java(List.of());
    command.addAll(List.of("-cp", CLASSES, main));
    command.addAll(List.of(args));
    return command;
  }

  // --- reading ----------------------------------------------------------------------------------

  private void read() throws IOException, InterruptedException {
    Path mixed = paths("mixed", data.transcripts(true, 200, 1_100L << 20));
    Path plain = paths("plain", data.transcripts(false, 80, 440L << 20));
    List<Double> wc = new ArrayList<>();
    List<Double> node = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int i = 0; i < (quick ? 3 : 7); i++) {
      wc.add(
          Cost.run(List.of("bash", "-c", "tr '\\n' '\\0' <" + mixed + " | wc -l --files0-from=-"))
              .cpu());
      ours.add(Cost.run(java("livestatus.openclaw.FullRead", mixed.toString())).cpu());
      if (i < 3) {
        node.add(Cost.run(List.of("node", "src/bench/node/naive.mjs", mixed.toString())).cpu());
      }
    }
    board.note(
        "the 1.1 GB: wc -l %.2f CPU-s, Node %.2f, ours %.2f with the start of the process",
        Cost.median(wc), Cost.median(node), Cost.median(ours));
    board.atMost(
        "cold full read of 1.1 GB, CPU against `wc -l`",
        Cost.median(ours) / Cost.median(wc),
        "×",
        6,
        4);
    board.atLeast(
        "the same against the Node script, CPU",
        Cost.median(node) / Cost.median(ours),
        "× less",
        4,
        6);
    board.atLeast("warm parse, one core, mixed", speed(mixed), " GB/s", 1.5, 2.0);
    board.atLeast("warm parse, one core, no huge lines", speed(plain), " GB/s", 0.9, 1.3);
  }

  /** The median of the rounds after the first. */
  private double speed(Path paths) throws IOException, InterruptedException {
    List<Double> speeds = new ArrayList<>();
    for (String round :
        Cost.run(java("livestatus.openclaw.FullRead", paths.toString(), quick ? "4" : "8")).out()) {
      String[] parts = round.split(" ", -1);
      speeds.add(Double.parseDouble(parts[1]) / Double.parseDouble(parts[0]));
    }
    return Cost.median(speeds.subList(1, speeds.size()));
  }

  private static Path paths(String name, List<Path> files) throws IOException {
    List<String> lines = files.stream().map(file -> file.toAbsolutePath().toString()).toList();
    return Files.write(WORK.resolve(name + ".txt"), lines);
  }

  // --- starting ---------------------------------------------------------------------------------

  private void start(Path empty) throws IOException {
    Path home = data.home(10_000);
    List<Double> ready = new ArrayList<>();
    List<Double> nothing = new ArrayList<>();
    List<Double> nothingSettled = new ArrayList<>();
    List<Double> nothingWall = new ArrayList<>();
    List<Double> cold = new ArrayList<>();
    List<Double> coldWall = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    for (int i = 0; i < (quick ? 3 : 7); i++) {
      Path emptyData = WORK.resolve("data-empty");
      Path fullData = WORK.resolve("data-full");
      BenchData.delete(emptyData);
      BenchData.delete(fullData);
      try (Jar first = new Jar(empty, emptyData, "")) {
        nothing.add(first.cpuAtReady());
        nothingWall.add(first.readyAfter());
        ready.add(first.readyAfter());
      }
      try (Jar full = new Jar(home, fullData, "")) {
        cold.add(full.cpuAtReady());
        coldWall.add(full.readyAfter());
        expect(10_000, full.sessions());
        // Long enough for everything to be saved.
        sleep(12);
      }
      try (Jar second = new Jar(empty, emptyData, "")) {
        sleep(3);
        nothingSettled.add(second.cpu());
      }
      try (Jar restarted = new Jar(home, fullData, "")) {
        sleep(3);
        again.add(restarted.cpu());
        // To ask is not part of it.
        expect(10_000, restarted.sessions());
      }
    }
    board.atMost(
        "start with 10,000 sessions to the first complete snapshot, CPU over an empty start",
        Cost.median(cold) - Cost.median(nothing),
        " s",
        1.0,
        0.5);
    board.atMost(
        "the same by the clock", Cost.median(coldWall) - Cost.median(nothingWall), " s", 1.0, 0.5);
    board.atMost(
        "restart with saved state, 10,000 sessions, CPU over an empty start, until 3 s after it is ready",
        Cost.median(again) - Cost.median(nothingSettled),
        " s",
        0.3,
        0.15);
    board.atMost(
        "start of the process to `/ready`, empty home", Cost.median(ready), " s", 1.2, 0.7);
    board.note("an empty start takes %.2f CPU-s", Cost.median(nothing));
  }

  private static void expect(int wanted, int found) {
    if (wanted != found) {
      throw new IllegalStateException(found + " sessions instead of " + wanted);
    }
  }

  // --- to the wire ------------------------------------------------------------------------------

  private void wire() throws IOException {
    int talking = quick ? 30 : 60;
    Path home = BenchData.copy(data.home(1_000), WORK.resolve("wire-home"));
    try (FakeMattermost server = FakeMattermost.start()) {
      FakeMattermost.Login bot = server.bot("status");
      String channel = server.openChannel("town", bot);
      Path sessions = BenchData.sessions(home, "main");
      StringBuilder registry = new StringBuilder("{\n");
      List<Path> files = new ArrayList<>();
      for (int i = 0; i < talking; i++) {
        int number = 1_000_000 + i;
        String room = i == 0 ? channel : server.openChannel("room" + i, bot);
        Path file = sessions.resolve(BenchData.name(number) + ".jsonl");
        Files.writeString(file, line(i, 0, "user") + line(i, 1, "assistant"));
        files.add(file);
        registry.append(i == 0 ? "" : ",\n");
        registry.append(
            BenchData.entry("agent:main:mattermost:channel:" + room, number, Instant.now(), "done")
                .replace("\"status\": \"done\",\n", "\"x\": 1,\n"));
      }
      Files.writeString(sessions.resolve("sessions.json"), registry.append("\n}\n"));
      String settings =
          "mattermost: { url: \"" + server.url() + "\", token: \"" + bot.token() + "\" }\n";
      try (Jar jar = new Jar(home, WORK.resolve("data-wire"), settings)) {
        sleep(5);
        // The first turn makes the posts.
        turns(server, files, 2, 400);
        sleep(8);
        List<Double> early = turns(server, files, 4, 400);
        // Until Java has compiled what a turn runs, as it has in a daemon that people use.
        int id = 6;
        for (int done = 2 * talking; done < 200; done += talking, id += 2) {
          sleep(8);
          turns(server, files, id, 400);
        }
        List<Double> took = new ArrayList<>();
        for (int round = 0; round < 2; round++, id += 2) {
          sleep(8);
          took.addAll(turns(server, files, id, 700));
        }
        board.note(
            "%d samples, %d of them lost; of the first turns of a daemon p50 was %.1f ms",
            took.size(), took.stream().filter(t -> t > 5_000).count(), Cost.median(early));
        board.atMost(
            "append to request on the wire, first edit of a turn, 1,000 sessions, p50",
            Cost.median(took),
            " ms",
            2,
            1);
        board.atMost("the same, p99", Cost.quantile(took, 0.99), " ms", 15, 8);
        expect(1_000 + talking, jar.sessions());
      }
    }
  }

  /** Lets one session after the other begin a turn; the milliseconds until each was on the wire. */
  private static List<Double> turns(FakeMattermost server, List<Path> files, int id, long pause)
      throws IOException {
    List<Double> took = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      int before = server.requestCount();
      String line = line(i, id, "user");
      long start = System.nanoTime();
      append(files.get(i), line);
      long end = start + 6_000_000_000L;
      while (server.requestCount() == before && System.nanoTime() < end) {
        LockSupport.parkNanos(50_000);
      }
      // Not what the simulated server and this loop take to notice it, which is 0.6 ms.
      long arrived = server.requestCount() == before ? end : server.arrived();
      took.add((arrived - start) / 1e6);
      LockSupport.parkNanos(pause * 1_000_000);
      append(files.get(i), line(i, id + 1, "assistant"));
      LockSupport.parkNanos(pause * 1_000_000);
    }
    return took;
  }

  private static void append(Path file, String line) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      out.write(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static String line(int session, int id, String role) {
    return "{\"type\":\"message\",\"id\":\""
        + session
        + "-"
        + id
        + "\",\"timestamp\":\""
        + Instant.now()
        + "\",\"message\":{\"role\":\""
        + role
        + "\",\"content\":[{\"type\":\"text\",\"text\":\"What about number "
        + id
        + "?\"}]"
        + (role.equals("user") ? "" : ",\"stopReason\":\"stop\"")
        + "}}\n";
  }

  // --- idling -----------------------------------------------------------------------------------

  private void idle() throws IOException {
    for (int count : new int[] {1_000, 10_000}) {
      boolean small = count == 1_000;
      try (FakeMattermost server = FakeMattermost.start()) {
        FakeMattermost.Login bot = server.bot("status");
        String settings =
            "mattermost: { url: \""
                + server.url()
                + "\", token: \""
                + bot.token()
                + "\", defaultChannel: \""
                + server.openChannel("town", bot)
                + "\" }\n";
        try (Jar jar = new Jar(data.home(count), WORK.resolve("data-idle-" + count), settings);
            Dashboard dashboard = new Dashboard(jar.page())) {
          // By then the connections of the start have idled out, which wakes threads.
          sleep(45);
          if (!jar.isAlive()) {
            board.note("**%,d sessions: the process ended by itself**", count);
            continue;
          }
          int seconds = quick ? 15 : 40;
          long before = Cost.threadNanos(jar.pid());
          sleep(seconds);
          double percent = (Cost.threadNanos(jar.pid()) - before) / 1e7 / seconds;
          String sessions = String.format(java.util.Locale.ROOT, "%,d sessions", count);
          board.atMost(
              "idle CPU with " + sessions, percent, " %", small ? 0.2 : 0.5, small ? 0.1 : 0.3);
          board.atMost(
              "RSS with everything on, " + sessions,
              Cost.memory(jar.pid()),
              " MB",
              small ? 90 : 110,
              small ? 70 : 85);
          board.note(
              "%s: at most %.0f MB since the start; the page read %,d bytes",
              sessions, Cost.peakMemory(jar.pid()), dashboard.bytes());
        }
      }
    }
  }

  // --- parts ------------------------------------------------------------------------------------

  private void registry() throws IOException, InterruptedException {
    Path usual = data.registry(2_000).toAbsolutePath();
    Path large = data.registry(10_000).toAbsolutePath();
    int seconds = quick ? 5 : 10;
    String[] storm =
        Cost.run(
                java(
                    "livestatus.openclaw.RegistryRead",
                    "storm",
                    usual.toString(),
                    WORK.resolve("storm").toString(),
                    String.valueOf(seconds)))
            .out()
            .get(0)
            .split(" ", -1);
    double parses = Double.parseDouble(storm[0]) / seconds;
    // The first second has a reading at its start as well.
    board.atMost(
        "registry of 5.5 MB rewritten 100 times a second, parses a second",
        (parses * seconds - 1) / seconds,
        "",
        1,
        1);
    board.atMost("each parse of it, warm, CPU", parse(usual), " ms", 15, 8);
    board.note(
        "a second of that rewriting costs %.1f ms of CPU in all",
        Double.parseDouble(storm[1]) / 1e6 / seconds);
    board.note("27 MB within the shipped heap: read, %.0f ms warm", parse(large));
  }

  private double parse(Path file) throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (String line :
        Cost.run(java("livestatus.openclaw.RegistryRead", "parse", file.toString(), "25")).out()) {
      millis.add(Double.parseDouble(line) / 1e6);
    }
    return Cost.median(millis.subList(5, millis.size()));
  }

  private void sqlite() throws IOException, InterruptedException {
    Path home = data.sqliteHome(10_000).toAbsolutePath();
    List<String> out =
        Cost.run(java("livestatus.openclaw.DatabasePolls", home.toString(), "4000")).out();
    board.atMost(
        "SQLite, 10,000 sessions, CPU a poll with nothing new",
        Double.parseDouble(out.get(1)) / 1e6,
        " ms",
        1,
        0.3);
    board.note(
        "the first look at that database: %.0f ms of CPU", Double.parseDouble(out.get(0)) / 1e6);
  }

  private void edits() throws IOException, InterruptedException {
    List<String> out = Cost.run(java("livestatus.mattermost.EditsOfATurn")).out();
    board.atMost(
        "edits of a turn with 60 tools in 5 minutes", Double.parseDouble(out.get(0)), "", 40, 25);
  }

  static void sleep(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
