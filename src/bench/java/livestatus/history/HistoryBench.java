package livestatus.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import livestatus.session.Kind;
import livestatus.session.SessionKey;
import livestatus.session.State;
import livestatus.session.Transition;
import livestatus.session.Witness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How fast the history is and how it grows; prints rows for BENCHMARKS.md. */
class HistoryBench {
  private static final Instant END = Instant.parse("2026-12-31T00:00:00Z");
  private static final String REASON = "exec `npm test` running";

  @TempDir Path folder;

  /** The way that the daemon writes: from the monitor's hand to the committed row. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void writes(Engine engine) {
    String url = engine.url(folder);
    int sessions = 200;
    Scene scene = new Scene();
    for (int s = 0; s < sessions; s++) {
      scene.begin("agent:main:subagent:" + s, "main", Kind.SUBAGENT, END);
    }
    try (History history =
        History.open(
            new History.Settings(url, "bench", Duration.ofDays(400), "h", 1, "bench"),
            text -> text,
            InstantSource.system(),
            200_000)) {
      scene.to(history, END);
      Table table = new Table(history.database());
      Eventually.until(
          "all are there", () -> table.number("SELECT count(*) FROM agent_sessions") == sessions);
      long before = size(engine, table);
      int total = 0;
      for (int wanted : new int[] {25_000, 50_000, 100_000}) {
        long start = System.nanoTime();
        int from = total;
        for (; total < wanted; total += 2) {
          String key = "agent:main:subagent:" + (total / 2) % sessions;
          scene.state(key, State.WORKING, REASON, END.plusMillis(total));
          scene.state(key, State.IDLE, "the turn ended", END.plusMillis(total + 1L));
          scene.to(history, END.plusMillis(total));
        }
        long handed = System.nanoTime();
        int expected = total;
        Eventually.until(
            "all are written",
            () ->
                history.health().waiting() == 0
                    && table.number("SELECT count(*) FROM session_transitions") == expected);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            "| %s | %,d | %,.0f /s | %,.2f µs | %,.0f B |%n",
            engine,
            total,
            (total - from) / seconds,
            (handed - start) / 1e3 / (total - from),
            (size(engine, table) - before) / (double) total);
      }
    }
  }

  /** A year: 40 sessions a day, ten changes of state, calls, work and skills each. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void year(Engine engine) throws SQLException {
    try (Database database = engine.open(folder)) {
      database.change((connection, changeNo) -> {});
      Table table = new Table(database);
      Statistics statistics = new Statistics(new Asking(database), () -> END);
      long before = size(engine, table);
      Random random = new Random(1);
      int day = 0;
      for (int until : new int[] {30, 90, 365}) {
        long start = System.nanoTime();
        for (; day < until; day++) {
          day(database, random, day);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (engine == Engine.POSTGRESQL) {
          database.jdbi().useHandle(handle -> handle.execute("ANALYZE"));
        }
        System.out.printf(
            "| %s | %d days | %,d | %,d KB | %.1f s |",
            engine,
            until,
            table.number("SELECT count(*) FROM agent_sessions"),
            (size(engine, table) - before) / 1024,
            seconds);
        Filter month = new Filter(END.minus(Duration.ofDays(30)), null, null);
        for (Runnable question :
            List.<Runnable>of(
                () -> statistics.overall(Filter.NONE),
                () -> statistics.agents(Filter.NONE),
                () -> statistics.issues(Filter.NONE),
                () -> statistics.skills(Filter.NONE),
                () -> statistics.durations(Filter.NONE),
                () -> statistics.days(Filter.NONE),
                () -> statistics.days(month))) {
          System.out.printf(" %.0f ms |", median(question));
        }
        System.out.println();
      }
      retention(engine, database, table, before);
    }
  }

  private void retention(Engine engine, Database database, Table table, long before)
      throws SQLException {
    Retention retention = new Retention("bench", Duration.ofDays(30), Instant.EPOCH);
    List<Double> steps = new ArrayList<>();
    do {
      long start = System.nanoTime();
      retention.step(database, END);
      steps.add((System.nanoTime() - start) / 1e6);
    } while (retention.due().isBefore(END.plusSeconds(60)));
    double[] sorted = steps.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (engine == Engine.SQLITE) {
      database.jdbi().useHandle(handle -> handle.execute("VACUUM"));
    } else {
      database.jdbi().useHandle(handle -> handle.execute("VACUUM FULL"));
    }
    System.out.printf(
        "| %s | %d steps | p50 %.1f ms | p99 %.1f ms | %,d sessions left | %,d KB |%n",
        engine,
        sorted.length,
        sorted[sorted.length / 2],
        sorted[(int) (sorted.length * 0.99)],
        table.number("SELECT count(*) FROM agent_sessions"),
        (size(engine, table) - before) / 1024);
  }

  private static void day(Database database, Random random, int day) throws SQLException {
    Instant morning = END.minus(Duration.ofDays(365 - day));
    database.change(
        (connection, changeNo) -> {
          List<Write> writes = new ArrayList<>();
          for (int i = 0; i < 40; i++) {
            String id = "d" + day + "s" + i;
            Instant started = morning.plusSeconds(random.nextInt(50_000));
            Instant ended = started.plusSeconds(60 + random.nextInt(3_000));
            SessionRow row =
                RandomPast.row(
                    new RandomPast.Past(
                        id,
                        "bench",
                        "agent" + i % 8,
                        started,
                        ended,
                        ended,
                        random.nextInt(10) == 0 ? "error" : "completed",
                        50_000,
                        2_000,
                        0.25,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
            writes.add(new Write.SaveSession(() -> row, 0));
            State from = State.UNKNOWN;
            for (int t = 0; t < 10; t++) {
              State to = t % 2 == 0 ? State.WORKING : State.IDLE;
              Instant at = started.plusSeconds(5L * t);
              writes.add(
                  new Write.AddTransition(
                      id,
                      new Transition(
                          new SessionKey(id), from, to, at, at, REASON, Witness.OPEN_TOOL)));
              from = to;
            }
            for (String tool : List.of("exec", "read", "web_search")) {
              writes.add(new Write.AddCalls(id, tool, 5, i % 3, 12_000));
            }
            if (i % 4 == 0) {
              writes.add(new Write.AddSkill(id, "skill" + i % 5, started));
            }
          }
          new Batch(connection, database.dialect(), "bench", changeNo).write(writes);
          try (var handle = Questions.in(connection, database.dialect())) {
            for (int i = 0; i < 40; i += 2) {
              SessionRow session = TrackingRows.get(handle, "d" + day + "s" + i);
              WorkRows.insert(
                  handle,
                  "w" + day + "-" + i,
                  session,
                  "bd-" + (day * 5 + i % 5),
                  session.startedAt(),
                  changeNo);
            }
          }
        });
  }

  /** The load to hold: 50 gateways with 200 sessions each, 500 changes a second, one looking. */
  @Test
  void fleet() {
    int gateways = 50;
    int sessions = 200;
    int perSecond = 500;
    int seconds = 10;
    String url = Postgres.url();
    Map<String, Long> sent = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<Long> lags = new ConcurrentLinkedQueue<>();
    Map<String, String> told = new ConcurrentHashMap<>();
    List<History> histories = new ArrayList<>();
    List<Scene> scenes = new ArrayList<>();
    try (History looking = History.reading(url, "nowhere", text -> text, InstantSource.system());
        Fleet fleet =
            looking.follow(
                rows ->
                    rows.forEach(
                        row -> {
                          told.put(row.gateway() + row.sessionKey(), row.id());
                          Long at = sent.remove(row.gateway() + row.taskDescription());
                          if (at != null) {
                            lags.add(System.nanoTime() - at);
                          }
                        }))) {
      for (int g = 0; g < gateways; g++) {
        History history =
            History.open(
                new History.Settings(url, "g" + g, Duration.ofDays(30), "h", 1, "bench"),
                text -> text,
                InstantSource.system());
        Scene scene = new Scene();
        for (int s = 0; s < sessions; s++) {
          scene.begin("k" + s, "agent" + s % 5, Kind.MAIN, END);
        }
        histories.add(history);
        scenes.add(scene.to(history, END));
      }
      Eventually.until("all are told", () -> told.size() == gateways * sessions);
      Random random = new Random(1);
      long start = System.nanoTime();
      int changes = perSecond * seconds;
      for (int i = 0; i < changes; i++) {
        long due = start + i * 1_000_000_000L / perSecond;
        LockSupport.parkNanos(due - System.nanoTime());
        int g = random.nextInt(gateways);
        String key = "k" + random.nextInt(sessions);
        sent.put("g" + g + "task " + i, System.nanoTime());
        scenes
            .get(g)
            .ask(key, "task " + i, END.plusMillis(i))
            .to(histories.get(g), END.plusMillis(i));
      }
      double took = (System.nanoTime() - start) / 1e9;
      Table table = new Table(looking.database());
      Eventually.until(
          "all are written",
          () -> table.number("SELECT count(*) FROM session_transitions") == changes);
      long[] sorted = lags.stream().mapToLong(Long::longValue).sorted().toArray();
      System.out.printf(
          "| %d × %d | %.0f changes/s | written %,d | told %,d | p50 %.0f ms | p99 %.0f ms | max"
              + " %.0f ms | dropped %d | trouble %s |%n",
          gateways,
          sessions,
          changes / took,
          changes,
          sorted.length,
          sorted[sorted.length / 2] / 1e6,
          sorted[(int) (sorted.length * 0.99)] / 1e6,
          sorted[sorted.length - 1] / 1e6,
          histories.stream().mapToLong(history -> history.health().dropped()).sum(),
          fleet.trouble());
    } finally {
      histories.forEach(history -> history.close(Duration.ofSeconds(2)));
    }
  }

  private static double median(Runnable question) {
    double[] times = new double[5];
    for (int i = 0; i < times.length; i++) {
      long start = System.nanoTime();
      question.run();
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private long size(Engine engine, Table table) {
    if (engine == Engine.POSTGRESQL) {
      return table.number("SELECT pg_database_size(current_database())");
    }
    table.rows("PRAGMA wal_checkpoint(TRUNCATE)");
    try (Stream<Path> files = Files.list(folder)) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
