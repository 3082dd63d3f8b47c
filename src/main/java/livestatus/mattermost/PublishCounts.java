package livestatus.mattermost;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where every wanted card went, and what it cost. Each card that is wanted ends in exactly one
 * {@link Fate}, so nothing is lost without being counted. Owned by the publishing thread.
 */
final class PublishCounts {
  /** What became of a wanted card. */
  enum Fate {
    /** A new post shows it. */
    CREATED,
    /** An edit shows it. */
    EDITED,
    /** The post showed it already. */
    EQUAL,
    /** A newer card came before it was sent. */
    REPLACED,
    /** Its post is not to be: deleted by somebody, its thread gone, or never asked for. */
    WITHHELD,
    /** The server will not have it. */
    REFUSED
  }

  private static final int MAX_CHANNELS = 200;
  private static final String OTHERS = "others";

  private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
  private final Map<String, Long> failures = new LinkedHashMap<>();
  private final Map<String, Long> writesByChannel = new LinkedHashMap<>();
  long wanted;
  long moved;
  long removed;
  long adopted;
  long requests;
  long turns;
  long turnEdits;
  long mostTurnEdits;

  void fate(Fate fate) {
    fates.merge(fate, 1L, Long::sum);
  }

  /** Cards that newer ones took the place of before anybody looked at them. */
  void replaced(long cards) {
    wanted += cards;
    fates.merge(Fate.REPLACED, cards, Long::sum);
  }

  void failure(String kind) {
    failures.merge(kind, 1L, Long::sum);
  }

  void wrote(String channel) {
    boolean known = writesByChannel.containsKey(channel) || writesByChannel.size() < MAX_CHANNELS;
    writesByChannel.merge(known ? channel : OTHERS, 1L, Long::sum);
  }

  void turnBegan() {
    turns++;
  }

  void turnEdited(long editsOfTurn) {
    turnEdits++;
    mostTurnEdits = Math.max(mostTurnEdits, editsOfTurn);
  }

  private long of(Fate fate) {
    return fates.getOrDefault(fate, 0L);
  }

  PublishReport report(long waiting, long posts, List<PublishReport.Trouble> troubles) {
    return new PublishReport(
        wanted,
        of(Fate.CREATED),
        of(Fate.EDITED),
        of(Fate.EQUAL),
        of(Fate.REPLACED),
        of(Fate.WITHHELD),
        of(Fate.REFUSED),
        waiting,
        posts,
        moved,
        removed,
        adopted,
        requests,
        turns,
        turnEdits,
        mostTurnEdits,
        writesByChannel,
        failures,
        troubles);
  }
}
