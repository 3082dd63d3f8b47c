package livestatus.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import livestatus.daemon.settings.Settings;
import livestatus.openclaw.OpenClawHome;
import livestatus.openclaw.Processes;
import livestatus.session.Sessions;
import livestatus.session.Snapshot;

/** One look at the gateway's records, for commands that find no daemon to ask. */
public final class OneLook {
  /**
   * What it showed.
   *
   * @param health what people should know, in sentences
   */
  public record Seen(Snapshot snapshot, List<String> health) {}

  private OneLook() {}

  public static Seen at(Settings settings, Instant now) {
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    List<String> health = new ArrayList<>();
    int number = 0;
    for (Settings.OpenClaw.Home home : settings.openclaw().homes()) {
      number++;
      try (OpenClawHome opened =
          new OpenClawHome(home.folder(), Processes.ofThisMachine(), () -> {})) {
        if (number > 1) {
          opened.prefixKeys("home" + number);
        }
        opened.poll(now, signal -> sessions.apply(signal, now));
        health.addAll(opened.health());
      }
    }
    sessions.tick(now);
    return new Seen(sessions.snapshot(now), health);
  }
}
