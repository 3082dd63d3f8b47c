package livestatus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import livestatus.Corpus.Played;
import livestatus.session.Kind;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.State;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same scenario is the same story, whichever version of the gateway wrote it down, and how. */
@EnabledIf("livestatus.openclaw.Recordings#exist")
class SameStoryTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "plain, 2026.3.2 2026.7.1 2026.9.6",
    "tools5, 2026.3.2 2026.7.1 2026.9.6",
    "parallel, 2026.3.2 2026.7.1 2026.9.6",
    "toolfail, 2026.3.2 2026.7.1 2026.9.6",
    "abort-tool, 2026.3.2 2026.7.1 2026.9.6",
    "err500, 2026.3.2 2026.7.1 2026.9.6",
    // The provider was still banned for an earlier error when 2026.9.6 was recorded.
    "err500once, 2026.3.2 2026.7.1",
    "hook-agent, 2026.3.2 2026.7.1 2026.9.6",
    "cron-isolated, 2026.3.2 2026.7.1 2026.9.6",
    "mm-channel, 2026.3.2 2026.7.1 2026.9.6",
    "mm-dm, 2026.7.1 2026.9.6",
    "huge, 2026.3.2 2026.9.6",
    "spawn2, 2026.3.2 2026.7.1 2026.9.6",
    "spawnyield, 2026.7.1 2026.9.6",
  })
  void everyVersionTellsTheSameStory(String scenario, String versions) throws IOException {
    Map<String, String> stories = new TreeMap<>();
    for (String version : Arrays.asList(versions.split(" ", -1))) {
      Played played = Corpus.play(version, scenario, folder.resolve(version));
      stories.put(version, story(played));
    }
    String newest = stories.get(Corpus.SQLITE);
    if (scenario.equals("spawn2") && newest != null) {
      // 2026.9 tells the parent once more that all have settled, and that is a turn.
      stories.put(Corpus.SQLITE, newest.replace("idle working idle", "idle"));
    }
    assertThat(stories.values()).allSatisfy(told -> assertThat(told).isNotEmpty());
    assertThat(stories.values().stream().distinct().toList()).as("%s", stories).hasSize(1);
  }

  /** The states of each session, named by its part in the story, and what its last turn held. */
  private static String story(Played played) {
    Map<String, List<String>> parts = new TreeMap<>();
    Map<SessionKey, String> names = new HashMap<>();
    for (Session session : played.timeline().seen().values()) {
      List<State> states = played.timeline().states().getOrDefault(session.key(), List.of());
      if (!states.contains(State.WORKING)) {
        continue;
      }
      String part = part(session, names);
      List<String> told = parts.computeIfAbsent(part, key -> new ArrayList<>());
      states.forEach(state -> told.add(state.word()));
    }
    return parts.entrySet().stream()
        .map(part -> part.getKey() + ": " + String.join(" ", part.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String part(Session session, Map<SessionKey, String> names) {
    Kind kind = session.facts().kind();
    if (kind == Kind.CRON || kind == Kind.HOOK) {
      // One session a run in some versions, one for all in others.
      return kind.name();
    }
    if (kind != Kind.SUBAGENT) {
      return session.key().value();
    }
    String asked = session.turn() == null ? "" : String.valueOf(session.turn().asked());
    return names.computeIfAbsent(session.key(), key -> session.facts().parent() + " / " + asked);
  }

  @ParameterizedTest
  @CsvSource({"plain", "tools5", "parallel", "toolfail"})
  void everyVersionCountsTheSameSteps(String scenario) throws IOException {
    List<String> ends = new ArrayList<>();
    for (String version : Arrays.asList(Corpus.FILES_OLD, Corpus.FILES, Corpus.SQLITE)) {
      Played played = Corpus.play(version, scenario, folder.resolve(version));
      Session session =
          played.timeline().snapshot(played.end()).get(new SessionKey("agent:main:t-" + scenario));
      ends.add(session == null ? "" : Timeline.end(session));
    }
    assertThat(ends.get(0)).contains("idle, answered, turns 1, asked \"SCN:" + scenario);
    assertThat(ends).allMatch(ends.get(0)::equals);
  }
}
