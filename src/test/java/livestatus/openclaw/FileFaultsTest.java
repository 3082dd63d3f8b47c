package livestatus.openclaw;

import static livestatus.openclaw.HomeFolder.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import livestatus.session.Kind;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.tail.Changes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with registries, transcripts and locks, with real files. */
class FileFaultsTest {
  private static final String KEY = "agent:main:work";

  @TempDir Path folder;
  private HomeFolder home;

  @BeforeEach
  void open() {
    home = new HomeFolder(folder);
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void aTornOrEmptyRegistryChangesNothing() {
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);
    assertThat(home.told(Signal.Listed.class)).hasSize(1);

    for (String bad : List.of("", "{\"agent:main:work\":{\"sessionId\":\"s1\"", "[]", "{} x")) {
      home.write("sessions.json", bad);
      assertThat(home.after(3000)).as(bad).isEmpty();
      assertThat(home.home.health()).anyMatch(told -> told.contains("The last good one counts"));
    }
    assertThat(home.home.counters().tornRegistries()).isEqualTo(4);

    home.registry("{" + entry(KEY, "s1", ",\"label\":\"now named\"") + "}");
    home.after(3000);
    assertThat(home.told(Signal.Listed.class).get(0).facts().title()).isEqualTo("now named");
    assertThat(home.home.health()).isEmpty();
  }

  @Test
  void ofAHundredRewritesASecondOneIsRead() {
    for (int i = 0; i < 300; i++) {
      home.registry("{" + entry(KEY, "s1", ",\"inputTokens\":" + i) + "}");
      home.after(10);
    }
    assertThat(home.home.counters().registryReadings()).isBetween(3L, 4L);
    assertThat(home.home.nextDeadline()).isBefore(home.now.plusSeconds(3));
  }

  @Test
  void whoAsksIsKnownBeforeTheQuestionIs() {
    String to = ",\"deliveryContext\":{\"channel\":\"mattermost\",\"to\":\"user:%s\"}";
    home.registry("{" + entry(KEY, "s1", to.formatted("ada")) + "}");
    home.append("s1.jsonl", home.asked("a", "question of ada"));
    home.after(0);
    home.after(5_000);
    // Within one second it is written twice, and only then who asks.
    home.registry("{" + entry(KEY, "s1", to.formatted("ada") + ",\"label\":\"x\"") + "}");
    home.after(10);
    home.registry("{" + entry(KEY, "s1", to.formatted("bob")) + "}");
    home.append("s1.jsonl", home.asked("b", "question of bob"));
    List<Signal> told = home.after(10);

    assertThat(told.get(0)).isInstanceOf(Signal.Listed.class);
    assertThat(home.told(Signal.Listed.class).get(0).facts().delivery().to()).isEqualTo("bob");
    assertThat(home.told(Signal.Asked.class).get(0).text()).isEqualTo("question of bob");
  }

  @Test
  void aNewSessionsRunIsSeenBeforeTheRegistrysNextTurn() {
    String old = entry(KEY, "s1", "");
    String fresh = entry("agent:main:fresh", "s2", "");
    home.registry("{" + old + "}");
    home.after(5_000);
    home.registry("{" + entry(KEY, "s1", ",\"label\":\"x\"") + "}");
    home.after(10);
    home.registry("{" + old + "," + fresh + "}");
    home.lock("s2.jsonl.lock");
    home.home.touched(new Changes(false, Set.of(home.sessions.resolve("s2.jsonl.lock"))));
    home.unhinted(10);
    assertThat(home.told(Signal.LockTaken.class))
        .extracting(signal -> signal.session().value())
        .containsExactly("agent:main:fresh");
  }

