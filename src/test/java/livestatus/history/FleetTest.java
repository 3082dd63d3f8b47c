package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import livestatus.session.Kind;
import livestatus.session.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many gateways and one look at them all. */
class FleetTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;
  private final TestTime time = new TestTime(START);

  /** What a follower was told. */
  private final Map<String, SessionRow> told = new ConcurrentHashMap<>();

  private History open(String url, String gateway) {
    return History.open(
        new History.Settings(url, gateway, Duration.ofDays(30), "host", 1, "test"),
        text -> text,
        time);
  }

  private Fleet follow(History history) {
    return history.follow(
        rows ->
            rows.forEach(
                row ->
                    told.merge(
                        row.gateway() + "/" + row.sessionKey(),
                        row,
                        (before, now) -> {
                          // Never an older one after a newer one.
                          assertThat(now.changeNo()).isGreaterThan(before.changeNo());
                          return now;
                        })));
  }

  private boolean isTold(String gateway, String key, String task) {
    SessionRow row = told.get(gateway + "/" + key);
    return row != null && task.equals(row.taskDescription());
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void whoLooksWithoutAGatewayIsToldOfEverything(Engine engine) {
    String url = engine.url(folder);
    Scene scene = new Scene().begin("k1", "main", Kind.MAIN, START).ask("k1", "one", START);
    try (History writing = open(url, "east")) {
      scene.to(writing, START);
      Eventually.until(
          "it is written",
          () -> new Table(writing.database()).number("SELECT count(*) FROM agent_sessions") == 1);
      try (History looking = History.reading(url, "nowhere", text -> text, time);
          Fleet fleet = follow(looking)) {
        Eventually.until("the first is told", () -> isTold("east", "k1", "one"));
        scene.ask("k1", "two", START.plusSeconds(5)).to(writing, START.plusSeconds(5));
        Eventually.until("the change is told", () -> isTold("east", "k1", "two"));
        assertThat(fleet.trouble()).isNull();
        assertThat(looking.records().gateways())
            .extracting(GatewayView::gateway, GatewayView::sessions)
            .containsExactly(tuple("east", 1L));
      }
    }
  }

  @Test
  void aLostConnectionLosesNothing() throws Exception {
    String url = Postgres.url();
    int port = Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
    Scene scene = new Scene().begin("k1", "main", Kind.MAIN, START).ask("k1", "one", START);
    try (CutWire wire = new CutWire(port);
        History writing = open(url, "east");
        History looking =
            History.reading(
                url.replace(":" + port + "/", ":" + wire.port() + "/") + "&connectTimeout=1",
                "nowhere",
                text -> text,
                time);
        Fleet fleet = follow(looking)) {
      scene.to(writing, START);
      Eventually.until("the first is told", () -> isTold("east", "k1", "one"));
      wire.cut();
      for (int i = 0; i < 20; i++) {
        scene.begin("n" + i, "main", Kind.MAIN, START).ask("n" + i, "away " + i, START);
      }
      scene.ask("k1", "two", START.plusSeconds(5)).to(writing, START.plusSeconds(5));
      Eventually.until("it says so", () -> fleet.trouble() != null);
      wire.mend();
      Eventually.until("the change is told", () -> isTold("east", "k1", "two"));
      Eventually.until("all are told", () -> told.size() == 21);
      Eventually.until("it is well", () -> fleet.trouble() == null);
    }
  }

  /** The layout of the full load, scaled to a test: every daemon a thread and connections. */
  @Test
  void manyGatewaysAtOnceLoseNothingAndEndTheSameEverywhere() {
    int gateways = 12;
    int sessions = 40;
    int changes = 1_200;
    long seed = new Random().nextLong();
    System.out.println("FleetTest seed " + seed);
    Random random = new Random(seed);
    String url = Postgres.url();
    List<History> histories = new ArrayList<>();
    List<Scene> scenes = new ArrayList<>();
    Map<String, String> last = new HashMap<>();
    try (History looking = History.reading(url, "nowhere", text -> text, time);
        Fleet fleet = follow(looking)) {
      for (int g = 0; g < gateways; g++) {
        histories.add(open(url, "g" + g));
        Scene scene = new Scene();
        for (int s = 0; s < sessions; s++) {
          scene.begin("k" + s, "agent" + s % 5, Kind.MAIN, START);
        }
        scenes.add(scene.to(histories.get(g), START));
      }
      for (int i = 0; i < changes; i++) {
        int g = random.nextInt(gateways);
        String key = "k" + random.nextInt(sessions);
        Instant at = START.plusMillis(i);
        scenes
            .get(g)
            .ask(key, "task " + i, at)
            .end(key, State.IDLE, null, at)
            .to(histories.get(g), at);
        last.put("g" + g + "/" + key, "task " + i);
      }
      Eventually.until(
          "all is told, seed " + seed,
          () ->
              told.size() == gateways * sessions
                  && last.entrySet().stream()
                      .allMatch(
                          one -> {
                            SessionRow row = told.get(one.getKey());
                            return row != null && one.getValue().equals(row.taskDescription());
                          }));
      Table table = new Table(looking.database());
      Eventually.until(
          "all transitions are there",
          () -> table.number("SELECT count(*) FROM session_transitions") == 2L * changes);
      for (History history : histories) {
        assertThat(history.health().dropped()).isZero();
        assertThat(history.health().refused()).isZero();
      }
      assertThat(table.number("SELECT count(*) FROM gateways")).isEqualTo(gateways);
      assertThat(fleet.trouble()).isNull();
    } finally {
      histories.forEach(history -> history.close(Duration.ofMillis(500)));
    }
  }
}
