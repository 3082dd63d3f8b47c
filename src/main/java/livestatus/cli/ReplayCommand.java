package livestatus.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import livestatus.daemon.Rerun;
import livestatus.session.Session;
import livestatus.session.Transition;
import livestatus.status.SafeText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** What would have been shown, and why: for bug reports. */
@Command(
    name = "replay",
    description = {
      "Run the real reader over a recording, or over what a gateway has kept, and print each",
      "change of state with its time, reason and witness.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status replay recording.jsonl",
      "  live-status replay ~/.openclaw/agents/main/sessions",
      "  live-status replay tools5/ --at 12.5s      what was true then",
      "  live-status replay tools5/ --speed 1       as it happened",
      "  live-status replay tools5/ --json | jq .reason",
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int REASON = 160;

  private final Console console;

  @Parameters(
      paramLabel = "RECORDING",
      description = {
        "A recording (recording.jsonl, its .xz, or the folder that it is in), or what a",
        "gateway has kept: a sessions folder, a home, a transcript, an agent's database."
      })
  private Path recording = Path.of(".");

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Only up to then, such as 12.5s or 2m.")
  private @Nullable String at;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "Print each change when it comes, N times as fast. Default: at once.")
  private double speed;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  ReplayCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Rerun.Result result;
    try {
      result = Rerun.of(recording, at == null ? null : duration(at));
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
    double before = 0;
    for (Transition change : result.transitions()) {
      double second = Duration.between(result.start(), change.seen()).toMillis() / 1000.0;
      if (speed > 0) {
        Thread.sleep(Math.round(Math.max(0, second - before) * 1000 / speed));
        before = second;
      }
      print(second, change);
    }
    if (at != null && !json) {
      console.out().println();
      for (Session session : result.end().sessions().values()) {
        console
            .out()
            .printf(
                "%-9s %s  %s (%s)%n",
                session.state().word(),
                session.key(),
                SafeText.line(session.status().reason(), REASON),
                session.status().witness().word());
      }
    }
    return 0;
  }

  private void print(double second, Transition change) {
    if (json) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("second", second);
      told.put("at", change.at().toString());
      told.put("session", change.session().value());
      told.put("from", change.from().word());
      told.put("to", change.to().word());
      told.put("reason", SafeText.line(change.reason(), REASON));
      told.put("witness", change.witness().word());
      console.out().println(JsonMapper.shared().writeValueAsString(told));
      return;
    }
    console
        .out()
        .printf(
            Locale.ROOT,
            "%9.3f s  %-9s %s  %s (%s)%n",
            second,
            change.to().word(),
            change.session(),
            SafeText.line(change.reason(), REASON),
            change.witness().word());
  }

  static Duration duration(String text) {
    String number = text.replaceFirst("(ms|s|m)$", "");
    String unit = text.substring(number.length());
    try {
      double value = Double.parseDouble(number);
      double seconds = unit.equals("ms") ? value / 1000 : unit.equals("m") ? value * 60 : value;
      return Duration.ofMillis(Math.round(seconds * 1000));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--at must be a time such as 12.5s, 300ms or 2m, not " + text + ".");
    }
  }
}
