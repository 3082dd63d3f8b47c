package livestatus.cli;

import java.nio.file.Path;
import livestatus.daemon.logging.Logging;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixed into every command that needs the settings. */
final class SettingsOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = {
        "The settings file. Default: $LIVE_STATUS_CONFIG, else",
        "~/.config/live-status/live-status.yml, else",
        "/etc/live-status/live-status.yml, else none is needed."
      })
  private @Nullable Path file;

  SettingsLoader.Loaded load(Surroundings around) throws InvalidSettings {
    SettingsLoader.Loaded loaded = new SettingsLoader(around).load(file);
    Logging.hide(loaded.settings().secrets());
    return loaded;
  }

  /** The file that the user named; null if none. */
  @Nullable Path file() {
    return file;
  }
}
