package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import livestatus.recall.Pack;
import livestatus.recall.Unpack;
import livestatus.session.Session;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.tail.Changes;
import livestatus.tail.Sweep;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A gateway that keeps files does anything at all in any order, while one reader reads all the
 * time, one is killed and started again, and one goes on from saved positions. In the end all know
 * what a cold read tells.
 */
class FilesModelTest {
  private static final int STEPS = 120;

  @TempDir Path folder;

  private final Map<String, String> transcripts = new TreeMap<>();
  private final Map<String, String> entries = new TreeMap<>();
  private final List<String> did = new ArrayList<>();

  /**
   * Sessions whose histories did not only grow, or whose entries tell of runs that no line does.
   */
  private final Set<String> rewritten = new TreeSet<>();

  private final List<Reader> readers = new ArrayList<>();
  private Random random;
  private HomeFolder home;
  private int names;

  private class Reader implements AutoCloseable {
    final List<Signal> told = new ArrayList<>();
    OpenClawHome open = home.reader();

    /** Whether it is ever told that something changed. */
    boolean hears = true;

    void look() {
      if (hears && random.nextBoolean()) {
        open.touched(new Changes(true, Set.of()));
      }
      open.poll(home.now, told::add);
    }

    /** The next one knows nothing. */
    void kill() {
      open.close();
      open = home.reader();
      told.clear();
    }

    /** It knows up to where it was told, so that it misses no turn. */
    void goOn() {
      List<SavedPosition> saved = open.positions();
      kill();
      open.restore(() -> saved);
    }

    Map<String, String> ends() {
      List<Signal> lines =
          told.stream()
              .filter(s -> !(s instanceof Signal.LockTaken) && !(s instanceof Signal.LockGone))
              .collect(Collectors.toList());
      return DatabaseReader.ends(lines);
    }

    @Override
    public void close() {
      open.close();
    }
  }

  /** With {@code -Dlivestatus.seed=… -Dlivestatus.runs=1} one of them again. */
  static LongStream seeds() {
    long first = Long.getLong("livestatus.seed", System.nanoTime());
    return LongStream.range(first, first + Integer.getInteger("livestatus.runs", 8));
  }

  @AfterEach
  void close() {
    readers.forEach(Reader::close);
    home.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyReaderKnowsWhatAColdReadTells(long seed) throws IOException {
    random = new Random(seed);
    home = new HomeFolder(folder);
    Reader steady = reader();
    Reader killed = reader();
    Reader resumed = reader();
    Reader deaf = reader();
    deaf.hears = false;
    for (int step = 0; step < STEPS; step++) {
      home.now = home.now.plusMillis(1 + random.nextInt(700));
      act();
      readers.forEach(reader -> look(reader, 4));
      int kill = random.nextInt(20);
      if (kill == 0) {
        did.add("kill");
        killed.kill();
      } else if (kill == 1) {
        did.add("go on");
        resumed.goOn();
      }
    }
    begin();
    Reader cold = reader();
    for (int i = 0; i < 30; i++) {
      home.now = home.now.plusMillis(500);
      readers.forEach(reader -> look(reader, 1));
    }

    for (int i = 0; i < 7; i++) {
      home.now = home.now.plus(Sweep.ALL);
      deaf.look();
    }

    Map<String, String> ends = cold.ends();
    assertThat(steady.ends()).as("reading all the time, seed %s: %s", seed, did).isEqualTo(ends);
    assertThat(deaf.ends()).as("no events at all, seed %s: %s", seed, did).isEqualTo(ends);
    assertThat(killed.ends()).as("killed, seed %s: %s", seed, did).isEqualTo(ends);
    assertThat(resumed.ends()).as("gone on, seed %s: %s", seed, did).isEqualTo(ends);
  }

  /** It knows what is true of each session. */
  private final class Knower extends Reader {
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);

    /** Those that it took over from the process before, or lets be. */
    final Set<String> remembered = new TreeSet<>();

    final Set<String> toldAnew = new TreeSet<>();

    /** It looks whenever this one does. */
    @Nullable Knower companion;

    @Override
    void look() {
      if (companion != null) {
        companion.look();
      }
      open.touched(new Changes(true, Set.of()));
      open.poll(home.now, told::add);
      for (Signal signal : told) {
        if (signal instanceof Signal.Remembered) {
          remembered.add(signal.session().value());
        } else if (signal instanceof Signal.Restarted) {
          toldAnew.add(signal.session().value());
        }
        sessions.apply(signal, home.now);
      }
      told.clear();
      sessions.tick(home.now);
      sessions.snapshot(home.now);
    }

    /** It lets go of what is long over. */
    void rest() {
      Snapshot before = sessions.snapshot(home.now);
      open.positions(false);
      remembered.clear();
      toldAnew.clear();
      open.rest(
          home.now,
          before::get,
          signal -> {
            remembered.add(signal.session().value());
            sessions.apply(signal, home.now);
          });
      assertThat(sessions.snapshot(home.now)).isSameAs(before);
    }

    /** Another process takes its place. */
    void handOn() {
      Pack pack = new Pack();
      open.keep(pack, home.now, sessions.snapshot(home.now)::get, UnaryOperator.identity());
      kill();
      assertThat(open.recall(new Unpack(pack.bytes(), 0))).isTrue();
      sessions = new Sessions(Sessions.Staleness.DEFAULT);
      remembered.clear();
      toldAnew.clear();
    }

    /** Of one that cannot be found now, since the registry is torn, nothing. */
    @Nullable State state(String key) {
      Session session = truth().get(key);
      return session == null ? null : session.state();
    }

    Map<String, Session> truth() {
      Map<String, Session> truth = new TreeMap<>();
      sessions
          .snapshot(home.now)
          .sessions()
          .forEach((key, session) -> truth.put(key.value(), session));
      return truth;
    }
  }

