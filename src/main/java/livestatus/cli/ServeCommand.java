package livestatus.cli;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import livestatus.daemon.Serving;
import livestatus.daemon.Signals;
import livestatus.daemon.logging.Logging;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Settings;
import livestatus.history.HistoryRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Page and API without a gateway. */
@Command(
    name = "serve",
    description = "Serve page and API over all gateways of one database; watch nothing here.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status serve --config team.yml   data.url names the PostgreSQL that all write to",
      "",
      "SIGTERM and SIGINT stop it.",
    })
final class ServeCommand implements Callable<Integer> {
  private final Console console;
  private final LongWork work;

  @Mixin private SettingsOption settings = new SettingsOption();

  ServeCommand(Console console, LongWork work) {
    this.console = console;
    this.work = work;
  }

  @Override
  public Integer call() {
    work.then(this::serve);
    return 0;
  }

  private int serve() throws InvalidSettings, InterruptedException {
    Settings loaded = settings.load(console.around()).settings();
    Logging.start(loaded.logging(), loaded.secrets(), console.around().environment());
    CountDownLatch stop = Signals.toStop();
    try (Serving serving = Serving.start(loaded, InstantSource.system())) {
      console.err().println("Live Status " + Version.number());
      console.err().println("  shows     all gateways in " + serving.database());
      console.err().println("  page      " + serving.page());
      stop.await();
    } catch (HistoryRefused | IOException | IllegalArgumentException cannot) {
      throw new Failure(String.valueOf(cannot.getMessage()));
    }
    return 0;
  }
}