  @Test
  void aLockThatIsNobodysHastensNothing() {
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(5_000);
    long before = home.home.counters().registryReadings();
    home.lock("stray.jsonl.lock");
    for (int i = 0; i < 100; i++) {
      home.registry("{" + entry(KEY, "s1", ",\"inputTokens\":" + i) + "}");
      home.home.touched(new Changes(false, Set.of(home.sessions.resolve("stray.jsonl.lock"))));
      home.unhinted(9);
    }
    assertThat(home.home.counters().registryReadings() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void pathsThatLeadElsewhereAreRefused() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("x.jsonl"), home.asked("a", "not ours"));
    Files.createSymbolicLink(home.sessions.resolve("link.jsonl"), outside.resolve("x.jsonl"));
    home.registry(
        "{"
            + entry(KEY, "s1", ",\"sessionFile\":\"../../../outside/x.jsonl\"")
            + ","
            + entry("agent:main:b", "s2", ",\"sessionFile\":\"/elsewhere/sub/..\\\\x.jsonl\"")
            + ","
            + entry("agent:main:c", "../../../outside/x", "")
            + ","
            + entry("agent:main:d", "s4", ",\"sessionFile\":\"link.jsonl\"")
            + "}");

    home.after(0);

    assertThat(home.told(Signal.Listed.class)).hasSize(4);
    assertThat(home.told(Signal.Asked.class)).isEmpty();
    assertThat(home.home.counters().refusedPaths()).isEqualTo(2);
    assertThat(home.home.health()).anyMatch(told -> told.contains("link.jsonl"));
  }

  @Test
  void anotherMachinesPathMeansTheFileOfThatNameHere() {
    home.write("s9.jsonl", home.asked("a", "hello"));
    home.registry("{" + entry(KEY, "s1", ",\"sessionFile\":\"/opt/oc/sessions/s9.jsonl\"") + "}");

    home.after(0);

    assertThat(home.told(Signal.Asked.class).get(0).text()).isEqualTo("hello");
  }

  @Test
  void theTranscriptMayBeThereBeforeItsEntryOrAfter() {
    home.write("s1.jsonl", home.asked("a", "early"));
    assertThat(home.after(0)).isEmpty();
    home.registry("{" + entry(KEY, "s1", "") + "," + entry("agent:main:late", "s2", "") + "}");
    home.after(1000);
    assertThat(home.told(Signal.Asked.class))
        .extracting(Signal.Asked::text)
        .containsExactly("early");

    home.write("s2.jsonl", home.asked("b", "late"));
    home.after(1000);
    assertThat(home.told(Signal.Asked.class))
        .extracting(Signal.Asked::text)
        .containsExactly("late");
  }

  @Test
  void aSessionThatBeginsAnewIsToldSo() {
    home.write("s1.jsonl", home.asked("a", "one") + home.answered("b"));
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);

    home.registry("{" + entry(KEY, "s2", "") + "}");
    home.after(1000);
    assertThat(home.told(Signal.Restarted.class).get(0).fresh()).isTrue();

