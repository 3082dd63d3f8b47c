package livestatus.cli;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import livestatus.daemon.doctor.Doctor;
import livestatus.daemon.doctor.Finding;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong, and what to do. */
@Command(
    name = "doctor",
    description = "Check everything the daemon needs and say what to do; exit 1 if anything fails.",
    footerHeading = "%nExamples:%n",
    footer = {"  live-status doctor", "  live-status doctor --json"})
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InvalidSettings {
    Settings loaded = settings.load(console.around()).settings();
    List<Finding> findings =
        new Doctor(loaded, console.around().environment(), InstantSource.system()).examine();
    if (json) {
      List<Map<String, String>> told = new ArrayList<>();
      for (Finding finding : findings) {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("level", finding.level().word());
        one.put("check", finding.check());
        one.put("what", finding.what());
        one.put("todo", finding.todo());
        told.add(one);
      }
      console.out().println(JsonMapper.shared().writeValueAsString(Map.of("findings", told)));
    } else {
      findings.forEach(this::print);
    }
    boolean failed = findings.stream().anyMatch(one -> one.level() == Finding.Level.FAIL);
    return failed ? 1 : 0;
  }

  private void print(Finding finding) {
    console.out().println(paint(finding.level()) + "  " + finding.check() + ": " + finding.what());
    if (!finding.todo().isEmpty()) {
      console.out().println("      → " + finding.todo());
    }
  }

  private String paint(Finding.Level level) {
    String word = String.format("%-4s", level.word());
    if (!console.colour()) {
      return word;
    }
    int color =
        switch (level) {
          case OK -> 32;
          case WARN -> 33;
          case FAIL -> 31;
        };
    return "\u001b[" + color + "m" + word + "\u001b[0m";
  }
}
