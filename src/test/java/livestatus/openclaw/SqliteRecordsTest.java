package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import livestatus.session.Kind;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.Signal.RunStatus;
import livestatus.session.Turn.PlanStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRecordsTest {
  private static final String KEY = "agent:main:main";
  private static final long T = DatabaseReader.START.toEpochMilli();

  @TempDir Path folder;

  private GatewayDatabase gateway;
  private DatabaseReader reader;

  @BeforeEach
  void open() {
    gateway = GatewayDatabase.create(folder.resolve("db"));
    reader = new DatabaseReader(folder.resolve("db"));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private static String user(String id, String text, long at) {
    return line(id, at, "{\"role\":\"user\",\"content\":\"" + text + "\"}");
  }

  private static String stop(String id, long at) {
    return line(id, at, "{\"role\":\"assistant\",\"content\":[],\"stopReason\":\"stop\"}");
  }

  private static String line(String id, long at, String message) {
    return "{\"type\":\"message\",\"id\":\""
        + id
        + "\",\"timestamp\":\""
        + Instant.ofEpochMilli(at)
        + "\",\"message\":"
        + message
        + "}";
  }

  private static String run(String status, long started, long ended) {
    return "{\"status\":\""
        + status
        + "\",\"startedAt\":"
        + started
        + (ended > 0 ? ",\"endedAt\":" + ended : "")
        + "}";
  }

  private List<String> look() {
    return DatabaseReader.kinds(reader.look(250));
  }

  @Test
  void aTurnIsToldAsItHappens() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.commit();
    assertThat(look()).containsExactly("Listed");

    gateway.event("s1", 0, user("u1", "hello", T + 10), T + 10);
    gateway.session(KEY, "s1", run("running", T + 20, 0), T + 20);
    gateway.commit();
    assertThat(look()).containsExactly("Asked", "Run");

    gateway.event("s1", 1, stop("a1", T + 30), T + 30);
    gateway.session(KEY, "s1", run("done", T + 20, T + 40), T + 40);
    gateway.commit();
    assertThat(look()).containsExactly("Answered", "Run");
    assertThat(look()).isEmpty();
  }

  @Test
  void anEndStandsBeforeTheQuestionThatCameAfterIt() {
    gateway.session(KEY, "s1", run("done", T, T + 50), T + 50);
    gateway.event("s1", 0, user("u1", "one", T), T);
    gateway.event("s1", 1, stop("a1", T + 40), T + 40);
    gateway.commit();
    reader.look(0);

    gateway.event("s1", 2, user("u2", "two", T + 100), T + 100);
    gateway.event("s1", 3, stop("a2", T + 140), T + 140);
    gateway.event("s1", 4, user("u3", "three", T + 200), T + 200);
    gateway.session(KEY, "s1", run("done", T + 110, T + 150), T + 150);
    gateway.commit();

    assertThat(look()).containsExactly("Asked", "Answered", "Run", "Asked");
  }

  @Test
  void pendingIsTold() {
    gateway.session(KEY, "s1", "{\"status\":\"pending\"}", T);
    gateway.commit();

    List<Signal> signals = reader.look(0);

    assertThat(((Signal.Run) signals.get(1)).status()).isEqualTo(RunStatus.PENDING);
  }

  @Test
  void aStartTellsTheCurrentTurnOnly() {
    gateway.session(KEY, "s1", "{}", T);
    for (int i = 0; i < 300; i += 2) {
      gateway.event("s1", i, user("u" + i, "question " + i, T + i), T + i);
      gateway.event("s1", i + 1, stop("a" + i, T + i + 1), T + i + 1);
    }
    for (int i = 300; i < 500; i++) {
      gateway.event("s1", i, stop("b" + i, T + i), T + i);
    }
    gateway.commit();

    List<Signal> signals = reader.look(0);

    assertThat(DatabaseReader.kinds(signals))
        .hasSize(203)
        .startsWith("Listed", "Asked", "Answered");
    assertThat(((Signal.Asked) signals.get(1)).text()).isEqualTo("question 298");
    // It did not read what came long before.
    assertThat(reader.tally.lines).isEqualTo(202);
  }

  @Test
  void moreThanAPageIsReadAtOnce() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.event("s1", 0, user("u1", "hello", T), T);
    gateway.commit();
    reader.look(0);
    for (int i = 1; i <= 200; i++) {
      gateway.event("s1", i, stop("a" + i, T + i), T + i);
    }
    gateway.commit();

    assertThat(look()).hasSize(200).containsOnly("Answered");
  }

  @Test
  void aHistoryThatWasWrittenAgainIsToldAgain() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.event("s1", 0, user("u1", "hello", T), T);
    gateway.event("s1", 1, stop("a1", T + 1), T + 1);
    gateway.commit();
    reader.look(0);

    gateway.run("DELETE FROM transcript_events WHERE seq = 1");
    gateway.run("UPDATE transcript_rewrite_watermarks SET generation = 'second'");
    gateway.event("s1", 1, user("u2", "rather this", T + 2), T + 2);
    gateway.commit();

    List<Signal> signals = reader.look(250);
    assertThat(DatabaseReader.kinds(signals)).containsExactly("Restarted", "Asked");
    assertThat(((Signal.Restarted) signals.get(0)).fresh()).isFalse();
  }

  @Test
  void aHistoryWithoutGenerationsThatWasWrittenAgainIsToldAgain() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.event("s1", 0, user("u1", "hello", T), T);
    gateway.commit();
    gateway.run("DELETE FROM transcript_rewrite_watermarks");
    gateway.commit();
    reader.look(0);

    gateway.run(
        "UPDATE transcript_events SET created_at = ?, event_json = ?",
        T + 5,
        user("u2", "rather this", T + 5));
    gateway.run("UPDATE session_windows SET updated_at = ?", T + 5);
    gateway.commit();

    assertThat(look()).containsExactly("Restarted", "Asked");
  }

  @Test
  void aResetBeginsFreshAndARolloverToo() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.event("s1", 0, user("u1", "hello", T), T);
    gateway.commit();
    reader.look(0);

    gateway.session(KEY, "s2", "{}", T + 10);
    gateway.run("UPDATE session_windows SET reason = 'reset' WHERE session_id = 's2'");
    gateway.commit();
    List<Signal> reset = reader.look(250);
    gateway.session(KEY, "s3", "{}", T + 20);
    gateway.run("UPDATE session_windows SET reason = 'compaction' WHERE session_id = 's3'");
    gateway.event("s3", 0, user("u3", "go on", T + 21), T + 21);
    gateway.commit();
    List<Signal> compacted = reader.look(250);

    assertThat(DatabaseReader.kinds(reset)).containsExactly("Listed", "Restarted");
    assertThat(((Signal.Restarted) reset.get(1)).fresh()).isTrue();
    assertThat(DatabaseReader.kinds(compacted)).containsExactly("Listed", "Restarted", "Asked");
    assertThat(((Signal.Restarted) compacted.get(1)).fresh()).isFalse();
  }

  @Test
  void aSessionWhoseEventsWereArchivedStaysAsItWas() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.event("s1", 0, user("u1", "hello", T), T);
    gateway.commit();
    reader.look(0);

    gateway.run("DELETE FROM transcript_events");
    gateway.run(
        "INSERT INTO session_transcript_cold_archives VALUES"
            + " ('s1', 'g', 'a.zst', ?, 1, 1, 1, 0, 1, 'file', NULL)",
        "0".repeat(64));
    gateway.run("UPDATE session_windows SET updated_at = ?", T + 9);
    gateway.commit();

    assertThat(look()).isEmpty();
    assertThat(DatabaseReader.kinds(reader.sweep())).isEmpty();
    DatabaseReader cold = new DatabaseReader(folder.resolve("db"));
    assertThat(DatabaseReader.kinds(cold.look(0))).containsExactly("Listed");
  }

  @Test
  void aRowThatEndsWithoutANewStampIsSeenAtOnce() {
    gateway.session(KEY, "s1", run("running", T, 0), T);
    gateway.commit();
    reader.look(0);

    gateway.session(KEY, "s1", run("failed", T, T + 5), T);
    gateway.commit();

    assertThat(look()).containsExactly("Run");
  }

  @Test
  void aRowWhoseStampWentBackIsSeenAtTheSweep() {
    gateway.session(KEY, "s1", "{}", T + 600_000);
    gateway.commit();
    reader.look(0);

    gateway.session(KEY, "s1", "{\"label\":\"renamed\"}", T - 600_000);
    gateway.commit();
    reader.look(250);
    reader.sweep();

    Signal last = reader.all.get(reader.all.size() - 1);
    assertThat(last).isInstanceOf(Signal.Listed.class);
    assertThat(((Signal.Listed) last).facts().title()).isEqualTo("renamed");
  }

  @Test
  void aDeletedSessionIsUnlistedAtOnce() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.session("agent:main:other", "s2", "{}", T);
    gateway.commit();
    reader.look(0);

    gateway.run("DELETE FROM session_nodes WHERE session_key = 'agent:main:other'");
    gateway.commit();

    assertThat(reader.look(250))
        .containsExactly(new Signal.Unlisted(new SessionKey("agent:main:other"), reader.now));
  }

  @Test
  void theAgentsOwnPlanIsTold() {
    gateway.session(KEY, "s1", run("running", T, 0), T);
    gateway.event("s1", 0, user("u1", "hello", T), T);
    gateway.run(
        "INSERT INTO session_progress_cards VALUES (?, 'md', ?, 1, ?, ?)",
        KEY,
        "[{\"step\":\"look\",\"status\":\"completed\"},{\"step\":\"write\",\"status\":"
            + "\"in_progress\"},{\"step\":\"test\",\"status\":\"pending\"},{\"bad\":1}]",
        T + 1,
        T + 1);
    gateway.commit();

    List<Signal> signals = reader.look(0);
    assertThat(signals.get(signals.size() - 1))
        .isEqualTo(
            new Signal.Planned(
                new SessionKey(KEY),
                Instant.ofEpochMilli(T + 1),
                List.of(
                    new PlanStep("look", true, false),
                    new PlanStep("write", false, true),
                    new PlanStep("test", false, false))));
    reader.look(250);

    gateway.run("UPDATE session_progress_cards SET steps_json = '[', revision = 2");
    gateway.event("s1", 1, stop("a1", T + 2), T + 2);
    gateway.commit();
    List<Signal> broken = reader.look(250);
    assertThat(((Signal.Planned) broken.get(broken.size() - 1)).plan()).isEmpty();
  }

  @Test
  void aPlanOfAnOlderTurnIsNotTold() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.run("INSERT INTO session_progress_cards VALUES (?, 'md', '[]', 1, ?, ?)", KEY, T, T);
    gateway.event("s1", 0, user("u1", "hello", T + 9), T + 9);
    gateway.commit();

    assertThat(DatabaseReader.kinds(reader.look(0))).containsExactly("Listed", "Asked");
  }

  @Test
  void whatCannotBeReadIsCountedAndItsNeighboursAreFine() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.session("agent:main:bad", "s2", "{}", T);
    gateway.run("UPDATE session_nodes SET entry_json = '{\"x\":' WHERE session_key LIKE '%bad'");
    gateway.event("s1", 0, user("u1", "hello", T), T);
    gateway.event("s1", 1, stop("a1", T + 1).replace("[]", "\"" + "y".repeat(2_000) + "\""), T + 1);
    gateway.run("UPDATE transcript_events SET event_zstd = x'28b52ffd00' WHERE seq = 1");
    gateway.event("s1", 2, "{\"type\":", T + 2);
    gateway.event("s1", 3, stop("a3", T + 3), T + 3);
    gateway.commit();

    assertThat(DatabaseReader.kinds(reader.look(0))).containsExactly("Listed", "Asked", "Answered");
    assertThat(reader.tally.skippedLines).isEqualTo(2);
    assertThat(reader.tally.skippedEntries).isEqualTo(1);
  }

  @Test
  void anEventThatIsTooLargeIsSkippedWithoutBeingHeld() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.event("s1", 0, user("u1", "hello", T), T);
    gateway.run(
        "INSERT INTO transcript_events (session_id, seq, event_json, created_at)"
            + " VALUES ('s1', 1, '{\"type\":\"' || hex(zeroblob(3000000)) || '\"}', ?)",
        T);
    gateway.commit();

    assertThat(DatabaseReader.kinds(reader.look(0))).containsExactly("Listed", "Asked");
    assertThat(reader.tally.skippedLines).isEqualTo(1);
  }

  @Test
  void whatOnlyKeepsHouseIsNotUnpacked() {
    gateway.session(KEY, "s1", "{}", T);
    gateway.event("s1", 0, user("u1", "hello", T), T);
    gateway.event(
        "s1",
        1,
        "{\"type\":\"custom\",\"customType\":\"openclaw.cache-ttl\",\"id\":\"c1\",\"timestamp\":\""
            + Instant.ofEpochMilli(T + 1)
            + "\",\"data\":\""
            + "z".repeat(60_000)
            + "\"}",
        T + 1);
    // It would be counted as a line that cannot be read.
    gateway.run("UPDATE transcript_events SET event_zstd = x'00' WHERE seq = 1");
    gateway.commit();

    assertThat(DatabaseReader.kinds(reader.look(0))).containsExactly("Listed", "Asked", "Closed");
    assertThat(reader.tally.skippedLines).isZero();
  }

  @Test
  void subAgentsNameTheirParentsAndHooksAreNoCronJobs() {
    gateway.session(
        "agent:main:subagent:x", "s1", "{\"spawnedBy\":\"agent:ops:main\",\"label\":\"l\"}", T);
    gateway.session(
        "agent:main:cron:j1", "s2", "{\"hookExternalContentSource\":\"webhook\"}", T - 1);
    gateway.commit();

    List<Signal> signals = reader.look(0);

    assertThat(((Signal.Listed) signals.get(0)).facts())
        .matches(f -> f.kind() == Kind.SUBAGENT)
        .matches(f -> Objects.equals(f.parent(), new SessionKey("agent:ops:main")));
    assertThat(((Signal.Listed) signals.get(1)).facts().kind()).isEqualTo(Kind.HOOK);
  }

  @Test
  void aRunDiesWithItsGatewayOnlyWhereThatCanBeSeen() {
    Presence[] presence = {Presence.UNKNOWN};
    DatabaseReader watching = new DatabaseReader(folder.resolve("db"), file -> presence[0]);
    gateway.session(KEY, "s1", run("running", T, 0), T);
    gateway.commit();
    watching.look(0);
    assertThat(watching.look(60_000)).isEmpty();

    // Somebody writes who is not to be seen.
    presence[0] = Presence.FREE;
    gateway.session(KEY, "s1", run("running", T, 0), T + 1);
    gateway.commit();
    watching.look(250);
    watching.look(60_000);
    assertThat(DatabaseReader.kinds(watching.all)).doesNotContain("OwnerDied");

    presence[0] = Presence.HELD;
    watching.look(60_000);
    presence[0] = Presence.FREE;
    assertThat(watching.look(9_000)).hasSize(1).first().isInstanceOf(Signal.OwnerDied.class);
    assertThat(watching.look(60_000)).isEmpty();
  }

  @Test
  void itIsDueSoonWhileSomethingRuns() {
    gateway.session(KEY, "s1", run("running", T, 0), T);
    gateway.commit();
    reader.look(0);
    reader.look(250);

    assertThat(reader.records.nextDeadline()).isEqualTo(reader.now.plus(Duration.ofMillis(250)));

    gateway.session(KEY, "s1", run("done", T, T + 1), T + 1);
    gateway.commit();
    reader.look(250);
    reader.look(250);
    assertThat(reader.records.nextDeadline()).isEqualTo(reader.now.plus(Duration.ofSeconds(1)));
  }
}
