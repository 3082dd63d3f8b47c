package livestatus.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import livestatus.cli.watch.Alphabet;
import livestatus.cli.watch.Loop;
import livestatus.cli.watch.Model;
import livestatus.cli.watch.Row;
import livestatus.cli.watch.Screen;
import livestatus.cli.watch.Summary;
import livestatus.daemon.OneLook;
import livestatus.daemon.Signals;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All sessions in the terminal, as they change. */
@Command(
    name = "watch",
    description = {
      "Watch all sessions in the terminal, as they change: the daemon's, or where none",
      "runs what the gateway's own records say. Where there is no terminal to draw on,",
      "a summary is printed once.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status watch                    ? shows the keys, q quits",
      "  live-status watch --once             a summary, for scripts",
      "  watch -n 10 live-status watch --once",
    })
final class WatchCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(names = "--once", description = "Print a summary and end.")
  private boolean once;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "How often it is drawn where nothing changes. Default: 1.")
  private double seconds = 1;

  WatchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InvalidSettings, InterruptedException {
    if (!(seconds >= 0.1 && seconds <= 3600)) {
      throw new Failure("--interval must be from 0.1 to 3600 seconds.");
    }
    Settings loaded = settings.load(console.around()).settings();
    Alphabet alphabet = Alphabet.of(console.around().environment());
    if (once || !console.drawable()) {
      return printOnce(loaded, alphabet);
    }
    Duration interval = Duration.ofMillis(Math.round(seconds * 1000));
    try (WatchFeed feed = new WatchFeed(loaded, alphabet, interval, InstantSource.system())) {
      feed.start();
      show(console, feed, alphabet, interval, false, end -> {});
    } catch (IOException noTerminal) {
      return printOnce(loaded, alphabet);
    }
    return 0;
  }

  /**
   * Draws until somebody presses q or the process is told to end.
   *
   * @param post whether the chosen session's status post is shown from the beginning
   * @param ender is handed what makes it end
   */
  static void show(
      Console console,
      WatchFeed feed,
      Alphabet alphabet,
      Duration interval,
      boolean post,
      Consumer<Runnable> ender)
      throws IOException, InterruptedException {
    // What the log has to say would tear the picture.
    PrintStream log = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try (Screen screen = Screen.open(console.colour(), alphabet)) {
      Loop loop = new Loop(feed, screen, alphabet, interval, post, InstantSource.system());
      Signals.on("TERM", loop::end);
      Signals.on("HUP", loop::end);
      ender.accept(loop::end);
      loop.run();
    } finally {
      System.setErr(log);
    }
  }

  private int printOnce(Settings loaded, Alphabet alphabet) {
    List<Row> rows = new ArrayList<>();
    String source;
    DaemonClient daemon = DaemonClient.find(loaded);
    if (daemon != null) {
      JsonNode page;
      do {
        page = daemon.get("/api/sessions?limit=1000&offset=" + rows.size());
        for (JsonNode row : page.path("sessions")) {
          rows.add(Row.of(row, alphabet));
        }
      } while (!page.path("sessions").isEmpty() && rows.size() < page.path("total").asInt());
      source = "daemon: " + daemon.owner();
    } else {
      OneLook.Seen seen = OneLook.at(loaded, InstantSource.system().instant());
      seen.rows().forEach(row -> rows.add(Row.of(JsonMapper.shared().valueToTree(row), alphabet)));
      source = "no daemon runs; read from the gateway's records";
    }
    Model model = new Model(rows, true, source, "");
    Summary.lines(model, InstantSource.system().instant(), alphabet)
        .forEach(console.out()::println);
    return 0;
  }
}
