package livestatus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import livestatus.mattermost.FakeMattermost;

/**
 * What was asked in one session, and how what the daemon told of it is held against what the model
 * knows. Each demand fails with the whole story.
 *
 * <p>The limits are those that are promised, plus the time for which this machine did not let the
 * test itself run within the span that is judged.
 */
final class Turn {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration SEEN = Duration.ofSeconds(1);
  private static final Duration OVER = Duration.ofSeconds(3);
  private static final Set<String> OVER_STATES = Set.of("idle", "completed", "error", "cancelled");

  private final Stage stage;
  private final String tag;
  private final String key;
  private final Instant asked;
  private Instant ended = Instant.MAX;
  private Instant over = Instant.MAX;

  /**
   * @param tag by which the model knows the conversation
   * @param asked when somebody began to ask
   */
  Turn(Stage stage, String tag, String key, Instant asked) {
    this.stage = stage;
    this.tag = tag;
    this.key = key;
    this.asked = asked;
  }

  String key() {
    return key;
  }

  Instant asked() {
    return asked;
  }

  /** What was told of it last. */
  Seen last() {
    List<Seen> told = stage.watch.of(key);
    return told.get(told.size() - 1);
  }

  /** Waits until the model has asked for a tool and the daemon tells that it runs. */
  void runsTool() {
    stage.watch.await(
        "a tool of " + key, PATIENCE, seen -> isOurs(seen) && seen.row().hasNonNull("tool"));
  }

  /** Its parent is told, and never another one. */
  void isChildOf(Turn parent) {
    stage.watch.await(
        key + " with its parent",
        PATIENCE,
        seen -> seen.key().equals(key) && seen.parent().equals(parent.key));
    assertThat(stage.watch.of(key))
        .filteredOn(seen -> !seen.parent().isEmpty())
        .as("the parents told of %s", key)
        .allMatch(seen -> seen.parent().equals(parent.key));
  }

  /** Working is told within a second of the first record that shows it. */
  Turn isSeenInTime() {
    Seen seen = firstWorking();
    // The daemon may well have looked a moment before us.
    Await.until(
        "the records that show " + key + " at work are seen from outside",
        Duration.ofSeconds(5),
        () -> stage.records.firstSign(key, asked) != null,
        stage::evidence);
    GatewayRecords.Sign sign = stage.records.firstSign(key, asked);
    Duration late = Duration.between(sign.at(), seen.at());
    Duration stalled = stage.records.stalled(sign.at(), seen.at());
    stage.note(
        "%s: working told %d ms after its first record (%s), stalls %d ms",
        key, late.toMillis(), sign.what().replaceAll(" /.*/", " "), stalled.toMillis());
    assertThat(late)
        .as("from the first record of %s (%s) to the news\n%s", key, sign, stage.evidence())
        .isLessThanOrEqualTo(SEEN.plus(stalled));
    return this;
  }

  private Seen firstWorking() {
    return stage.watch.await(
        key + " at work since " + asked, PATIENCE, seen -> isOurs(seen) && seen.working());
  }

  private boolean isOurs(Seen seen) {
    return seen.key().equals(key) && !seen.at().isBefore(asked);
  }

  /** The model has answered, nothing more comes, and the daemon tells this state in time. */
  Turn endsAs(String state) {
    return endsAs(state, lastAnswer());
  }

  /** The same where something else than the model's last answer ended it. */
  Turn endsAs(String state, Instant end) {
    ended = end;
    Seen seen =
        stage.watch.await(
            key + " told to be " + state,
            PATIENCE,
            each -> isOurs(each) && each.state().equals(state) && !each.at().isBefore(end));
    over = seen.at().plus(OVER);
    // The gateway takes its time to write down what the model has long said.
    Instant written = stage.records.lastCeased(key, end, seen.at());
    Duration late = Duration.between(written, seen.at());
    Duration stalled = stage.records.stalled(written, seen.at());
    stage.note(
        "%s: %s told %d ms after the end, %d ms after the records of it",
        key, state, Duration.between(end, seen.at()).toMillis(), late.toMillis());
    assertThat(late)
        .as("from the end of %s to the news of it\n%s", key, stage.evidence())
        .isLessThanOrEqualTo(OVER.plus(stalled));
    return this;
  }

  /** When the model's last answer was out, once it has been quiet for a while. */
  private Instant lastAnswer() {
    Await.until(
        "the model has answered " + tag + " and is asked no more",
        PATIENCE,
        () -> {
          List<ModelCall> calls = calls();
          return !calls.isEmpty()
              && calls.get(calls.size() - 1).end() != ModelCall.End.TOOLS
              && OVER_STATES.contains(stage.watch.now(key))
              && calls.get(calls.size() - 1).ended().plus(OVER).isBefore(Instant.now());
        },
        stage::evidence);
    List<ModelCall> calls = calls();
    return calls.get(calls.size() - 1).ended();
  }

  /** What the model was asked in it. */
  List<ModelCall> calls() {
    return stage.model.calls(tag).stream().filter(call -> !call.began().isBefore(asked)).toList();
  }

  /** Nobody believes any more that it works; what else is believed is not judged. */
  void isToldToBeOverWithin(Duration limit, Instant end) {
    Seen seen =
        stage.watch.await(
            key + " told not to work after " + end,
            PATIENCE,
            each -> isOurs(each) && !each.working() && !each.at().isBefore(end));
    Duration late = Duration.between(end, seen.at());
    stage.note("%s: %s told %d ms after the crash", key, seen.state(), late.toMillis());
    assertThat(late)
        .as("from the crash to the news of it\n%s", stage.evidence())
        .isLessThanOrEqualTo(limit.plus(stage.records.stalled(end, seen.at())));
  }

  /** From when on it must not be told to be at work any more; far away while it goes on. */
  Instant over() {
    return over;
  }

  /** When it ended, once that was judged. */
  Instant ended() {
    return ended;
  }

  /** From the first sight of it to its end it is never told to be anything but at work. */
  Turn isNeverIdleBetween() {
    return isNeverIdleBefore(ended);
  }

  /** The same up to an earlier moment. */
  Turn isNeverIdleBefore(Instant moment) {
    Instant from = firstWorking().at();
    assertThat(stage.watch.of(key))
        .filteredOn(seen -> !seen.at().isBefore(from) && seen.at().isBefore(moment))
        .as("told of %s between %s and %s\n%s", key, from, moment, stage.evidence())
        .isNotEmpty()
        .allMatch(Seen::working);
    return this;
  }

  /** The session's post, once its card's title says this: it is the only one, and in its place. */
  FakeMattermost.Seen hasOnePostThatSays(String channel, String headline) {
    Await.until(
        "the post of " + key + " says " + headline,
        Duration.ofSeconds(15),
        () -> stage.post(key) != null && Posts.title(stage.post(key)).contains(headline),
        () -> stage.server.posts(channel) + "\n" + stage.evidence());
    FakeMattermost.Seen post = stage.post(key);
    assertThat(post.channel()).as("the channel of the post of " + key).isEqualTo(channel);
    assertThat(stage.posts.alike(post)).as("posts of " + key).isOne();
    return post;
  }

  /** A sub-agent stands in its parent's post. */
  void hasNoPostOfItsOwn() {
    assertThat(stage.post(key)).as("the post of " + key).isNull();
  }
}
