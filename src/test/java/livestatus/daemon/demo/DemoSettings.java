package livestatus.daemon.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import livestatus.daemon.WrittenSettings;
import livestatus.mattermost.FakeMattermost;

/** A daemon's settings in a folder of its own, for a gateway there and a simulated server. */
public final class DemoSettings {
  private DemoSettings() {}

  /**
   * Writes the settings' file, and reads it as the daemon does.
   *
   * @param mattermost further settings of the server
   * @param more further settings, as YAML
   */
  public static WrittenSettings write(
      Path folder, FakeMattermost server, FakeMattermost.Login bot, String mattermost, String more)
      throws Exception {
    Files.createDirectories(folder.resolve("openclaw/agents"));
    return WrittenSettings.write(
        folder,
        "here",
        "server: { port: 0 }\nmattermost: { url: \""
            + server.url()
            + "\", token: "
            + bot.token()
            + mattermost
            + " }\nlogging: { level: error }\n"
            + more);
  }
}
