package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import livestatus.tail.Changes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of which nothing is new cost nothing but a look at their files now and then. */
class ManyFilesTest {
  private static final int SESSIONS = 200;

  private HomeFolder home;
  private final Map<String, String> entries = new TreeMap<>();

  @BeforeEach
  void sessionsThatRest(@TempDir Path folder) {
    home = new HomeFolder(folder);
    for (int i = 0; i < SESSIONS; i++) {
      String key = "agent:main:explicit:s" + i;
      entries.put(key, HomeFolder.entry(key, "s" + i, ",\"status\":\"done\",\"updatedAt\":1000"));
      home.write("s" + i + ".jsonl", home.asked("q" + i, "what") + home.answered("a" + i));
    }
    write();
    home.after(60_000);
    home.after(60_000);
    home.home.positions(false);
  }

  private void write() {
    home.registry("{" + String.join(",", entries.values()) + "}");
  }

  /** A poll by a hint at one file, as the watcher gives it. */
  private void touched(String name) {
    home.now = home.now.plusSeconds(5);
    home.told.clear();
    home.home.touched(new Changes(false, Set.of(home.sessions.resolve(name))));
    home.home.poll(home.now, home.told::add);
  }

  private Set<String> moved() {
    return home.home.positions(false).stream()
        .map(SavedPosition::session)
        .collect(Collectors.toSet());
  }

  @Test
  void aRegistryThatWasRewrittenIsReadOnceAndNothingElse() {
    Counters before = home.home.counters();
    for (int i = 0; i < 10; i++) {
      write();
      touched("sessions.json");
      assertThat(home.told).isEmpty();
    }
    Counters after = home.home.counters();
    assertThat(after.registryReadings() - before.registryReadings()).isBetween(1L, 11L);
    assertThat(after.lines()).isEqualTo(before.lines());
    assertThat(moved()).isEmpty();
  }

  @Test
  void oneLineIsReadOnceAndOnlyItsSessionMoves() {
    Counters before = home.home.counters();
    home.append("s7.jsonl", home.asked("again", "and now"));
    touched("s7.jsonl");
    assertThat(home.told).hasSize(1);
    assertThat(home.home.counters().lines() - before.lines()).isEqualTo(1);
    assertThat(moved()).isEqualTo(Set.of("agent:main:explicit:s7"));
    assertThat(moved()).isEmpty();
    assertThat(home.home.positions(true)).hasSize(SESSIONS);
  }

  /** A session that is told of anew is looked at, without a hint at its transcript. */
  @Test
  void anEntryThatChangedHasItsTranscriptRead() {
    home.append("s9.jsonl", home.asked("again", "and now"));
    String key = "agent:main:explicit:s9";
    entries.put(key, HomeFolder.entry(key, "s9", ",\"status\":\"running\",\"updatedAt\":2000"));
    write();
    touched("sessions.json");
    assertThat(home.told.stream().map(signal -> signal.session().value()).distinct().toList())
        .isEqualTo(List.of(key));
    assertThat(moved()).isEqualTo(Collections.singleton(key));
  }
}
