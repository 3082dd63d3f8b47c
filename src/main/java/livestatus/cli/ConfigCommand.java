package livestatus.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Mistake;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.SettingsText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Looks at the settings, and at nothing else. */
@Command(
    name = "config",
    description = "Check the settings, or show those in force.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status config check",
      "  live-status config check --config config/live-status.yml",
      "  live-status config show",
    })
final class ConfigCommand {
  private final Console console;

  ConfigCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "check",
      description = "Name every mistake in the settings, with its line; exit 2 if there is one.")
  int check(
      @Mixin SettingsOption settings,
      @Option(names = "--json", description = "For programs.") boolean json)
      throws InvalidSettings {
    try {
      SettingsLoader.Loaded loaded = settings.load(console.around());
      Path file = loaded.file();
      if (json) {
        print(List.of());
      } else if (file == null) {
        console.out().println("No settings file: the defaults are in force.");
      } else {
        console.out().println(file + ": no mistakes.");
      }
      return CommandLine.ExitCode.OK;
    } catch (InvalidSettings invalid) {
      if (!json) {
        throw invalid;
      }
      print(invalid.mistakes());
      return CommandLine.ExitCode.USAGE;
    }
  }

  private void print(List<Mistake> mistakes) {
    Map<String, Object> result = Map.of("mistakes", mistakes);
    console.out().println(JsonMapper.shared().writeValueAsString(result));
  }

  @Command(
      name = "show",
      description = "Print the settings in force: defaults filled in, secrets masked.")
  int show(
      @Mixin SettingsOption settings,
      @Option(names = "--json", description = "For programs.") boolean json)
      throws InvalidSettings {
    SettingsLoader.Loaded loaded = settings.load(console.around());
    Path file = loaded.file();
    if (json) {
      console.out().print(SettingsText.json(loaded.settings()));
    } else {
      console.out().println("# From " + (file == null ? "the defaults: no settings file" : file));
      console.out().print(SettingsText.yaml(loaded.settings()));
    }
    return CommandLine.ExitCode.OK;
  }
}
