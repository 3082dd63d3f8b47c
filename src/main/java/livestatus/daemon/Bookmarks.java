package livestatus.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.history.History;
import livestatus.openclaw.OpenClawHome;
import livestatus.openclaw.SavedPosition;

/**
 * How far one home's transcripts were read, kept in the history for the process after this one.
 *
 * <p>Owned by the monitor's thread.
 */
final class Bookmarks {
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** Between the session and the file, in the name under which the history keeps a position. */
  private static final char SEPARATOR = '\n';

  private final OpenClawHome home;
  private final History history;
  private Instant next = Instant.EPOCH;

  /** What outlived its transcript was forgotten, because all was read. */
  private boolean hasForgotten;

  /** Of the database that all of them were saved to. */
  private int savedTo;

  /** Lets the home go on where an earlier process stood. */
  Bookmarks(OpenClawHome home, History history) {
    this.home = home;
    this.history = history;
    this.savedTo = history.renewals();
    home.restore(() -> restored(history));
  }

  private static List<SavedPosition> restored(History history) {
    List<SavedPosition> positions = new ArrayList<>();
    history
        .savedPositions()
        .forEach(
            (source, position) -> {
              int gap = source.indexOf(SEPARATOR);
              if (gap > 0) {
                positions.add(
                    new SavedPosition(
                        source.substring(0, gap), source.substring(gap + 1), position));
              }
            });
    return positions;
  }

  private static String source(SavedPosition position) {
    return position.session() + SEPARATOR + position.file();
  }

  /** Saves what is new, unless that was done just before. Not before all was read once. */
  void save(Instant now) {
    if (now.isBefore(next) || home.agents().isEmpty()) {
      return;
    }
    next = now.plus(EVERY);
    if (!hasForgotten) {
      hasForgotten = true;
      forgetOutlived();
    }
    gather();
  }

  /** Saves what came since then; that no change told of it is no reason to wait. */
  void saveMore() {
    if (hasForgotten) {
      gather();
    }
  }

  private void gather() {
    int database = history.renewals();
    boolean all = database != savedTo;
    savedTo = database;
    Map<String, String> positions = new LinkedHashMap<>();
    for (SavedPosition position : home.positions(all)) {
      positions.put(source(position), position.position());
    }
    if (!positions.isEmpty()) {
      history.recorder().positions(positions);
    }
  }

  /**
   * Once, when all was read for the first time: or each new transcript would leave one for ever.
   */
  private void forgetOutlived() {
    List<String> outlived = home.outlived().stream().map(Bookmarks::source).toList();
    if (!outlived.isEmpty()) {
      history.recorder().forget(outlived);
    }
  }
}
