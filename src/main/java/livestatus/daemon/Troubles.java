package livestatus.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import livestatus.alert.Trouble;
import livestatus.history.HistoryHealth;
import livestatus.mattermost.PublishReport;

/** What of the daemon's own state is worth an alert. Owned by the thread that asks. */
final class Troubles {
  /** The monitor looks every ten seconds at least. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /** How long a loss or a defect is told of. */
  private static final Duration RECENT = Duration.ofMinutes(10);

  /** A count that should not grow, and when it last did. */
  private static final class Count {
    private long last;
    private Instant grew = Instant.MIN;

    boolean grewLately(long count, Instant now) {
      if (count > last) {
        grew = now;
      }
      last = count;
      return grew.isAfter(now.minus(RECENT));
    }
  }

  private final Count defects = new Count();
  private final Count losses = new Count();

  List<Trouble> now(
      Instant looked,
      long failures,
      long refusedSignals,
      PublishReport posts,
      HistoryHealth history,
      Instant now) {
    List<Trouble> troubles = new ArrayList<>();
    if (looked.plus(SILENCE).isBefore(now)) {
      troubles.add(new Trouble("monitor", "The sessions were last looked at at " + looked + "."));
    }
    if (defects.grewLately(failures, now)) {
      troubles.add(new Trouble("defect", "A look at the sessions failed; the log says why."));
    }
    if (losses.grewLately(refusedSignals + history.dropped(), now)) {
      troubles.add(
          new Trouble("loss", "More came than could be kept; /api/status says how much was lost."));
    }
    if (history.trouble() != null) {
      troubles.add(new Trouble("history", "The database cannot be written: " + history.trouble()));
    }
    for (PublishReport.Trouble trouble : posts.troubles()) {
      if (trouble.session() == null) {
        troubles.add(
            new Trouble(
                "mattermost " + trouble.server() + " " + trouble.account(), trouble.what()));
      }
    }
    return troubles;
  }
}
