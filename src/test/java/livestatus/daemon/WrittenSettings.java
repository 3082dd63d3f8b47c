package livestatus.daemon;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;

/** Settings as a daemon reads them from a file, for a gateway's home in the same folder. */
public record WrittenSettings(Path home, Settings settings, Map<String, String> environment) {
  /**
   * Writes the settings' file, and reads it as the daemon does.
   *
   * @param host the machine's name
   */
  public static WrittenSettings write(Path folder, String host, String yaml) throws Exception {
    Path home = Files.createDirectories(folder.resolve("openclaw"));
    Path file = Files.writeString(folder.resolve("live-status.yml"), yaml);
    Map<String, String> environment =
        Map.of(
            "OPENCLAW_STATE_DIR",
            home.toString(),
            "XDG_STATE_HOME",
            folder.resolve("state").toString());
    Settings settings =
        new SettingsLoader(new Surroundings(environment, folder, host)).load(file).settings();
    return new WrittenSettings(home, settings, environment);
  }

  public Daemon start(InstantSource clock) throws Exception {
    return Daemon.start(settings, environment, "test", List.of(), clock);
  }
}
