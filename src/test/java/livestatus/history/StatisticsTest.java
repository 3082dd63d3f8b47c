package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import livestatus.history.RandomPast.Past;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every statistic against a plain count over random pasts, also after the past was folded. */
@ParameterizedClass
@EnumSource(Engine.class)
class StatisticsTest {
  private static final Instant NOW = Instant.parse("2026-03-31T17:23:45.678Z");

  private final long seed = new Random().nextLong();
  private final TestTime time = new TestTime(NOW);
  private final RandomPast past;
  private final Database database;
  private final Statistics statistics;

  StatisticsTest(Engine engine, @TempDir Path folder) throws SQLException {
    System.out.println("StatisticsTest seed " + seed);
    database = Engine.open(engine.url(folder), time);
    past = new RandomPast(seed, NOW, Duration.ofDays(20), 50);
    past.write(database);
    statistics = new Statistics(new Asking(database), time);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<Filter> filters() {
    Instant since = NOW.minusMillis((long) (new Random(seed).nextDouble() * 20 * 86_400_000L));
    return List.of(
        Filter.NONE,
        new Filter(since, null, null),
        new Filter(null, "east", null),
        new Filter(null, null, "coder"),
        new Filter(since, "west", "tester"),
        new Filter(NOW.plusSeconds(1), "nowhere", null));
  }

  @Test
  void agents() {
    for (Filter filter : filters()) {
      Map<String, List<Past>> byAgent =
          past.matching(filter).stream().collect(Collectors.groupingBy(Past::agent));
      List<AgentStatistics> found = statistics.agents(filter);
      assertThat(found)
          .as("%s seed %d", filter, seed)
          .extracting(AgentStatistics::agentId)
          .containsExactlyInAnyOrderElementsOf(byAgent.keySet());
      for (AgentStatistics agent : found) {
        check(agent, byAgent.getOrDefault(agent.agentId(), List.of()), filter);
      }
    }
  }

  private void check(AgentStatistics agent, List<Past> sessions, Filter filter) {
    String at = "%s %s seed %d".formatted(agent.agentId(), filter, seed);
    List<Double> seconds =
        sessions.stream()
            .filter(session -> session.ended() != null)
            .map(session -> taken(session, NOW))
            .sorted()
            .toList();
    assertThat(agent.sessions()).as(at).isEqualTo(sessions.size());
    assertThat(agent.ended()).as(at).isEqualTo(seconds.size());
    assertThat(agent.active()).as(at).isEqualTo(sessions.size() - seconds.size());
    long failures = sessions.stream().filter(one -> one.status().equals("error")).count();
    assertThat(agent.failures()).as(at).isEqualTo(failures);
    assertThat(agent.failureRate()).as(at).isEqualTo((double) failures / sessions.size());
    assertThat(agent.issues())
        .as(at)
        .isEqualTo(
            sessions.stream()
                .flatMap(one -> one.work().stream().map(RandomPast.Worked::issue))
                .distinct()
                .count());
    assertThat(agent.inputTokens()).as(at).isEqualTo(sum(sessions, Past::input));
    assertThat(agent.outputTokens()).as(at).isEqualTo(sum(sessions, Past::output));
    assertThat(agent.cost())
        .as(at)
        .isCloseTo(sessions.stream().mapToDouble(Past::cost).sum(), within(1e-6));
    same(at, agent.averageSeconds(), seconds.isEmpty() ? null : mean(seconds));
    same(at, agent.medianSeconds(), naivePercentile(seconds, 50));
    same(at, agent.p90Seconds(), naivePercentile(seconds, 90));
    same(at, agent.p99Seconds(), naivePercentile(seconds, 99));
    Map<String, long[]> tools = new TreeMap<>();
    for (Past session : sessions) {
      for (RandomPast.Calls calls : session.calls()) {
        long[] sums = tools.computeIfAbsent(calls.tool(), tool -> new long[3]);
        sums[0] += calls.calls();
        sums[1] += calls.failures();
        sums[2] += calls.millis();
      }
    }
    assertThat(agent.tools())
        .as(at)
        .containsExactlyInAnyOrderElementsOf(
            tools.entrySet().stream()
                .map(
                    tool ->
                        new ToolStatistics(
                            tool.getKey(),
                            tool.getValue()[0],
                            tool.getValue()[1],
                            tool.getValue()[2] / 1000.0))
                .toList());
    assertThat(agent.toolCalls())
        .as(at)
        .isEqualTo(tools.values().stream().mapToLong(one -> one[0]).sum());
  }

  @Test
  void issuesAndSkills() {
    for (Filter filter : filters()) {
      Map<String, List<RandomPast.Worked>> work = new TreeMap<>();
      Map<String, List<RandomPast.Skill>> skills = new TreeMap<>();
      Map<String, Set<String>> agents = new TreeMap<>();
      Map<String, Set<String>> users = new TreeMap<>();
      for (Past session : past.matching(filter)) {
        for (RandomPast.Worked one : session.work()) {
          work.computeIfAbsent(one.issue(), x -> new ArrayList<>()).add(one);
          agents.computeIfAbsent(one.issue(), x -> new TreeSet<>()).add(session.agent());
        }
        for (RandomPast.Skill one : session.skills()) {
          skills.computeIfAbsent(one.name(), x -> new ArrayList<>()).add(one);
          users.computeIfAbsent(one.name(), x -> new TreeSet<>()).add(session.id());
        }
      }
      String at = filter + " seed " + seed;
      List<IssueStatistics> issues = statistics.issues(filter);
      assertThat(issues).as(at).hasSameSizeAs(work.keySet());
      for (IssueStatistics issue : issues) {
        List<RandomPast.Worked> naive = work.getOrDefault(issue.issueId(), List.of());
        assertThat(issue.workSessions()).as(at).isEqualTo(naive.size());
        assertThat(issue.agents())
            .as(at)
            .containsExactlyElementsOf(agents.getOrDefault(issue.issueId(), Set.of()));
        assertThat(issue.completed())
            .as(at)
            .isEqualTo(naive.stream().anyMatch(RandomPast.Worked::completed));
        double seconds = 0;
        for (RandomPast.Worked one : naive) {
          Instant to = one.to() == null ? NOW : one.to();
          seconds += Math.max(0, Duration.between(one.from(), to).toMillis() / 1000.0);
        }
        assertThat(issue.seconds()).as(at).isCloseTo(seconds, within(1e-3));
      }
      List<SkillStatistics> found = statistics.skills(filter);
      assertThat(found).as(at).hasSameSizeAs(skills.keySet());
      for (SkillStatistics skill : found) {
        List<RandomPast.Skill> naive = skills.getOrDefault(skill.skill(), List.of());
        assertThat(skill.uses()).as(at).isEqualTo(naive.size());
        assertThat(skill.sessions())
            .as(at)
            .isEqualTo(users.getOrDefault(skill.skill(), Set.of()).size());
        List<Double> known =
            naive.stream()
                .filter(one -> one.context() != null)
                .map(one -> (double) one.context())
                .toList();
        same(at, skill.averageContext(), known.isEmpty() ? null : mean(known));
      }
    }
  }

  @Test
  void overallAndDurations() {
    for (Filter filter : filters()) {
      List<Past> sessions = past.matching(filter);
      String at = filter + " seed " + seed;
      OverallStatistics overall = statistics.overall(filter);
      assertThat(overall.total()).as(at).isEqualTo(sessions.size());
      assertThat(overall.active())
          .as(at)
          .isEqualTo(sessions.stream().filter(one -> one.ended() == null).count());
      assertThat(overall.uniqueAgents())
          .as(at)
          .isEqualTo(sessions.stream().map(Past::agent).distinct().count());
      assertThat(overall.gateways())
          .as(at)
          .isEqualTo(sessions.stream().map(Past::gateway).distinct().count());
      assertThat(overall.skillUses())
          .as(at)
          .isEqualTo(sessions.stream().mapToLong(one -> one.skills().size()).sum());
      assertThat(overall.inputTokens()).as(at).isEqualTo(sum(sessions, Past::input));
      assertThat(
              statistics.durations(filter).stream()
                  .collect(Collectors.toMap(SessionDuration::id, SessionDuration::seconds)))
          .as(at)
          .isEqualTo(sessions.stream().collect(Collectors.toMap(Past::id, one -> taken(one, NOW))));
    }
  }

  @Test
  void timeInStates() {
    for (Filter filter : filters()) {
      assertThat(stateMillis(statistics.days(filter)))
          .as("%s seed %d", filter, seed)
          .isEqualTo(past.stateMillis(filter));
    }
    for (Past session : past.sessions) {
      Map<String, Double> naive = new TreeMap<>();
      past.segments(session)
          .forEach(
              one ->
                  naive.merge(
                      one.state().word(),
                      Duration.between(one.from(), one.to()).toMillis() / 1000.0,
                      Double::sum));
      Map<String, Double> found = new TreeMap<>();
      statistics
          .states(session.id())
          .forEach(
              share -> {
                if (share.seconds() > 0) {
                  found.put(share.state(), share.seconds());
                }
              });
      assertThat(found.keySet()).as("%s seed %d", session.id(), seed).isEqualTo(naive.keySet());
      naive.forEach(
          (state, seconds) ->
              assertThat(found.get(state))
                  .as("%s %s seed %d", session.id(), state, seed)
                  .isCloseTo(seconds, within(1e-3)));
    }
  }

  @Test
  void foldingAndForgettingChangesNoSum() throws SQLException {
    Map<String, Long> states = stateMillis(statistics.days(Filter.NONE));
    OverallStatistics before = statistics.overall(Filter.NONE);
    long raw = count("session_transitions");

    retain(Duration.ofDays(30));
    assertThat(count("session_transitions")).isLessThan(raw);
    assertThat(count("agent_sessions")).isEqualTo(past.sessions.size());
    sameStates(states);

    retain(Duration.ofDays(5));
    assertThat(count("agent_sessions")).isLessThan(past.sessions.size());
    assertThat(count("daily_totals")).isPositive();
    sameStates(states);
    OverallStatistics after = statistics.overall(Filter.NONE);
    assertThat(after.total()).isEqualTo(before.total());
    assertThat(after.failures()).isEqualTo(before.failures());
    assertThat(after.inputTokens()).isEqualTo(before.inputTokens());
    assertThat(after.uniqueAgents()).isEqualTo(before.uniqueAgents());
    assertThat(after.cost()).isCloseTo(before.cost(), within(1e-6));
    long calls =
        past.sessions.stream()
            .flatMap(one -> one.calls().stream())
            .mapToLong(RandomPast.Calls::calls)
            .sum();
    assertThat(statistics.agents(Filter.NONE).stream().mapToLong(AgentStatistics::toolCalls).sum())
        .isEqualTo(calls);
  }

  /** Steps until there is nothing left to do, which it says by resting longer. */
  private void retain(Duration kept) throws SQLException {
    for (String gateway : List.of("east", "west")) {
      Retention retention = new Retention(gateway, kept, Instant.EPOCH);
      int steps = 0;
      do {
        retention.step(database, NOW);
        assertThat(++steps).isLessThan(200);
      } while (retention.due().isBefore(NOW.plusSeconds(60)));
    }
  }

  private void sameStates(Map<String, Long> before) {
    Map<String, Long> after = stateMillis(statistics.days(Filter.NONE));
    assertThat(after.keySet()).as("seed %d", seed).isEqualTo(before.keySet());
    before.forEach(
        (cell, millis) ->
            assertThat(after.get(cell)).as("%s seed %d", cell, seed).isEqualTo(millis));
  }

  private long count(String table) {
    return new Table(database).number("SELECT count(*) FROM " + table);
  }

  private static Map<String, Long> stateMillis(List<AgentDay> days) {
    Map<String, Long> millis = new TreeMap<>();
    for (AgentDay day : days) {
      day.stateSeconds()
          .forEach(
              (state, seconds) -> {
                if (seconds > 0) {
                  millis.put(
                      day.day() + " " + day.agentId() + " " + state, Math.round(seconds * 1000));
                }
              });
    }
    return millis;
  }

  private static double taken(Past session, Instant now) {
    Instant end = session.ended() == null ? now : session.ended();
    return Math.max(0, Duration.between(session.started(), end).toMillis() / 1000.0);
  }

  private static long sum(List<Past> sessions, ToLongFunction<Past> part) {
    return sessions.stream().mapToLong(part).sum();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** The first value that so many of a hundred do not exceed. */
  private static @Nullable Double naivePercentile(List<Double> sorted, int percent) {
    for (int i = 0; i < sorted.size(); i++) {
      if ((i + 1) * 100 >= percent * sorted.size()) {
        return sorted.get(i);
      }
    }
    return null;
  }

  private static void same(String at, @Nullable Double found, @Nullable Double naive) {
    if (naive == null) {
      assertThat(found).as(at).isNull();
    } else {
      assertThat(found).as(at).isNotNull().isCloseTo(naive, within(1e-3));
    }
  }
}