    home.write("s2.jsonl", home.asked("c", "two"));
    home.after(1000);
    assertThat(home.told).noneMatch(Signal.Restarted.class::isInstance);
    assertThat(home.told(Signal.Asked.class)).extracting(Signal.Asked::text).containsExactly("two");
  }

  @Test
  void aSessionThatIsRemovedAndMadeAgainIsToldAgain() {
    home.write("s1.jsonl", home.asked("a", "one"));
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);
    home.registry("{}");
    assertThat(home.after(1000))
        .containsExactly(new Signal.Unlisted(new SessionKey(KEY), home.now));

    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(1000);
    assertThat(home.told(Signal.Listed.class)).hasSize(1);
    assertThat(home.told(Signal.Asked.class)).hasSize(1);
  }

  @Test
  void aTranscriptThatItsSessionLeftIsNotLookedAtAnyMore() {
    String at = ",\"updatedAt\":" + home.now.toEpochMilli();
    home.write("s1.jsonl", home.asked("a", "one"));
    home.registry("{" + entry(KEY, "s1", at) + "}");
    home.after(0);
    home.write("s2.jsonl", home.asked("b", "two") + home.answered("c"));
    home.registry("{" + entry(KEY, "s2", at) + "}");
    home.after(1_000);
    assertThat(home.told(Signal.Asked.class)).extracting(Signal.Asked::text).contains("two");
    home.after(60_000);
    for (int i = 0; i < 3; i++) {
      home.unhinted(11_000);
      assertThat(home.home.nextDeadline()).isAfter(home.now.plusSeconds(2));
    }
  }

  @Test
  void aRegistryThatCannotBeReadIsNotTriedAllTheTime() throws IOException {
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);
    home.after(5_000);
    home.registry("{" + entry(KEY, "s2", "") + "}");
    home.after(100);
    // Another change so soon has to wait, and when its time comes something else stands there.
    home.registry("{" + entry(KEY, "s3", "") + "}");
    home.after(100);
    Path registry = home.sessions.resolve("sessions.json");
    Files.delete(registry);
    Files.createDirectory(registry);
    for (int i = 0; i < 3; i++) {
      home.after(2_000);
      assertThat(home.home.health()).singleElement().asString().contains("no regular file");
      assertThat(home.home.nextDeadline()).isAfter(home.now.plusMillis(100));
    }
    Files.delete(registry);
    home.registry("{" + entry(KEY, "s4", "") + "}");
    home.after(2_000);
    assertThat(home.home.health()).isEmpty();
  }

  /** What is read once more, to be sure that it is the same, may be torn by then. */
  @Test
  void aRegistryThatIsTornAtTheSecondReadingIsNotTriedAllTheTime() {
    String good = "{" + entry(KEY, "s1", "") + "}";
    home.registry(good);
    home.after(0);
    Instant written = home.now;
    home.now = written.plusMillis(2_100);
    home.torn(good.length(), written);
    for (int i = 0; i < 3; i++) {
      home.after(2_000);
      assertThat(home.home.nextDeadline()).isAfter(home.now.plusMillis(100));
      assertThat(home.home.health()).isNotEmpty();
    }
    home.registry("{" + entry("agent:main:other", "s2", "") + "}");
    home.after(2_000);
    assertThat(home.told(Signal.Listed.class)).hasSize(1);
    assertThat(home.home.health()).isEmpty();
  }

  @Test
  void aTranscriptWhoseNameNoFileCanHaveHarmsNoOther() {
    home.write("s1.jsonl", home.asked("a", "one"));
    String odd = entry("agent:main:odd", "\\ud800", "");
    home.registry("{" + odd + "," + entry(KEY, "s1", "") + "}");
    home.after(0);
    assertThat(home.told(Signal.Asked.class)).extracting(Signal.Asked::text).contains("one");
    home.append("s1.jsonl", home.asked("b", "two"));
    home.after(1_000);
    assertThat(home.told(Signal.Asked.class)).extracting(Signal.Asked::text).contains("two");
  }

  @Test
  void aDefectInOneSessionKeepsNothingOfTheOthers() {
    home.write("s1.jsonl", home.asked("a", "one"));
    home.write("s2.jsonl", home.asked("b", "two"));
    home.registry("{" + entry(KEY, "s1", "") + "," + entry("agent:main:two", "s2", "") + "}");
    home.after(0);
    home.defect = true;
    home.lock("s1.jsonl.lock");
    home.append("s2.jsonl", home.asked("c", "three"));
    assertThatThrownBy(() -> home.after(100)).hasMessage("a defect");
    assertThat(home.told(Signal.Asked.class)).extracting(Signal.Asked::text).contains("three");
    assertThat(home.home.nextDeadline()).as("no haste").isAfter(home.now);
    home.defect = false;
    home.append("s1.jsonl", home.asked("d", "four"));
    home.unhinted(300);
    assertThat(home.told(Signal.Asked.class)).extracting(Signal.Asked::text).contains("four");
  }

  @Test
  void aHistoryThatIsWrittenAgainIsNotToldTwice() {
    String one = home.asked("a", "one") + home.answered("b");
    home.write("s1.jsonl", one);
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);

    // Cut to the last turn, with another head, and gone on.
    home.write("s1.jsonl", "{\"type\":\"session\",\"id\":\"s1\"}\n" + one + home.asked("c", "two"));
    home.after(1000);

    assertThat(home.told(Signal.Restarted.class)).isEmpty();
    assertThat(home.told(Signal.Asked.class)).extracting(Signal.Asked::text).containsExactly("two");
  }

  @Test
  void aTranscriptThatStaysEmptyIsNotLookedAtAllTheTime() {
    home.registry("{" + HomeFolder.entry("agent:main:one", "s1", "") + "}");
    home.append("s1.jsonl", home.asked("a1", "count") + home.answered("b1"));
    home.after(0);
    home.write("s1.jsonl", "");
    for (int i = 0; i < 10; i++) {
      home.after(1_000);
    }
    for (int i = 0; i < 5; i++) {
      home.unhinted(1_000);
      assertThat(home.home.nextDeadline()).isAfter(home.now.plusMillis(100));
    }
    home.write("s1.jsonl", home.asked("a2", "sing"));
    home.unhinted(250);
    assertThat(home.told(Signal.Asked.class)).extracting(Signal.Asked::text).contains("sing");
  }

  @Test
  void anotherHistoryInTheSameFileIsToldAnew() {
    home.write("s1.jsonl", home.asked("a", "one") + home.answered("b"));
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);

    home.write("s1.jsonl", home.asked("x", "something else altogether") + home.answered("y"));
    home.after(1000);

    assertThat(home.told(Signal.Restarted.class).get(0).fresh()).isFalse();
    assertThat(home.told(Signal.Asked.class)).hasSize(1);
  }

  @Test
  void entriesThatAreNoneAreLeftOutAndCounted() {
    home.registry(
        "{\"agent:main:a\":null,\"agent:main:b\":[1],\" \":{}," + entry(KEY, "s", "") + "}");

    home.after(0);

    assertThat(home.told(Signal.Listed.class)).hasSize(1);
    assertThat(home.home.counters().skippedEntries()).isEqualTo(3);
  }

  @Test
  void badLinesAreSkippedAndTheirNeighboursAreTold() {
    String deep = "[".repeat(2000) + "]".repeat(2000) + "\n";
    home.write(
        "s1.jsonl",
        home.asked("a", "before")
            + deep
            + "{\"a\":1}{\"b\":2}\n"
            + "nonsense\n"
            + home.answered("b"));
    home.registry("{" + entry(KEY, "s1", "") + "}");

    home.after(0);

    assertThat(home.told(Signal.Asked.class)).hasSize(1);
    assertThat(home.told(Signal.Answered.class)).hasSize(1);
    assertThat(home.home.counters().skippedLines()).isEqualTo(3);
  }

  @Test
  void aLockOfADeadProcessEndsTheRun() {
    home.write("s1.jsonl", home.asked("a", "one"));
    home.lock("s1.jsonl.lock");
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);
    assertThat(home.told(Signal.LockTaken.class)).hasSize(1);

    home.gatewayLives = false;
    home.after(1000);
    assertThat(home.told(Signal.OwnerDied.class)).hasSize(1);
    assertThat(home.after(1000)).isEmpty();
  }

  @Test
  void aRunningStatusWithoutALivingGatewayIsOld() throws IOException {
    home.lock("s1.jsonl.lock");
    home.registry("{" + entry(KEY, "s1", ",\"status\":\"running\",\"startedAt\":1") + "}");
    home.after(0);
    // Between two writes there is no lock.
    Files.delete(home.sessions.resolve("s1.jsonl.lock"));
    home.after(100);
    home.after(300);
    assertThat(home.told(Signal.LockGone.class)).hasSize(1);
    assertThat(home.after(10_000)).isEmpty();

    home.gatewayLives = false;
    home.after(10_000);
    assertThat(home.told(Signal.OwnerDied.class)).hasSize(1);
    assertThat(home.after(10_000)).isEmpty();
  }

  @Test
  void aRunThatIsOlderThanEveryLivingGatewayIsOld() {
    String run = ",\"status\":\"running\",\"startedAt\":" + home.now.toEpochMilli();
    home.registry("{" + entry(KEY, "s1", run) + "}");
    home.now = home.now.plusSeconds(60);
    home.after(0);
    assertThat(home.after(10_000)).as("nobody knows who has it open").isEmpty();
    home.gateways = Set.of(7L);
    assertThat(home.after(10_000)).as("it is not known when it began").isEmpty();
    home.gatewayBegan = home.now.minusSeconds(3600);
    assertThat(home.after(10_000)).as("it is older than the run").isEmpty();
    home.gatewayBegan = home.now.minusSeconds(20);
    home.after(10_000);
    assertThat(home.told(Signal.OwnerDied.class)).hasSize(1);
    assertThat(home.after(10_000)).isEmpty();

    run = ",\"status\":\"running\",\"startedAt\":" + home.now.toEpochMilli();
    home.registry("{" + entry(KEY, "s1", run) + "}");
    home.after(1_000);
    assertThat(home.told(Signal.Run.class)).hasSize(1);
    assertThat(home.told(Signal.OwnerDied.class)).isEmpty();
  }

  @Test
  void aRunIsOldOnceNobodyHasTheHomesDatabaseOpenForSomeTime() {
    String run = ",\"status\":\"running\",\"startedAt\":" + home.now.toEpochMilli();
    home.registry("{" + entry(KEY, "s1", run) + "}");
    home.now = home.now.plusSeconds(60);
    home.gateways = Set.of();
    home.after(0);
    assertThat(home.after(9_000)).isEmpty();
    home.gateways = Set.of(7L);
    assertThat(home.after(1_000)).as("it was only closed for a moment").isEmpty();
    home.gateways = Set.of();
    assertThat(home.after(1_000)).isEmpty();
    home.after(11_000);
    assertThat(home.told(Signal.OwnerDied.class)).hasSize(1);
    assertThat(home.after(60_000)).isEmpty();
  }

  @Test
  void aGatewayThatWritesUnseenIsNotDeclaredDead() {
    String run = ",\"status\":\"running\",\"startedAt\":" + home.now.toEpochMilli();
    home.gateways = Set.of();
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);
    home.now = home.now.plusSeconds(5);
    home.registry("{" + entry(KEY, "s1", run) + "}");
    home.after(0);
    assertThat(home.told(Signal.Run.class)).hasSize(1);
    assertThat(home.after(60_000)).isEmpty();
  }

  @Test
  void aProcessThatWritesOnAfterItsDeathIsOutOfSight() {
    home.write("s1.jsonl", home.asked("a", "one"));
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.gatewayLives = false;
    home.lock("s1.jsonl.lock");
    home.after(0);
    assertThat(home.told(Signal.OwnerDied.class)).hasSize(1);

    home.now = home.now.plusSeconds(5);
    home.lock("s1.jsonl.lock");
    home.after(1000);
    assertThat(home.told(Signal.LockTaken.class)).hasSize(1);
    assertThat(home.home.health()).anyMatch(told -> told.contains("another container"));
  }

  @Test
  void whereNotAllProcessesAreSeenALockIsBelieved() {
    home.seesAll = false;
    home.gatewayLives = false;
    home.write("s1.jsonl", home.asked("a", "one"));
    home.registry("{" + entry(KEY, "s1", ",\"status\":\"running\"") + "}");
    home.lock("s1.jsonl.lock");
    home.after(0);
    assertThat(home.told(Signal.LockTaken.class)).hasSize(1);
    assertThat(home.after(60_000)).isEmpty();
    assertThat(home.home.health()).anyMatch(told -> told.contains("another container"));
  }

  @Test
  void aGatewayThatWasSeenInTheSameContainerCanBeFoundDead() {
    home.seesAll = false;
    home.write("s1.jsonl", home.asked("a", "one"));
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.lock("s1.jsonl.lock");
    home.after(0);
    assertThat(home.told(Signal.LockTaken.class)).hasSize(1);
    home.gatewayLives = false;
    home.after(1_000);
    assertThat(home.told(Signal.OwnerDied.class)).hasSize(1);
    assertThat(home.home.health()).noneMatch(told -> told.contains("another container"));
  }

  @Test
  void aWakeUpComesWhenSomethingIsWritten() throws Exception {
    home.registry("{" + entry(KEY, "s1", "") + "}");
    Semaphore woken = new Semaphore(0);
    Runnable wake = woken::release;
    List<Signal> told = new ArrayList<>();
    try (OpenClawHome watched = new OpenClawHome(folder, (pid, start) -> true, wake)) {
      watched.poll(home.now, told::add);
      home.write("s1.jsonl", home.asked("a", "hello"));
      for (int i = 0; i < 100 && told.stream().noneMatch(Signal.Asked.class::isInstance); i++) {
        // No sweep is due: only a wake-up finds it.
        assertThat(woken.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        watched.poll(home.now, told::add);
      }
    }
    assertThat(told).anyMatch(Signal.Asked.class::isInstance);
  }

  @Test
  void theSessionsOfSeveralHomesHaveKeysOfTheirOwn() {
    home.home.prefixKeys("lab");
    home.write("s1.jsonl", home.asked("a", "one") + home.answered("b"));
    home.registry(
        "{"
            + entry(
                "agent:main:subagent:1", "s1", ",\"status\":\"done\",\"spawnedBy\":\"" + KEY + "\"")
            + "}");
    home.after(0);

    assertThat(home.told)
        .hasSizeGreaterThan(3)
        .allMatch(signal -> signal.session().value().equals("lab/agent:main:subagent:1"));
    assertThat(home.told(Signal.Listed.class).get(0).facts().parent())
        .isEqualTo(new SessionKey("lab/" + KEY));
    assertThat(home.home.positions().get(0).session()).startsWith("lab/agent:");
  }

  @Test
  void everySignalCanBeGivenAnotherKey() {
    HomeKeys keys = new HomeKeys("lab");
    List<Signal> told = new ArrayList<>();
    Recording.Listener listener = (signal, now) -> told.add(signal);
    Recordings.recording("2026.7.1", "spawnyield").play(folder.resolve("one"), listener);
    Recordings.recording("2026.3.2", "kill9-stream").play(folder.resolve("two"), listener);

    assertThat(told).anyMatch(Signal.OwnerDied.class::isInstance);
    assertThat(told)
        .allSatisfy(
            signal -> {
              Signal renamed = keys.of(signal);
              assertThat(renamed.session()).isEqualTo(keys.of(signal.session()));
              assertThat(renamed.toString().replace("lab/", "")).isEqualTo(signal.toString());
            });
  }

  @Test
  void aProcessIsItsNumberAndItsStart() throws IOException {
    Path proc = Files.createDirectories(folder.resolve("proc"));
    Files.createDirectories(proc.resolve("self"));
    Files.createDirectories(proc.resolve("42"));
    Files.writeString(
        proc.resolve("42/stat"),
        "42 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 332213 20 21");
    Processes processes = Processes.ofProc(proc);

    assertThat(processes.lives(42, 332213L)).isTrue();
    assertThat(processes.lives(42, null)).isTrue();
    assertThat(processes.lives(42, 332214L)).isFalse();
    assertThat(processes.lives(43, null)).isFalse();
    assertThat(Processes.ofThisMachine().lives(ProcessHandle.current().pid(), null)).isTrue();
    assertThat(Processes.ofProc(folder.resolve("none")).lives(ProcessHandle.current().pid(), 1L))
        .isTrue();
  }

  @Test
  void newAgentsAreFoundAndOldOnesForgotten() throws IOException {
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);
    Path other = Files.createDirectories(folder.resolve("agents/ops/sessions"));
    Files.writeString(other.resolve("sessions.json"), "{" + entry("agent:ops:x", "s1", "") + "}");
    home.after(1000);
    assertThat(home.told(Signal.Listed.class).get(0).facts().agent()).isEqualTo("ops");

    Files.delete(other.resolve("sessions.json"));
    Files.delete(other);
    Files.delete(folder.resolve("agents/ops"));
    home.after(1000);
    assertThat(home.told(Signal.Unlisted.class)).hasSize(1);
  }

  @Test
  void anIsolatedCronRunIsASessionOfItsOwn() {
    home.registry("{}");
    home.write("c1.jsonl", home.asked("a", "[cron:nightly sweep-up] sweep"));
    home.write("c1.trajectory.jsonl", home.asked("a", "[cron:nightly x] no transcript"));
    home.write("c2.jsonl", home.asked("b", "somebody's old session"));

    home.after(0);

    assertThat(home.told(Signal.Listed.class)).hasSize(1);
    Signal.Listed listed = home.told(Signal.Listed.class).get(0);
    assertThat(listed.session().value()).isEqualTo("agent:main:cron:nightly:run:c1");
    assertThat(listed.facts().kind()).isEqualTo(Kind.CRON);
    assertThat(listed.facts().title()).isEqualTo("sweep-up");
    assertThat(home.told(Signal.Asked.class).get(0).text()).isEqualTo("sweep");
  }

  private void goOnFrom(List<SavedPosition> saved) {
    home.home = home.reader();
    home.home.restore(() -> saved);
    home.after(1_000);
  }

  @Test
  void savedPositionsMissNoTurn() {
    home.write("s1.jsonl", home.asked("a", "one") + home.answered("b"));
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);
    List<SavedPosition> saved = home.home.positions();
    home.close();

    home.append("s1.jsonl", home.asked("c", "two") + home.answered("d") + home.asked("e", "three"));
    goOnFrom(saved);

    assertThat(home.told(Signal.Asked.class))
        .extracting(Signal.Asked::text)
        .containsExactly("one", "two", "three");
  }

  /** A session that began anew writes another transcript, and the old one's place is of no use. */
  @Test
  void ofTwoTranscriptsOfASessionTheNewOneCounts() throws IOException {
    home.write("s1.jsonl", home.asked("a", "one") + home.answered("b"));
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);
    SavedPosition old = home.home.positions().get(0);
    home.write("s2.jsonl", home.asked("c", "two") + home.answered("d"));
    home.registry("{" + entry(KEY, "s2", "") + "}");
    home.after(2_000);
    SavedPosition current = home.home.positions().get(0);
    SavedPosition gone = new SavedPosition(KEY, old.file().replace("s1", "s0"), old.position());
    SavedPosition unread = new SavedPosition("agent:main:later", old.file(), old.position());
    home.close();

    for (List<SavedPosition> saved :
        List.of(List.of(old, current, gone), List.of(gone, current, old))) {
      home.write("s2.jsonl", home.asked("c", "two") + home.answered("d"));
      home.append("s2.jsonl", home.asked("e", "three") + home.asked("f", "four"));
      home.told.clear();
      goOnFrom(saved);
      assertThat(home.told(Signal.Asked.class))
          .extracting(Signal.Asked::text)
          .containsExactly("two", "three", "four");
      assertThat(home.home.outlived()).containsExactlyInAnyOrder(old, gone);
      home.close();
    }

    goOnFrom(List.of(unread));
    assertThat(home.home.outlived()).as("of a session that may still be found").isEmpty();
  }

  @Test
  void aRestartReadsOnlyTheLastTurn() {
    home.write("s1.jsonl", home.asked("a", "one" + " and more".repeat(10_000)));
    home.append("s1.jsonl", home.answered("b") + home.asked("c", "two") + home.answered("d"));
    home.registry("{" + entry(KEY, "s1", "") + "}");
    home.after(0);
    List<SavedPosition> saved = home.home.positions(false);
    assertThat(home.home.positions(false)).as("what was saved").isEmpty();
    home.close();

    goOnFrom(saved);

    assertThat(home.told(Signal.Asked.class)).extracting(Signal.Asked::text).containsExactly("two");
    assertThat(home.home.counters().bytes()).isLessThan(5_000);
  }

  @Test
  void aRegistryOfTwentySevenMegabytesFitsIntoASmallHeap() throws Exception {
    Path file = folder.resolve("large.json");
    String blob = "x".repeat(15_000);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("{");
      for (int i = 0; i < 1_800; i++) {
        out.write(i == 0 ? "" : ",\n");
        out.write(
            entry(
                "agent:main:n" + i, "s" + i, ",\"skillsSnapshot\":{\"prompt\":\"" + blob + "\"}"));
      }
      out.write("}");
    }
    assertThat(Files.size(file)).isGreaterThan(27_000_000);

    Process reader =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ReadRegistry.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said.strip()).isEqualTo("1800");
  }

  /** Reads one registry in a process of its own. */
  static final class ReadRegistry {
    private ReadRegistry() {}

    public static void main(String[] files) {
      Registry registry = new Registry(Path.of(files[0]), "main", new Tally());
      registry.poll(java.time.Instant.EPOCH);
      System.out.println(registry.entries().size());
    }
  }
}
