package livestatus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import livestatus.daemon.logging.Logging;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Mistake;
import livestatus.daemon.settings.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the jar. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Whatever the locale says: symbols and names come out right.
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    System.setOut(out);
    System.setErr(err);
    int code = run(args, out, err);
    out.flush();
    System.exit(code);
  }

  /**
   * Runs one command to its end.
   *
   * @return 0 success, 1 failure, 2 wrong usage or wrong settings
   */
  static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, new Console(out, err, Surroundings.real()));
  }

  static int run(String[] args, Console console) {
    LongWork work = new LongWork();
    int code = command(args, console, work);
    try {
      return code == 0 ? work.call() : code;
    } catch (Exception failure) {
      return failed(failure, console);
    }
  }

  private static int command(String[] args, Console console, LongWork work) {
    CommandLine root = commands(console, work);
    root.setOut(new PrintWriter(console.out(), true, UTF_8));
    root.setErr(new PrintWriter(console.err(), true, UTF_8));
    root.setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpAutoWidth(false);
    root.setParameterExceptionHandler(wrongUsage());
    root.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, console));
    return root.execute(args);
  }

  /** One line a command. */
  private static CommandLine commands(Console console, LongWork work) {
    return new CommandLine(new LiveStatusCommand())
        .addSubcommand(new DemoCommand(console))
        .addSubcommand(new RunCommand(console, work))
        .addSubcommand(new WatchCommand(console))
        .addSubcommand(new ServeCommand(console, work))
        .addSubcommand(new StatusCommand(console))
        .addSubcommand(new DoctorCommand(console))
        .addSubcommand(new ReplayCommand(console))
        .addSubcommand(new HookCommand(console))
        .addSubcommand(new PushCommand(console))
        .addSubcommand(new TrackCommand(console))
        .addSubcommand(new StatsCommand(console))
        .addSubcommand(new ConfigCommand(console))
        .addSubcommand(new CompletionCommand(console));
  }

  private static IParameterExceptionHandler wrongUsage() {
    return (ParameterException wrong, String[] args) -> {
      CommandLine command = wrong.getCommandLine();
      PrintWriter err = command.getErr();
      err.println("live-status: " + wrong.getMessage());
      UnmatchedArgumentException.printSuggestions(wrong, err);
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
      return command.getCommandSpec().exitCodeOnInvalidInput();
    };
  }

  private static int failed(Exception failure, Console console) {
    if (failure instanceof InvalidSettings invalid) {
      for (Mistake mistake : invalid.mistakes()) {
        console.err().println(mistake);
      }
      return 2;
    }
    if (failure instanceof Failure known) {
      console.err().println("live-status: " + known.getMessage());
      return 1;
    }
    // Nobody foresaw it: one line that tells us where to look. Its message may hold anything.
    StackTraceElement[] frames = failure.getStackTrace();
    console
        .err()
        .println(
            "live-status: unexpected "
                + Logging.masked(failure.toString())
                + (frames.length > 0 ? " at " + frames[0] : ""));
    return 1;
  }
}
