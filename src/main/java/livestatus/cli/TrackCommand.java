package livestatus.cli;

import java.util.List;
import java.util.function.Function;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.history.ExitReason;
import livestatus.history.IssueWork;
import livestatus.history.SessionRow;
import livestatus.history.SkillUse;
import livestatus.history.Tracking;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Tells of sessions, of work on issues and of skills, from scripts and by agents themselves. */
@Command(
    name = "track",
    description = "Report sessions, work on issues and skills.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TrackCommand.Sessions.class, TrackCommand.Work.class, TrackCommand.Skills.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  id=$(live-status track session start --agent coder --workspace \"$PWD\")",
      "  work=$(live-status track work start \"$id\" bd-42)",
      "  live-status track work done \"$work\" --notes 'see the test'",
      "  live-status track skill add \"$id\" web-search --context 900",
      "  live-status track session end \"$id\" --reason completed",
      "  live-status track session list --agent coder --json",
    })
final class TrackCommand {
  private final Console console;

  TrackCommand(Console console) {
    this.console = console;
  }

  /** Options that every one of these commands has. */
  static final class Options {
    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Mixin
    private HistoryAccess access;

    @Option(names = "--json", description = "Everything, for programs.")
    private boolean json;
  }

  /** Asks or tells; prints all of the answer for programs, else what {@code words} makes of it. */
  private <T> int answer(Options options, Function<Tracking, T> question, Function<T, String> words)
      throws InvalidSettings {
    T answer = options.access.tell(console, history -> question.apply(history.tracking()));
    String text =
        options.json ? JsonMapper.shared().writeValueAsString(answer) : words.apply(answer);
    if (!text.isEmpty()) {
      console.out().println(text.stripTrailing());
    }
    return CommandLine.ExitCode.OK;
  }

  private static String sessions(List<SessionRow> rows) {
    Grid grid = new Grid("id", "agent", "status", "started", "ended", "exit", "issues", "task");
    for (SessionRow row : rows) {
      grid.row(
          row.id(),
          row.agentId(),
          row.status(),
          row.startedAt(),
          row.endedAt(),
          row.exitReason(),
          String.join(" ", row.issuesClaimed()),
          row.taskDescription());
    }
    return grid.isEmpty() ? "" : grid.table();
  }

  private static String works(List<IssueWork> works) {
    Grid grid = new Grid("id", "issue", "session", "agent", "started", "ended", "completed");
    for (IssueWork work : works) {
      grid.row(
          work.id(),
          work.issueId(),
          work.sessionId(),
          work.agentId(),
          work.startedAt(),
          work.endedAt(),
          work.completed());
    }
    return grid.isEmpty() ? "" : grid.table();
  }

  private static String skills(List<SkillUse> uses) {
    Grid grid = new Grid("skill", "loaded", "issue", "context");
    for (SkillUse use : uses) {
      grid.row(use.skillName(), use.loadedAt(), use.usedForIssue(), use.contextAdded());
    }
    return grid.isEmpty() ? "" : grid.table();
  }

  /** About sessions. */
  @Command(
      name = "session",
      description = "Start, end, change and list sessions.",
      synopsisSubcommandLabel = "COMMAND")
  static final class Sessions {
    @SuppressWarnings("NullAway.Init") // picocli sets it
    @CommandLine.ParentCommand
    private TrackCommand track;

    @Command(name = "start", description = "A session begins; prints its id.")
    int start(
        @Mixin Options options,
        @Option(names = "--agent", required = true, paramLabel = "ID", description = "Who works.")
            String agent,
        @Option(names = "--id", description = "Your own id for it.") @Nullable String id,
        @Option(names = "--key", description = "The gateway's session key, if it has one.")
            @Nullable String key,
        @Option(names = "--name", description = "The agent's name for people.")
            @Nullable String name,
        @Option(names = "--workspace", paramLabel = "PATH", description = "Where it works.")
            @Nullable String workspace,
        @Option(names = "--model-tier", paramLabel = "TIER", description = "opus, sonnet, …")
            @Nullable String tier,
        @Option(names = "--task", paramLabel = "TEXT", description = "What it is to do.")
            @Nullable String task)
        throws InvalidSettings {
      Tracking.Start begun = new Tracking.Start(id, key, agent, name, workspace, tier, task);
      return track.answer(options, tracking -> tracking.startSession(begun), SessionRow::id);
    }

    @Command(name = "end", description = "The session is over.")
    int end(
        @Mixin Options options,
        @Parameters(paramLabel = "SESSION") String id,
        @Option(
                names = "--reason",
                defaultValue = "completed",
                paramLabel = "WHY",
                description =
                    "completed (the default), interrupted, error, timeout, context_limit.")
            String reason,
        @Option(names = "--result", paramLabel = "TEXT", description = "What came of it.")
            @Nullable String result,
        @Option(names = "--error", paramLabel = "TEXT", description = "What went wrong.")
            @Nullable String error)
        throws InvalidSettings {
      return track.answer(
          options,
          tracking -> tracking.endSession(id, ExitReason.of(reason), result, error),
          row -> "");
    }

    @Command(name = "issues", description = "The issues that it has claimed, all of them.")
    int issues(
        @Mixin Options options,
        @Parameters(index = "0", paramLabel = "SESSION") String id,
        @Parameters(index = "1..*", arity = "0..*", paramLabel = "ISSUE")
            @Nullable List<String> issues)
        throws InvalidSettings {
      List<String> all = issues == null ? List.of() : issues;
      return track.answer(options, tracking -> tracking.updateIssues(id, all), row -> "");
    }