  /**
   * One watches all the time, one lets be what is over, one is many that hand on what they know.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void whoeverRemembersKnowsWhatAnotherOneSaw(long seed) throws IOException {
    random = new Random(seed);
    home = new HomeFolder(folder);
    // Of a gateway that tells of runs nobody infers them from locks, which a new process would.
    entries.put(
        "", HomeFolder.entry("agent:main:old", "old", ",\"status\":\"done\",\"updatedAt\":1"));
    Knower steady = new Knower();
    Knower many = new Knower();
    Knower frugal = new Knower();
    steady.companion = frugal;
    readers.addAll(List.of(steady, many));
    for (int round = 0; round < 12; round++) {
      for (int step = random.nextInt(12); step > 0; step--) {
        home.now = home.now.plusMillis(1 + random.nextInt(700));
        act();
      }
      for (String file : List.copyOf(transcripts.values())) {
        home.append(file, random.nextInt(4) == 0 ? "" : answer());
      }
      publish();
      lookAgain(steady, many);
      home.now = home.now.plusSeconds(random.nextInt(1_500));
      lookAgain(steady, many);
      frugal.rest();
      did.add("hand on");
      Map<String, Session> known = many.truth();
      Map<String, Session> held = frugal.truth();
      many.handOn();
      // Nobody looks meanwhile.
      readers.clear();
      for (int acts = random.nextInt(4); acts > 0; acts--) {
        home.now = home.now.plusMillis(1 + random.nextInt(2_000));
        act();
      }
      readers.addAll(List.of(steady, many));
      Knower cold = new Knower();
      lookAgain(steady, many, cold);
      cold.close();
      check(many, known, steady, cold, seed);
      check(frugal, held, steady, cold, seed);
      for (String key : frugal.truth().keySet()) {
        if (!rewritten.contains(key)) {
          assertThat(frugal.truth().get(key).turns())
              .as("turns of %s, seed %s: %s", key, seed, did)
              .isEqualTo(steady.truth().get(key).turns());
        }
      }
    }
    frugal.close();
  }

  private void check(
      Knower one, Map<String, Session> before, Knower steady, Knower cold, long seed) {
    for (String key : one.remembered) {
      Session now = one.truth().get(key);
      if (now == null) {
        // Whether it is rightly gone is told below.
        continue;
      }
      if (!one.toldAnew.contains(key)) {
        assertThat(now).as("%s, seed %s: %s", key, seed, did).isEqualTo(before.get(key));
      } else if (cold.state(key) != null) {
        // What is told anew it knows as one who saw it all, or as one who knows nothing else.
        assertThat(now.state())
            .as("%s, seed %s: %s", key, seed, did)
            .isIn(steady.state(key), cold.state(key));
      }
    }
    assertThat(one.truth().keySet())
        .as("seed %s: %s", seed, did)
        .isEqualTo(steady.truth().keySet());
  }

  private void lookAgain(Reader... some) {
    for (int i = 0; i < 5; i++) {
      home.now = home.now.plusMillis(1_200);
      List.of(some).forEach(Reader::look);
    }
  }

  private Reader reader() {
    Reader reader = new Reader();
    readers.add(reader);
    return reader;
  }

  private void look(Reader reader, int oneOf) {
    if (random.nextInt(oneOf) == 0) {
      reader.look();
    }
  }

  private void act() throws IOException {
    if (transcripts.isEmpty()) {
      begin();
      return;
    }
    List<String> keys = List.copyOf(transcripts.keySet());
    String key = keys.get(random.nextInt(keys.size()));
    String file = transcripts.get(key);
    int what = random.nextInt(24);
    did.add(what + " " + key);
    if (what == 2 || (what >= 4 && what <= 11)) {
      rewritten.add(key);
    }
    switch (what) {
      case 0 -> begin();
      case 1 -> {
        Files.deleteIfExists(home.sessions.resolve(file));
        home.folderChanged();
        transcripts.remove(key);
        entries.remove(key);
        publish();
      }
      case 2 -> {
        archive(file);
        session(key);
        publish();
      }
      case 3 -> home.write("sessions.json", random.nextBoolean() ? "" : "{\"agent:main:x\":{");
      case 4, 5, 6 -> {
        status(key);
        publish();
      }
      case 7, 8 -> rewrite(file, content(file));
      case 9 -> rewrite(file, content(file) + answer());
      case 10 -> replace(file, content(file) + answer());
      case 11 -> replace(file, home.asked(id(), "after a repair " + names) + answer());
      case 12 -> home.append(file, "{\"type\":\n");
      case 13, 14, 15, 16 -> append(file, home.asked(id(), "question " + names));
      case 17 -> append(file, home.asked(id(), "Read HEARTBEAT.md"));
      default -> append(file, answer());
    }
  }

  private String id() {
    return "l" + names++;
  }

  private String answer() {
    return home.answered(id());
  }

  private void begin() {
    String key = "agent:main:n" + names++;
    session(key);
    publish();
  }

  private void session(String key) {
    String id = "s" + names++;
    transcripts.put(key, id + ".jsonl");
    entries.put(key, HomeFolder.entry(key, id, updated()));
  }

  private void status(String key) {
    String id = transcripts.get(key).replace(".jsonl", "");
    String status = List.of("running", "done", "failed").get(random.nextInt(3));
    long at = home.now.toEpochMilli();
    String ended = status.equals("running") ? "" : ",\"endedAt\":" + at;
    entries.put(
        key,
        HomeFolder.entry(
            key,
            id,
            updated() + ",\"status\":\"" + status + "\",\"startedAt\":" + (at - 5) + ended));
  }

  private String updated() {
    return ",\"updatedAt\":" + home.now.toEpochMilli();
  }

  private void publish() {
    home.registry("{" + String.join(",", entries.values()) + "}");
  }

  private String content(String file) throws IOException {
    Path path = home.sessions.resolve(file);
    return Files.exists(path) ? Files.readString(path) : "";
  }

  /** In two pieces, and perhaps somebody looks between. */
  private void append(String file, String line) {
    int cut = random.nextInt(line.length());
    home.append(file, line.substring(0, cut));
    readers.forEach(reader -> look(reader, 3));
    home.append(file, line.substring(cut));
  }

  /** Cut to nothing and written again in place, as gateways do. */
  private void rewrite(String file, String text) {
    home.write(file, "");
    readers.forEach(reader -> look(reader, 3));
    append(file, text.isEmpty() ? answer() : text);
  }

  private void replace(String file, String text) throws IOException {
    Path other = home.sessions.resolve(file + ".repair.1.tmp");
    Files.writeString(other, text);
    Files.setLastModifiedTime(other, FileTime.from(home.now));
    Files.move(
        other,
        home.sessions.resolve(file),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    home.folderChanged();
  }

  private void archive(String file) throws IOException {
    Path path = home.sessions.resolve(file);
    if (Files.exists(path)) {
      Files.move(path, home.sessions.resolve(file + ".reset." + names++));
      home.folderChanged();
    }
  }
}
