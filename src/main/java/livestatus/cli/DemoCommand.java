package livestatus.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import livestatus.daemon.Daemon;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.Signals;
import livestatus.daemon.demo.Demo;
import livestatus.daemon.logging.Logging;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The product in one minute. */
@Command(
    name = "demo",
    description = {
      "Watch a story of several agents, without an account, a gateway or a network.",
      "It is told through real files in a temporary folder, and the real daemon watches.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status demo                one minute; Ctrl-C ends it and leaves nothing behind",
      "  live-status demo --speed 4      a quarter of a minute",
      "  live-status demo --once         end when the story has ended",
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration REDRAW = Duration.ofMillis(250);

  private final Console console;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "How many seconds of the story pass in one second. Default: 1.")
  private double speed = 1;

  @Option(names = "--once", description = "End with the story instead of waiting for Ctrl-C.")
  private boolean once;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where the page is served. Default: any free port.")
  private int port;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InvalidSettings, InterruptedException {
    if (!(speed > 0 && speed <= 100)) {
      throw new Failure("--speed must be above 0 and at most 100.");
    }
    CountDownLatch stop = new CountDownLatch(1);
    Signals.on("TERM", stop::countDown);
    Signals.on("INT", stop::countDown);
    try (Demo demo = new Demo(speed, InstantSource.system());
        Daemon daemon = start(demo)) {
      DemoView view = new DemoView(console);
      console.err().println("The page of this demo is " + daemon.page());
      demo.play();
      boolean over = false;
      do {
        over = over || demo.awaitEnd(Duration.ZERO);
        view.draw(daemon.outbox().all(), over);
      } while (!stop.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS) && !(once && over));
      view.last(daemon.outbox().all());
    } catch (InstanceLock.Held | IOException cannot) {
      throw new Failure(String.valueOf(cannot.getMessage()));
    }
    return 0;
  }

  /** The real daemon, with nothing of this machine's settings. */
  private Daemon start(Demo demo) throws IOException, InvalidSettings, InstanceLock.Held {
    Map<String, String> environment = new HashMap<>();
    environment.put("OPENCLAW_STATE_DIR", demo.home().toString());
    environment.put("XDG_STATE_HOME", demo.data().toString());
    Path home = demo.home();
    Surroundings around = new Surroundings(environment, home, console.around().hostName());
    Settings settings = new SettingsLoader(around).load(demo.settings(port)).settings();
    Logging.start(settings.logging(), List.of(), environment);
    return Daemon.start(settings, environment, Version.number(), List.of(), InstantSource.system());
  }
}