    @Command(name = "skills", description = "The skills that it has used, all of them.")
    int skills(
        @Mixin Options options,
        @Parameters(index = "0", paramLabel = "SESSION") String id,
        @Parameters(index = "1..*", arity = "0..*", paramLabel = "SKILL")
            @Nullable List<String> skills)
        throws InvalidSettings {
      List<String> all = skills == null ? List.of() : skills;
      return track.answer(options, tracking -> tracking.updateSkills(id, all), row -> "");
    }

    @Command(name = "tokens", description = "How many tokens its context has.")
    int tokens(
        @Mixin Options options,
        @Parameters(index = "0", paramLabel = "SESSION") String id,
        @Parameters(index = "1", paramLabel = "TOKENS") long tokens)
        throws InvalidSettings {
      return track.answer(options, tracking -> tracking.updateTokens(id, tokens), row -> "");
    }

    @Command(name = "show", description = "Print what is known of one session.")
    int show(@Mixin Options options, @Parameters(paramLabel = "SESSION") String id)
        throws InvalidSettings {
      return track.answer(options, tracking -> tracking.session(id), row -> sessions(List.of(row)));
    }

    @Command(name = "list", description = "Print active sessions, or all of one agent.")
    int list(
        @Mixin Options options,
        @Option(names = "--agent", paramLabel = "ID", description = "All sessions of this one.")
            @Nullable String agent)
        throws InvalidSettings {
      return track.answer(
          options,
          tracking -> agent == null ? tracking.activeSessions() : tracking.sessionsByAgent(agent),
          TrackCommand::sessions);
    }
  }

  /** About work on issues. */
  @Command(
      name = "work",
      description = "Record work on issues.",
      synopsisSubcommandLabel = "COMMAND")
  static final class Work {
    @SuppressWarnings("NullAway.Init") // picocli sets it
    @CommandLine.ParentCommand
    private TrackCommand track;

    @Command(name = "start", description = "A session begins to work on an issue; prints an id.")
    int start(
        @Mixin Options options,
        @Parameters(index = "0", paramLabel = "SESSION") String session,
        @Parameters(index = "1", paramLabel = "ISSUE") String issue)
        throws InvalidSettings {
      return track.answer(options, tracking -> tracking.recordWork(session, issue), IssueWork::id);
    }

    @Command(name = "done", description = "The work is over.")
    int done(
        @Mixin Options options,
        @Parameters(paramLabel = "WORK") String id,
        @Option(names = "--left", description = "The issue is left, not completed.") boolean left,
        @Option(
                names = "--status-change",
                paramLabel = "TEXT",
                description = "What became of its status; may be repeated.")
            @Nullable List<String> changes,
        @Option(names = "--rationale", paramLabel = "TEXT", description = "Why it was decided so.")
            @Nullable String rationale,
        @Option(names = "--notes", paramLabel = "TEXT", description = "For whoever comes next.")
            @Nullable String notes)
        throws InvalidSettings {
      Tracking.Outcome outcome =
          new Tracking.Outcome(!left, changes == null ? List.of() : changes, rationale, notes);
      return track.answer(options, tracking -> tracking.completeWork(id, outcome), work -> "");
    }

    @Command(name = "show", description = "Print one piece of work.")
    int show(@Mixin Options options, @Parameters(paramLabel = "WORK") String id)
        throws InvalidSettings {
      return track.answer(options, tracking -> tracking.work(id), work -> works(List.of(work)));
    }

    @Command(name = "list", description = "Print all work on an issue, or of a session.")
    int list(
        @Mixin Options options,
        @CommandLine.ArgGroup(exclusive = true, multiplicity = "1") Whose whose)
        throws InvalidSettings {
      String issue = whose.issue;
      String session = whose.session == null ? "" : whose.session;
      return track.answer(
          options,
          tracking -> issue == null ? tracking.workInSession(session) : tracking.workOnIssue(issue),
          TrackCommand::works);
    }

    /** Which list. */
    static final class Whose {
      @Option(names = "--issue", paramLabel = "ID", description = "On this issue.")
      private @Nullable String issue;

      @Option(names = "--session", paramLabel = "ID", description = "Of this session.")
      private @Nullable String session;
    }
  }

  /** About skills. */
  @Command(
      name = "skill",
      description = "Record the use of skills.",
      synopsisSubcommandLabel = "COMMAND")
  static final class Skills {
    @SuppressWarnings("NullAway.Init") // picocli sets it
    @CommandLine.ParentCommand
    private TrackCommand track;

    @Command(name = "add", description = "A session loaded a skill.")
    int add(
        @Mixin Options options,
        @Parameters(index = "0", paramLabel = "SESSION") String session,
        @Parameters(index = "1", paramLabel = "SKILL") String skill,
        @Option(names = "--issue", paramLabel = "ID", description = "For this issue.")
            @Nullable String issue,
        @Option(names = "--context", paramLabel = "TOKENS", description = "What it added.")
            @Nullable Long context)
        throws InvalidSettings {
      return track.answer(
          options, tracking -> tracking.recordSkill(session, skill, issue, context), use -> "");
    }

    @Command(name = "list", description = "Print the skills that a session loaded.")
    int list(@Mixin Options options, @Parameters(paramLabel = "SESSION") String session)
        throws InvalidSettings {
      return track.answer(
          options, tracking -> tracking.skillsOfSession(session), TrackCommand::skills);
    }
  }
}
