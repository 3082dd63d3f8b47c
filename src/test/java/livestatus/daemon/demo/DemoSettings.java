package livestatus.daemon.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import livestatus.daemon.Daemon;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.SettingsLoader;
import livestatus.daemon.settings.Surroundings;
import livestatus.mattermost.FakeMattermost;

/** A daemon's settings in a folder of its own, for a gateway there and a simulated server. */
public record DemoSettings(Path home, Settings settings, Map<String, String> environment) {
  /**
   * Writes the settings' file, and reads it as the daemon does.
   *
   * @param mattermost further settings of the server
   * @param more further settings, as YAML
   */
  public static DemoSettings write(
      Path folder, FakeMattermost server, FakeMattermost.Login bot, String mattermost, String more)
      throws Exception {
    Path home = Files.createDirectories(folder.resolve("openclaw/agents")).getParent();
    Path file = folder.resolve("live-status.yml");
    Files.writeString(
        file,
        "server: { port: 0 }\nmattermost: { url: \""
            + server.url()
            + "\", token: "
            + bot.token()
            + mattermost
            + " }\nlogging: { level: error }\n"
            + more);
    Map<String, String> environment =
        Map.of(
            "OPENCLAW_STATE_DIR",
            home.toString(),
            "XDG_STATE_HOME",
            folder.resolve("state").toString());
    Settings settings =
        new SettingsLoader(new Surroundings(environment, folder, "here")).load(file).settings();
    return new DemoSettings(home, settings, environment);
  }

  public Daemon start(InstantSource clock) throws Exception {
    return Daemon.start(settings, environment, "test", List.of(), clock);
  }
}
