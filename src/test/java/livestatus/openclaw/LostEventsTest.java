package livestatus.openclaw;

import static livestatus.openclaw.HomeFolder.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import livestatus.session.Signal;
import livestatus.tail.Changes;
import livestatus.tail.Sweep;
import livestatus.tail.Wakeups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that no event told of, to sessions that have been at rest for long. */
final class LostEventsTest {
  private static final int SESSIONS = 12;

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

  /** Twelve sessions of which nobody has heard for two minutes. */
  private void atRest() {
    for (int i = 0; i < SESSIONS; i++) {
      home.write("s" + i + ".jsonl", home.asked("a" + i, "one") + home.answered("b" + i));
    }
    registry("");
    home.after(0);
    for (int i = 0; i < 12; i++) {
      home.unhinted(Sweep.ALL.toMillis());
    }
    assertThat(home.unhinted(1)).isEmpty();
  }

  private void registry(String more) {
    home.registry(
        "{"
            + IntStream.range(0, SESSIONS)
                .mapToObj(i -> entry("agent:main:n" + i, "s" + i, ""))
                .collect(Collectors.joining(","))
            + more
            + "}");
  }

  private int askedOf(List<Signal> told) {
    return (int) told.stream().filter(Signal.Asked.class::isInstance).count();
  }

  @Test
  void areFoundWithinAMinuteAShareAtATime() {
    atRest();
    for (int i = 0; i < SESSIONS; i++) {
      home.append("s" + i + ".jsonl", home.asked("c" + i, "two"));
    }
    Instant changed = home.now;
    int found = 0;
    while (home.now.isBefore(changed.plus(Sweep.AT_REST))) {
      int now = askedOf(home.unhinted(Sweep.ALL.toMillis()));
      assertThat(now).isLessThanOrEqualTo(Sweep.share(SESSIONS));
      found += now;
    }
    assertThat(found).isEqualTo(SESSIONS);
  }

  @Test
  void areAllFoundAtTheNextLookWhereThereAreNoEvents() {
    home.close();
    Wakeups none = new Wakeups(List.of(folder.resolve("not there")), path -> false, () -> {});
    home.home =
        new OpenClawHome(
            folder, (pid, start) -> true, database -> Presence.UNKNOWN, () -> null, none);
    atRest();
    for (int i = 0; i < SESSIONS; i++) {
      home.append("s" + i + ".jsonl", home.asked("c" + i, "two"));
    }
    assertThat(home.home.nextDeadline()).isBeforeOrEqualTo(home.now.plus(Sweep.ALL_WITHOUT_EVENTS));
    assertThat(askedOf(home.unhinted(Sweep.ALL_WITHOUT_EVENTS.toMillis()))).isEqualTo(SESSIONS);
  }

  @Test
  void ofTheRegistryAreFoundAtOnce() {
    atRest();
    home.write("new.jsonl", home.asked("n", "of a new session"));
    registry("," + entry("agent:main:new", "new", ""));
    assertThat(askedOf(home.unhinted(2_000))).isEqualTo(1);
  }

  @Test
  void byALockAreFoundInTheNextRound() {
    atRest();
    home.append("s7.jsonl", home.asked("c7", "two"));
    home.lock("s7.jsonl.lock");
    home.unhinted(Sweep.ALL.toMillis());
    assertThat(home.told(Signal.LockTaken.class)).hasSize(1);
    assertThat(home.told(Signal.Asked.class)).hasSizeGreaterThanOrEqualTo(1);
  }

  @Test
  void toTheTranscriptOfAFreshCronRunAreFoundInTheNextRound() {
    atRest();
    home.write("run.jsonl", "");
    home.unhinted(3_000);
    // By now the folder looks as if it had been at rest as well.
    assertThat(home.unhinted(Sweep.ALL.toMillis())).isEmpty();
    home.append("run.jsonl", home.asked("r", "[cron:nightly sweep-up] sweep"));
    home.unhinted(Sweep.ALL.toMillis());
    assertThat(home.told(Signal.Listed.class).get(0).facts().title()).isEqualTo("sweep-up");
  }

  @Test
  void aHintAtOneFileBringsNoLookAtTheOthersThatAreActive() {
    atRest();
    home.append("s1.jsonl", home.asked("c1", "one"));
    home.append("s2.jsonl", home.asked("c2", "two"));
    home.after(0);
    assertThat(home.told(Signal.Asked.class)).hasSize(2);
    home.append("s1.jsonl", home.answered("d1"));
    home.append("s2.jsonl", home.answered("d2"));
    home.home.touched(new Changes(false, Set.of(home.sessions.resolve("s1.jsonl"))));
    home.unhinted(100);
    assertThat(home.told(Signal.Answered.class))
        .extracting(signal -> signal.session().value())
        .containsExactly("agent:main:n1");

    assertThat(home.home.nextDeadline()).isBeforeOrEqualTo(home.now.plusMillis(150));
    home.unhinted(150);
    assertThat(home.told(Signal.Answered.class))
        .extracting(signal -> signal.session().value())
        .containsExactly("agent:main:n2");
  }

  @Test
  void aFolderIsListedAnewOnlyIfItMayHaveOtherNames() throws IOException {
    Gateways gateways = new Gateways((pid, start) -> true, () -> null);
    SessionsFolder files = new SessionsFolder(home.sessions, gateways);
    assertThat(files.mayDiffer()).as("it was never listed").isTrue();
    home.write("a.jsonl", "");
    assertThat(files.transcripts(home.now)).containsExactly("a.jsonl");
    assertThat(files.mayDiffer()).as("its clock may stand still").isTrue();

    home.now = home.now.plusSeconds(3);
    assertThat(files.transcripts(home.now)).containsExactly("a.jsonl");
    assertThat(files.mayDiffer()).isFalse();

    home.write("b.jsonl", "");
    assertThat(files.mayDiffer()).isTrue();
    home.now = home.now.plusSeconds(3);
    assertThat(files.transcripts(home.now)).containsExactlyInAnyOrder("a.jsonl", "b.jsonl");
    assertThat(files.mayDiffer()).isFalse();

    Files.move(home.sessions, home.sessions.resolveSibling("old"));
    assertThat(files.mayDiffer()).isTrue();
    assertThat(files.transcripts(home.now)).isEmpty();
    Files.createDirectories(home.sessions);
    home.now = home.now.minusSeconds(3);
    home.folderChanged();
    assertThat(files.mayDiffer()).as("another folder with the same time").isTrue();
  }
}
