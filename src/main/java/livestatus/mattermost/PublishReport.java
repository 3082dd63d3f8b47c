package livestatus.mattermost;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What publishing has done since it began, and what stands in its way; for status, doctor and
 * metrics. Each wanted card is counted in exactly one of created, edited, equal, replaced,
 * withheld, refused and waiting.
 *
 * @param wanted cards that were handed over
 * @param created posts made
 * @param edited edits that the server confirmed
 * @param equal cards not sent because the post showed them already
 * @param replaced cards not sent because a newer one came first
 * @param withheld cards not sent because there is to be no post
 * @param refused cards that the server will not have
 * @param waiting posts whose newest card is not shown yet
 * @param posts posts in memory
 * @param moved posts made anew further down in their channel
 * @param removed old posts deleted after a move
 * @param adopted posts found again on a server
 * @param requests requests of all kinds
 * @param turns turns that were shown
 * @param turnEdits edits within those turns; divided by turns it is the average
 * @param mostTurnEdits the most edits of one turn
 * @param writesByChannel creates and edits by channel id
 * @param failures by kind: {@code busy}, {@code unreachable}, {@code uncertain}, {@code account},
 *     {@code refused}, {@code ledger}
 * @param troubles what people should know of, the oldest first
 */
public record PublishReport(
    long wanted,
    long created,
    long edited,
    long equal,
    long replaced,
    long withheld,
    long refused,
    long waiting,
    long posts,
    long moved,
    long removed,
    long adopted,
    long requests,
    long turns,
    long turnEdits,
    long mostTurnEdits,
    Map<String, Long> writesByChannel,
    Map<String, Long> failures,
    List<Trouble> troubles) {
  /**
   * Something that keeps posts from being shown.
   *
   * @param account the account it concerns; null where it is the server
   * @param session the session it concerns; null where it is the whole account or server
   * @param what a sentence
   */
  public record Trouble(
      String server,
      @Nullable String account,
      @Nullable String session,
      Instant since,
      String what) {}

  public static final PublishReport NONE =
      new PublishReport(
          0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), List.of());

  public PublishReport {
    writesByChannel = Map.copyOf(writesByChannel);
    failures = Map.copyOf(failures);
    troubles = List.copyOf(troubles);
  }

  /** Cards that needed no edit. */
  public long suppressed() {
    return equal + replaced;
  }

  /** With cards counted that no server was known for. */
  PublishReport withheldMore(long cards) {
    return plus(
        new PublishReport(
            cards, 0, 0, 0, 0, cards, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), List.of()));
  }

  /** Both together, as when there are several servers. */
  PublishReport plus(PublishReport other) {
    List<Trouble> both = new ArrayList<>(troubles);
    both.addAll(other.troubles);
    return new PublishReport(
        wanted + other.wanted,
        created + other.created,
        edited + other.edited,
        equal + other.equal,
        replaced + other.replaced,
        withheld + other.withheld,
        refused + other.refused,
        waiting + other.waiting,
        posts + other.posts,
        moved + other.moved,
        removed + other.removed,
        adopted + other.adopted,
        requests + other.requests,
        turns + other.turns,
        turnEdits + other.turnEdits,
        Math.max(mostTurnEdits, other.mostTurnEdits),
        sum(writesByChannel, other.writesByChannel),
        sum(failures, other.failures),
        both);
  }

  private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> sum = new HashMap<>(one);
    other.forEach((key, value) -> sum.merge(key, value, Long::sum));
    return sum;
  }
}
