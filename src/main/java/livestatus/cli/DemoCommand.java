package livestatus.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import livestatus.cli.watch.Alphabet;
import livestatus.daemon.Daemon;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.Signals;
import livestatus.daemon.demo.Demo;
import livestatus.daemon.logging.Logging;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import org.jspecify.annotations.Nullable;
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
      "  live-status demo --record demo.jsonl, then: live-status replay demo.jsonl",
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration REDRAW = Duration.ofMillis(250);

  private final Console console;
  private final CountDownLatch stop = new CountDownLatch(1);

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

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Record what the demo's gateway writes, for `live-status replay FILE`.")
  private @Nullable Path recording;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InvalidSettings, InterruptedException {
    if (!(speed > 0 && speed <= 100)) {
      throw new Failure("--speed must be above 0 and at most 100.");
    }
    // Before there is anything to leave behind. A closed window is an end like any other.
    for (String signal : List.of("TERM", "INT", "HUP")) {
      Signals.on(signal, stop::countDown);
    }
    AtomicReference<String> told = new AtomicReference<>("");
    try (Demo demo = new Demo(speed, recording, told::set, InstantSource.system())) {
      Settings settings = settings(demo);
      try (Daemon daemon = start(settings)) {
        demo.play();
        if (console.drawable()) {
          show(demo, settings, told);
        } else {
          print(demo, daemon);
        }
      }
    } catch (InstanceLock.Held | IOException cannot) {
      throw new Failure(String.valueOf(cannot.getMessage()));
    }
    return 0;
  }

  private void show(Demo demo, Settings settings, AtomicReference<String> told)
      throws IOException, InterruptedException {
    Alphabet alphabet = Alphabet.of(console.around().environment());
    CountDownLatch ended = new CountDownLatch(1);
    try (WatchFeed feed =
        new WatchFeed(settings, alphabet, Duration.ofSeconds(1), InstantSource.system())) {
      feed.start();
      WatchCommand.show(
          console, feed, alphabet, REDRAW, true, end -> narrate(demo, feed, told, end, ended));
    } finally {
      ended.countDown();
    }
  }

  /** Puts the story's sentences below the list, on a thread of its own. */
  private void narrate(
      Demo demo, WatchFeed feed, AtomicReference<String> told, Runnable end, CountDownLatch ended) {
    Thread thread =
        new Thread(
            () -> {
              try {
                do {
                  feed.notice(String.valueOf(told.get()));
                  if (stop.getCount() == 0 || (once && demo.awaitEnd(Duration.ZERO))) {
                    end.run();
                  }
                } while (!ended.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "narrator");
    thread.setDaemon(true);
    thread.start();
  }

  /** Without a terminal: each card that is new, once. */
  private void print(Demo demo, Daemon daemon) throws InterruptedException {
    DemoView view = new DemoView(console);
    console.err().println("The page of this demo is " + daemon.page());
    boolean over = false;
    do {
      over = over || demo.awaitEnd(Duration.ZERO);
      view.draw(daemon.outbox().all());
    } while (!stop.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS) && !(once && over));
    view.draw(daemon.outbox().all());
  }

  /** Nothing of this machine's own. */
  private Settings settings(Demo demo) throws IOException, InvalidSettings {
    Surroundings around = new Surroundings(environment(demo), demo.home(), host());
    return new SettingsLoader(around).load(demo.settings(port)).settings();
  }

  private String host() {
    return console.around().hostName();
  }

  private static Map<String, String> environment(Demo demo) {
    return Map.of(
        "OPENCLAW_STATE_DIR", demo.home().toString(), "XDG_STATE_HOME", demo.data().toString());
  }

  private static Daemon start(Settings settings) throws IOException, InstanceLock.Held {
    Logging.start(settings.logging(), List.of(), Map.of());
    return Daemon.start(settings, Map.of(), Version.number(), List.of(), InstantSource.system());
  }
}
