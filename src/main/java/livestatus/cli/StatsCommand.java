package livestatus.cli;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.history.AgentDay;
import livestatus.history.AgentStatistics;
import livestatus.history.Filter;
import livestatus.history.IssueStatistics;
import livestatus.history.OverallStatistics;
import livestatus.history.SessionDuration;
import livestatus.history.Since;
import livestatus.history.SkillStatistics;
import livestatus.history.Statistics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Counts what was kept. */
@Command(
    name = "stats",
    description = "Count sessions, agents, issues, skills and time.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status stats",
      "  live-status stats agents --since 7d",
      "  live-status stats days --agent main --csv > days.csv",
      "  live-status stats issues --since 2026-03-01 --json",
    })
final class StatsCommand implements Callable<Integer> {
  /** What to count. */
  enum About {
    OVERALL,
    AGENTS,
    ISSUES,
    SKILLS,
    SESSIONS,
    DAYS
  }

  private final Console console;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Mixin
  private HistoryAccess access;

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description = "One of overall (the default), agents, issues, skills, sessions, days.")
  private About about = About.OVERALL;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      description = "Only what went on since: 12h, 7d, 2026-03-01, or an instant.")
  private @Nullable String since;

  @Option(names = "--gateway", paramLabel = "ID", description = "Only this gateway's.")
  private @Nullable String gateway;

  @Option(names = "--agent", paramLabel = "ID", description = "Only this agent's.")
  private @Nullable String agent;

  @ArgGroup(exclusive = true)
  private @Nullable Form form;

  /** For whom it is printed. */
  static final class Form {
    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Option(names = "--csv", description = "For spreadsheets.")
    private boolean csv;
  }

  StatsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InvalidSettings {
    Filter filter = new Filter(sinceWhen(), gateway, agent);
    return access.with(
        console,
        history -> {
          Statistics statistics = history.statistics();
          switch (about) {
            case OVERALL -> overall(statistics.overall(filter));
            case AGENTS -> agents(statistics.agents(filter));
            case ISSUES -> issues(statistics.issues(filter));
            case SKILLS -> skills(statistics.skills(filter));
            case SESSIONS -> sessions(statistics.durations(filter));
            case DAYS -> days(statistics.days(filter));
          }
          return CommandLine.ExitCode.OK;
        });
  }

  private @Nullable Instant sinceWhen() {
    if (since == null) {
      return null;
    }
    Instant when = Since.parse(since, InstantSource.system().instant());
    if (when == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--since takes 12h, 7d, 2026-03-01 or 2026-03-01T10:00:00Z, not \"" + since + "\".");
    }
    return when;
  }

  private void print(Object data, Grid grid) {
    if (form != null && form.json) {
      console.out().println(JsonMapper.shared().writeValueAsString(data));
    } else if (form != null && form.csv) {
      console.out().print(grid.csv());
    } else if (grid.isEmpty()) {
      console.err().println("Nothing was found.");
    } else {
      console.out().print(grid.table());
    }
  }

  private void overall(OverallStatistics all) {
    Grid grid = new Grid("what", "count");
    grid.row("sessions", all.total());
    grid.row("active", all.active());
    grid.row("failures", all.failures());
    grid.row("agents", all.uniqueAgents());
    grid.row("gateways", all.gateways());
    grid.row("issues", all.issues());
    grid.row("skill uses", all.skillUses());
    grid.row("input tokens", all.inputTokens());
    grid.row("output tokens", all.outputTokens());
    grid.row("cached tokens", all.cachedTokens());
    grid.row("cost (USD)", all.cost());
    print(all, grid);
  }

  private void agents(List<AgentStatistics> agents) {
    Grid grid =
        new Grid(
            "agent",
            "sessions",
            "active",
            "failures",
            "failure_rate",
            "issues",
            "average_s",
            "median_s",
            "p90_s",
            "p99_s",
            "tokens",
            "cost",
            "tool_calls",
            "tool_failures");
    for (AgentStatistics one : agents) {
      grid.row(
          one.agentId(),
          one.sessions(),
          one.active(),
          one.failures(),
          one.failureRate(),
          one.issues(),
          one.averageSeconds(),
          one.medianSeconds(),
          one.p90Seconds(),
          one.p99Seconds(),
          one.inputTokens() + one.outputTokens() + one.cachedTokens(),
          one.cost(),
          one.toolCalls(),
          one.toolFailures());
    }
    print(agents, grid);
  }

  private void issues(List<IssueStatistics> issues) {
    Map<String, String> titles =
        IssueTitles.of(
            issues.stream().map(IssueStatistics::issueId).toList(),
            console.around().environment().getOrDefault("PATH", ""));
    Grid grid = new Grid("issue", "work_sessions", "agents", "seconds", "completed", "title");
    for (IssueStatistics one : issues) {
      grid.row(
          one.issueId(),
          one.workSessions(),
          String.join(" ", one.agents()),
          one.seconds(),
          one.completed(),
          titles.get(one.issueId()));
    }
    print(issues, grid);
  }

  private void skills(List<SkillStatistics> skills) {
    Grid grid = new Grid("skill", "uses", "sessions", "average_context");
    for (SkillStatistics one : skills) {
      grid.row(one.skill(), one.uses(), one.sessions(), one.averageContext());
    }
    print(skills, grid);
  }

  private void sessions(List<SessionDuration> sessions) {
    Grid grid = new Grid("id", "gateway", "agent", "session", "started", "seconds", "exit");
    for (SessionDuration one : sessions) {
      grid.row(
          one.id(),
          one.gateway(),
          one.agentId(),
          one.sessionKey(),
          one.startedAt(),
          one.seconds(),
          one.exitReason());
    }
    print(sessions, grid);
  }

  private void days(List<AgentDay> days) {
    Grid grid =
        new Grid(
            "day",
            "agent",
            "sessions",
            "failures",
            "working_s",
            "blocked_s",
            "idle_s",
            "error_s",
            "tokens",
            "cost");
    for (AgentDay one : days) {
      grid.row(
          one.day(),
          one.agentId(),
          one.sessions(),
          one.failures(),
          one.stateSeconds().getOrDefault("working", 0.0),
          one.stateSeconds().getOrDefault("blocked", 0.0),
          one.stateSeconds().getOrDefault("idle", 0.0),
          one.stateSeconds().getOrDefault("error", 0.0),
          one.inputTokens() + one.outputTokens() + one.cachedTokens(),
          one.cost());
    }
    print(days, grid);
  }
}
