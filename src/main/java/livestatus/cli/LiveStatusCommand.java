package livestatus.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What stands before the command. */
@Command(
    name = "live-status",
    versionProvider = LiveStatusCommand.Version.class,
    description = "Shows what your AI agents are doing.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status demo                    see it work, with nothing to set up",
      "  live-status run                     serve this machine's gateway",
      "  live-status watch                   all sessions, in this terminal",
      "  live-status serve                   page and API over several gateways",
      "  live-status doctor                  what is missing, and what to do",
      "  live-status config check            find mistakes in the settings",
      "  live-status config show --json      the settings in force, secrets masked",
      "  eval \"$(live-status completion)\"    complete commands in this shell",
      "",
      "Exit codes: 0 success, 1 failure, 2 wrong usage or wrong settings.",
    })
final class LiveStatusCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("unused") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @SuppressWarnings("unused") // picocli acts on it
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return spec.exitCodeOnInvalidInput();
  }

  /** The jar knows its version; classes outside of a jar have none. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = LiveStatusCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "live-status "
            + Objects.requireNonNullElse(version, "(not from a jar)")
            + " (Java "
            + System.getProperty("java.version")
            + ")"
      };
    }
  }
}
