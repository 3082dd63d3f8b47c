package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import livestatus.recall.Pack;
import livestatus.recall.Unpack;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.session.Witness;
import livestatus.tail.Changes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process goes on with what another one knew of files that nobody wrote to since. */
class RecallTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String ONE = "agent:main:one";
  private static final String TWO = "agent:main:two";

  @TempDir Path folder;

  private final List<Signal> told = new ArrayList<>();
  private final Map<String, String> entries = new TreeMap<>();
  private HomeFolder home;
  private Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);

  @BeforeEach
  void twoSessionsThatEndedLongAgo() {
    home = new HomeFolder(folder);
    home.append("s1.jsonl", home.asked("a0", "an older one") + home.answered("b0"));
    home.now = home.now.plusSeconds(5);
    home.append("s1.jsonl", home.asked("a1", "count") + home.answered("b1"));
    home.append("s2.jsonl", home.asked("a2", "sing") + home.answered("b2"));
    begin(ONE, "s1");
    begin(TWO, "s2");
    look();
    home.now = home.now.plus(LONG);
    look();
  }

  @AfterEach
  void close() {
    home.close();
  }

  private void begin(String key, String id) {
    String at = ",\"status\":\"done\",\"startedAt\":%1$d,\"endedAt\":%1$d,\"updatedAt\":%1$d";
    entries.put(key, HomeFolder.entry(key, id, at.formatted(home.now.toEpochMilli())));
    publish();
  }

  private void publish() {
    home.registry("{" + String.join(",", entries.values()) + "}");
  }

  private void look() {
    told.clear();
    home.home.touched(new Changes(true, Set.of()));
    home.home.poll(
        home.now,
        signal -> {
          told.add(signal);
          sessions.apply(signal, home.now);
        });
    sessions.tick(home.now);
    sessions.snapshot(home.now);
  }

  private Snapshot truth() {
    return sessions.snapshot(home.now);
  }

  private Session session(String key) {
    return truth().get(new SessionKey(key));
  }

  private byte[] kept() {
    Pack pack = new Pack();
    home.home.keep(pack, home.now, truth()::get, UnaryOperator.identity());
    return pack.bytes();
  }

  /** Another process, which has not looked yet. */
  private void restart() {
    restart(kept());
  }

  private void restart(byte[] kept) {
    home.home.close();
    home.home = home.reader();
    assertThat(home.home.recall(new Unpack(kept, 0))).isTrue();
    sessions = new Sessions(Sessions.Staleness.DEFAULT);
  }

  private List<String> remembered() {
    return told.stream()
        .filter(Signal.Remembered.class::isInstance)
        .map(signal -> signal.session().value())
        .toList();
  }

  private List<String> questions() {
    return told.stream()
        .filter(Signal.Asked.class::isInstance)
        .map(signal -> ((Signal.Asked) signal).text())
        .toList();
  }

  @Test
  void whatLooksTheSameIsNotRead() {
    Map<SessionKey, Session> before = Map.copyOf(truth().sessions());
    restart();
    look();

    assertThat(remembered()).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(told).as("nothing else is told").hasSize(2);
    assertThat(Map.copyOf(truth().sessions())).isEqualTo(before);
    assertThat(session(ONE).turn().asked()).isEqualTo("count");
    Counters counters = home.home.counters();
    assertThat(counters.bytes()).isZero();
    assertThat(counters.registryReadings()).isZero();
  }

  @Test
  void whereTheRememberedStandIsNotForgotten() {
    List<SavedPosition> saved = home.home.positions();
    byte[] kept = kept();
    home.home.close();
    home.home = home.reader();
    home.home.restore(() -> saved);
    assertThat(home.home.recall(new Unpack(kept, 0))).isTrue();
    sessions = new Sessions(Sessions.Staleness.DEFAULT);
    home.append("s3.jsonl", home.asked("a3", "dance"));
    begin("agent:main:three", "s3");
    look();
    assertThat(remembered()).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(questions()).containsExactly("dance");
    assertThat(home.home.outlived()).isEmpty();
  }

  @Test
  void itIsRememberedFromOneProcessToTheNextButOne() {
    Map<SessionKey, Session> before = Map.copyOf(truth().sessions());
    restart();
    look();
    restart();
    look();
    assertThat(remembered()).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(Map.copyOf(truth().sessions())).isEqualTo(before);
  }

  @Test
  void aTranscriptThatGrewMeanwhileIsToldFromItsLastTurn() {
    byte[] kept = kept();
    home.append("s1.jsonl", home.asked("a3", "again") + home.answered("b3"));
    restart(kept);
    look();

    assertThat(remembered()).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(questions()).as("the turn between is not missed").containsExactly("count", "again");
    assertThat(session(ONE).turn().asked()).isEqualTo("again");
    assertThat(session(ONE).turns()).as("one was seen before").isEqualTo(2);
    assertThat(session(TWO).turn().asked()).isEqualTo("sing");
  }

  @Test
  void aTranscriptThatGrowsLaterIsToldAnew() {
    restart();
    look();
    home.now = home.now.plusSeconds(30);
    home.append("s2.jsonl", home.asked("a3", "louder"));
    look();
    assertThat(questions()).containsExactly("sing", "louder");
    assertThat(session(TWO).turn().asked()).isEqualTo("louder");
    assertThat(session(TWO).state()).isEqualTo(State.WORKING);
    assertThat(session(ONE).turn().asked()).isEqualTo("count");
  }

  @Test
  void anEntryThatChangedMeanwhileIsToldAnewAndTheOthersAreNot() {
    byte[] kept = kept();
    home.now = home.now.plusSeconds(1);
    entries.put(ONE, entries.get(ONE).replace("\"done\"", "\"failed\""));
    publish();
    restart(kept);
    look();

    assertThat(remembered()).containsExactly(TWO);
    assertThat(questions()).containsExactly("count");
    assertThat(session(ONE).state()).isEqualTo(State.ERROR);
    assertThat(session(TWO).turn().asked()).isEqualTo("sing");
  }

  @Test
  void anEntryThatChangesLaterIsToldAnew() {
    restart();
    look();
    home.now = home.now.plusSeconds(30);
    entries.put(ONE, entries.get(ONE).replace("\"done\"", "\"failed\""));
    publish();
    look();
    assertThat(questions()).containsExactly("count");
    assertThat(session(ONE).state()).isEqualTo(State.ERROR);
    assertThat(told.stream().map(Signal::session)).doesNotContain(new SessionKey(TWO));
  }

  @Test
  void aSessionThatCameIsFoundAndOneThatWentIsGone() throws IOException {
    byte[] kept = kept();
    home.now = home.now.plusSeconds(1);
    entries.remove(ONE);
    Files.delete(home.sessions.resolve("s1.jsonl"));
    begin("agent:main:three", "s3");
    home.append("s3.jsonl", home.asked("a3", "new") + home.answered("b3"));
    restart(kept);
    look();

    assertThat(truth().sessions().keySet().stream().map(SessionKey::value))
        .containsExactlyInAnyOrder(TWO, "agent:main:three");
    assertThat(remembered()).containsExactly(TWO);
    assertThat(session("agent:main:three").turn().asked()).isEqualTo("new");
  }

  @Test
  void aTranscriptThatWasWrittenAnewIsReadAnew() {
    byte[] kept = kept();
    home.now = home.now.plusSeconds(1);
    home.write("s1.jsonl", home.asked("x1", "something else") + home.answered("y1"));
    restart(kept);
    look();
    assertThat(session(ONE).turn().asked()).isEqualTo("something else");
    assertThat(session(ONE).state()).isEqualTo(State.IDLE);
  }

  @Test
  void aTranscriptThatIsGoneLeavesWhatWasKnown() throws IOException {
    byte[] kept = kept();
    Files.delete(home.sessions.resolve("s1.jsonl"));
    home.folderChanged();
    restart(kept);
    look();
    assertThat(session(ONE).turn().asked()).isEqualTo("count");

    home.now = home.now.plusSeconds(5);
    home.append("s1.jsonl", home.asked("x1", "back") + home.answered("y1"));
    look();
    assertThat(session(ONE).turn().asked()).as("it may be in mid-rewrite").isEqualTo("count");
    home.now = home.now.plusSeconds(1);
    look();
    assertThat(session(ONE).turn().asked()).isEqualTo("back");
  }

  @Test
  void aLockStirsItsSession() {
    byte[] kept = kept();
    home.lock("s1.jsonl.lock");
    restart(kept);
    look();
    assertThat(remembered()).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(told).hasAtLeastOneElementOfType(Signal.LockTaken.class);
    assertThat(questions()).containsExactly("count");
  }

  @Test
  void whatIsAtWorkOrJustEndedIsNotKept() {
    home.append("s1.jsonl", home.asked("a3", "go on"));
    look();
    assertThat(session(ONE).state()).isEqualTo(State.WORKING);
    home.now = home.now.plus(LONG);
    look();
    home.append("s2.jsonl", home.asked("a4", "quick") + home.answered("b4"));
    look();
    home.now = home.now.plusSeconds(60);
    look();
    restart();
    look();
    assertThat(remembered()).isEmpty();
    assertThat(session(ONE).turn().asked()).isEqualTo("go on");
    assertThat(session(TWO).turn().asked()).isEqualTo("quick");
  }

  @Test
  void whatMayChangeAgainWithoutASignIsReadAgain() {
    // Written just before the last look: within a tick of the clock it can be written again.
    home.now = home.now.plusSeconds(1);
    publish();
    look();
    restart();
    look();
    assertThat(home.home.counters().registryReadings()).isEqualTo(1);
    assertThat(home.home.counters().bytes()).isZero();
    assertThat(remembered()).containsExactlyInAnyOrder(ONE, TWO);
  }

  @Test
  void ofSeveralHomesEachGetsItsOwn() throws IOException {
    byte[] kept = kept();
    home.home.close();
    home.home = home.reader();
    home.home.prefixKeys("home2");
    assertThat(home.home.recall(new Unpack(kept, 0))).as("under another name").isFalse();
    sessions = new Sessions(Sessions.Staleness.DEFAULT);
    look();
    assertThat(remembered()).isEmpty();
    home.now = home.now.plus(LONG);
    look();

    Map<SessionKey, Session> before = Map.copyOf(truth().sessions());
    byte[] named = kept();
    home.home.close();
    home.home = home.reader();
    home.home.prefixKeys("home2");
    assertThat(home.home.recall(new Unpack(named, 0))).isTrue();
    sessions = new Sessions(Sessions.Staleness.DEFAULT);
    look();
    assertThat(remembered()).containsExactlyInAnyOrder("home2/" + ONE, "home2/" + TWO);
    assertThat(Map.copyOf(truth().sessions())).isEqualTo(before);

    try (OpenClawHome elsewhere =
        new OpenClawHome(Files.createDirectories(folder.resolve("other")), new NoProcesses())) {
      elsewhere.prefixKeys("home2");
      assertThat(elsewhere.recall(new Unpack(named, 0))).as("another folder").isFalse();
    }
  }

  private static final class NoProcesses implements Processes {
    @Override
    public boolean lives(long pid, Long startTime) {
      return false;
    }

    @Override
    public boolean seesAll() {
      return true;
    }

    @Override
    public Instant begun(long pid) {
      return null;
    }
  }

  /** Another file stands there now, as after a repair. */
  private void replace(String name, String lines) throws IOException {
    Path file = home.sessions.resolve(name);
    Path other = home.sessions.resolve(name + ".repair.1.tmp");
    Files.writeString(other, lines);
    Files.setLastModifiedTime(other, FileTime.from(home.now));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    home.folderChanged();
  }

  @Test
  void aTurnInWhoseMiddleTheTranscriptWasReplacedIsToldWithItsQuestion() throws IOException {
    String turn = home.asked("a3", "go on") + home.answered("b3");
    home.append("s1.jsonl", turn);
    look();
    home.now = home.now.plusSeconds(5);
    replace("s1.jsonl", turn + home.answered("b4"));
    look();
    assertThat(questions()).as("what was told is known").isEmpty();
    home.now = home.now.plus(LONG);
    look();
    home.home.positions(false);
    rest();
    home.append("s1.jsonl", home.answered("b5"));
    look();
    assertThat(session(ONE).turn().asked()).isEqualTo("go on");

    List<SavedPosition> saved = home.home.positions();
    home.home.close();
    home.home = home.reader();
    home.home.restore(() -> saved);
    sessions = new Sessions(Sessions.Staleness.DEFAULT);
    look();
    assertThat(session(ONE).turn().asked()).isEqualTo("go on");

    home.append("s1.jsonl", home.asked("a6", "thanks"));
    look();
    assertThat(home.home.positions()).as("the next turn's place is known").hasSize(2);
  }

  private void rest() {
    home.home.rest(home.now, truth()::get, signal -> sessions.apply(signal, home.now));
  }

  @Test
  void whatIsLongOverIsLetBeAndToldFromItsLastTurnLater() {
    home.home.positions(false);
    Snapshot before = truth();
    rest();
    assertThat(truth()).isSameAs(before);
    home.now = home.now.plusSeconds(30);
    look();
    assertThat(told).isEmpty();
    assertThat(truth()).isSameAs(before);

    home.append("s1.jsonl", home.asked("a3", "again") + home.answered("b3"));
    look();
    assertThat(questions()).containsExactly("count", "again");
    assertThat(session(ONE).turn().asked()).isEqualTo("again");
    assertThat(session(ONE).turns()).isEqualTo(2);
    assertThat(session(TWO)).isSameAs(before.get(new SessionKey(TWO)));
    assertThat(home.home.positions(false)).as("the turn's place").hasSize(1);
  }

  @Test
  void whatIsEmptyForLongWhileItIsWrittenAgainIsStillKnown() throws IOException {
    String history = Files.readString(home.sessions.resolve("s1.jsonl"));
    home.home.positions(false);
    rest();
    Session before = session(ONE);
    home.now = home.now.plusSeconds(30);
    home.write("s1.jsonl", "");
    for (int i = 0; i < 3; i++) {
      look();
      assertThat(session(ONE)).isSameAs(before);
      home.now = home.now.plusSeconds(1);
    }
    home.write("s1.jsonl", history);
    look();
    assertThat(questions()).containsExactly("count");
    assertThat(session(ONE).turn().asked()).isEqualTo("count");
    assertThat(session(ONE).turns()).isEqualTo(before.turns());
    home.append("s1.jsonl", home.asked("a3", "again") + home.answered("b3"));
    look();
    assertThat(questions()).containsExactly("again");
    assertThat(session(ONE).turns()).isEqualTo(before.turns() + 1);
  }

  @Test
  void anotherRunIsToldThoughTheTranscriptWasEmptied() {
    home.home.positions(false);
    rest();
    home.now = home.now.plusSeconds(30);
    home.write("s1.jsonl", "");
    String running = ",\"status\":\"running\",\"startedAt\":%1$d,\"updatedAt\":%1$d";
    entries.put(ONE, HomeFolder.entry(ONE, "s1", running.formatted(home.now.toEpochMilli())));
    publish();
    look();
    assertThat(session(ONE).turn().asked()).as("it may be in mid-rewrite").isEqualTo("count");
    home.now = home.now.plusSeconds(1);
    look();
    assertThat(session(ONE).state()).isEqualTo(State.WORKING);
    home.append("s1.jsonl", home.asked("a3", "again"));
    look();
    assertThat(session(ONE).turn().asked()).isEqualTo("again");
    assertThat(session(ONE).state()).isEqualTo(State.WORKING);
  }

  @Test
  void whoWasNotToldItsPlaceYetKeepsReadingFromThere() {
    rest();
    home.now = home.now.plusSeconds(30);
    home.append("s1.jsonl", home.asked("a3", "again") + home.answered("b3"));
    look();
    assertThat(questions()).as("nothing is told anew").containsExactly("again");
  }

  @Test
  void turnsThatNobodyAskedForAreCountedOnce() {
    // A heartbeat is a turn of its own, behind the question from which all would be told anew.
    home.append("s1.jsonl", home.asked("h1", "Read HEARTBEAT.md") + home.answered("b3"));
    look();
    home.now = home.now.plus(LONG);
    look();
    int turns = session(ONE).turns();
    for (int i = 0; i < 3; i++) {
      home.home.positions(false);
      rest();
      home.append("s1.jsonl", home.asked("n" + i, "Read HEARTBEAT.md") + home.answered("m" + i));
      look();
      home.now = home.now.plus(LONG);
      look();
      assertThat(session(ONE).turns()).as("after round %s", i).isEqualTo(turns + i + 1);
    }
    restart();
    home.append("s1.jsonl", home.asked("n9", "Read HEARTBEAT.md") + home.answered("m9"));
    look();
    assertThat(remembered()).as("told anew it would be less than it is").doesNotContain(ONE);
  }

  @Test
  void whoAsksInASessionThatRestsIsKnownFirst() {
    String to = ",\"deliveryContext\":{\"channel\":\"mattermost\",\"to\":\"channel:%s\"}";
    entries.put(ONE, HomeFolder.entry(ONE, "s1", to.formatted("alice") + ",\"status\":\"done\""));
    publish();
    look();
    home.now = home.now.plus(LONG);
    look();
    home.home.positions(false);
    rest();
    home.now = home.now.plus(LONG);
    // Another session's entry was read just now.
    begin("agent:main:three", "s3");
    look();
    home.now = home.now.plusMillis(300);
    entries.put(ONE, HomeFolder.entry(ONE, "s1", to.formatted("bob") + ",\"status\":\"running\""));
    publish();
    home.append("s1.jsonl", home.asked("a4", "for bob"));
    look();
    assertThat(session(ONE).turn().asked()).isEqualTo("for bob");
    assertThat(session(ONE).facts().delivery().to()).contains("bob");
    assertThat(session(ONE).status().witness()).isEqualTo(Witness.RUN_STATUS);
  }

  @Test
  void whatFailedIsNotLetBe() {
    home.now = home.now.plusSeconds(5);
    entries.put(ONE, entries.get(ONE).replace("\"done\"", "\"failed\""));
    publish();
    look();
    home.now = home.now.plus(LONG);
    look();
    assertThat(session(ONE).state()).isEqualTo(State.ERROR);
    restart();
    look();
    assertThat(remembered()).containsExactly(TWO);
    assertThat(session(ONE).state()).isEqualTo(State.ERROR);
  }

  @Test
  void whatRestsKeepsItsPlaceForAnotherDatabase() {
    List<SavedPosition> before = home.home.positions();
    rest();
    assertThat(home.home.positions()).containsExactlyInAnyOrderElementsOf(before);
    assertThat(home.home.positions(false)).isEmpty();
  }

  @Test
  void aTurnThatTakesMoreThanOneLookIsNotLetBe() {
    home.append("s1.jsonl", home.asked("a3", "much"));
    for (int i = 0; i < 9; i++) {
      home.append(
          "s1.jsonl", home.asked("n" + i, "OpenClaw runtime context " + "x".repeat(500_000)));
    }
    home.append("s1.jsonl", home.answered("b3"));
    look();
    look();
    home.now = home.now.plus(LONG);
    look();
    home.home.positions(false);
    assertThat(session(ONE).state()).isEqualTo(State.IDLE);
    rest();
    home.now = home.now.plusSeconds(30);
    home.append("s1.jsonl", home.asked("a4", "again") + home.answered("b4"));
    look();
    assertThat(questions()).as("nothing is told anew").containsExactly("again");
  }

  @Test
  void secretsOfWhatIsLetBeAreTakenOutAsOfTheOthers() {
    home.home.positions(false);
    rest();
    Pack pack = new Pack();
    home.home.keep(pack, home.now, truth()::get, text -> text.replace("count", "***"));
    restart(pack.bytes());
    look();
    assertThat(session(ONE).turn().asked()).isEqualTo("***");
  }

  @Test
  void bytesThatBreakOffAreRefusedWhole() {
    byte[] kept = kept();
    for (int length = 0; length < kept.length; length++) {
      byte[] part = Arrays.copyOf(kept, length);
      OpenClawHome other = home.reader();
      assertThatThrownBy(() -> other.recall(new Unpack(part, 0)))
          .as("%s bytes", length)
          .isInstanceOf(Unpack.Broken.class);
    }
  }
}
