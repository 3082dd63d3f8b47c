package livestatus.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import livestatus.daemon.Daemon;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.Signals;
import livestatus.daemon.logging.Logging;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.history.HistoryRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The daemon itself. */
@Command(
    name = "run",
    description = "Watch the gateway and keep every session's status post true, until stopped.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status run                       with what openclaw.json says",
      "  live-status run --config my.yml",
      "  live-status run --if-not-running      for hooks: a second one ends quietly",
      "",
      "SIGTERM and SIGINT stop it, after the last states were sent. SIGHUP reads the",
      "settings and tokens again.",
    })
final class RunCommand implements Callable<Integer> {
  private final Console console;
  private final LongWork work;

  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--if-not-running",
      description = "End with success if a daemon runs already for this data folder.")
  private boolean ifNotRunning;

  RunCommand(Console console, LongWork work) {
    this.console = console;
    this.work = work;
  }

  @Override
  public Integer call() {
    work.then(this::watch);
    return 0;
  }

  private int watch() throws InvalidSettings, InterruptedException {
    Settings loaded = settings.load(console.around()).settings();
    Logging.start(loaded.logging(), loaded.secrets(), console.around().environment());
    CountDownLatch stop = Signals.toStop();
    try (Daemon daemon = start(loaded)) {
      Signals.on("HUP", () -> reload(daemon));
      greet(daemon.plan(), console.err());
      stop.await();
    } catch (InstanceLock.Held held) {
      console.err().println("live-status: " + held.getMessage());
      return ifNotRunning ? 0 : 1;
    } catch (HistoryRefused | IOException cannot) {
      throw new Failure(String.valueOf(cannot.getMessage()));
    }
    return 0;
  }

  private Daemon start(Settings loaded) throws IOException, InstanceLock.Held {
    return Daemon.start(
        loaded,
        console.around().environment(),
        Version.number(),
        List.of(),
        InstantSource.system());
  }

  private void reload(Daemon daemon) {
    // Not a constant: every command makes this class, and most need no log to start.
    Logger log = LoggerFactory.getLogger(RunCommand.class);
    try {
      SettingsLoader.Loaded fresh = settings.load(console.around());
      Logging.hide(fresh.settings().secrets());
      daemon.reload(fresh.settings());
      log.info("The settings and tokens were read again.");
    } catch (InvalidSettings invalid) {
      log.warn(
          "The settings were not taken: {}",
          invalid.mistakes().stream().map(Object::toString).collect(Collectors.joining(" ")));
    }
  }

  static void greet(Daemon.Plan plan, PrintStream out) {
    out.println("Live Status " + Version.number());
    out.println("  watches   " + join(plan.homes()));
    out.println(
        "  posts     "
            + (plan.accounts().isEmpty()
                ? "nowhere: no Mattermost account is known; the page shows the cards"
                : "as " + join(plan.accounts())));
    out.println("  keeps     " + plan.database());
    out.println("  page      " + plan.page());
  }

  private static String join(List<?> parts) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
