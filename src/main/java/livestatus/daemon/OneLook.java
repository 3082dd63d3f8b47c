package livestatus.daemon;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import livestatus.daemon.settings.Settings;
import livestatus.session.Snapshot;

/** One look at the gateway's records, for commands that find no daemon to ask. */
public final class OneLook {
  /**
   * What it showed.
   *
   * @param rows the sessions as the daemon's API would tell them
   * @param health what people should know, in sentences
   */
  public record Seen(Snapshot snapshot, List<Map<String, Object>> rows, List<String> health) {}

  private OneLook() {}

  public static Seen at(Settings settings, Instant now) {
    try (Lookout lookout = new Lookout(settings, () -> {})) {
      Snapshot snapshot = lookout.look(now);
      return new Seen(snapshot, lookout.rows(), lookout.health());
    }
  }
}
