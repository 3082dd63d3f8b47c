package livestatus.mattermost;

import static livestatus.mattermost.Cards.over;
import static livestatus.mattermost.Cards.working;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livestatus.mattermost.PublishReport.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server, its people and its administrators can do to a post, and what becomes of it. */
class PublisherFaultsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Rig rig = new Rig("5.37");
  private Destination town = rig.channel(rig.town, null);
  private final Instant turn1 = rig.clock.instant();

  @AfterEach
  void close() {
    rig.close();
  }

  private void use(String version) {
    rig.close();
    rig = new Rig(version);
    town = rig.channel(rig.town, null);
  }

  /** A post that shows {@code a}, and may be edited again. */
  private String posted(String session) {
    rig.want(working(session, "a"), town, turn1);
    rig.settle();
    rig.run(Duration.ofSeconds(10));
    return rig.server.postsBy(rig.bot).get(rig.server.postsBy(rig.bot).size() - 1).id();
  }

  private int requestsDuring(Duration time) {
    int before = rig.server.requestCount();
    rig.run(time);
    return rig.server.requestCount() - before;
  }

  private List<String> troubles() {
    return rig.publisher.report().troubles().stream().map(Trouble::what).toList();
  }

  @Test
  void tenMinutesDownThenTheNewestStateAlone() {
    for (int i = 0; i < 20; i++) {
      posted("s" + i);
    }
    int before = rig.server.historyRows(rig.town);
    rig.server.goDown();
    for (int second = 0; second < 600; second++) {
      for (int i = 0; i < 20; i++) {
        rig.want(working("s" + i, "down " + second), town, turn1);
      }
      rig.run(SECOND);
    }
    assertThat(rig.publisher.report().waiting()).isEqualTo(20);
    assertThat(rig.publisher.report().failures().get("unreachable")).isBetween(15L, 80L);
    assertThat(troubles()).hasSize(1);
    rig.server.comeBack();
    rig.run(Duration.ofSeconds(60));
    assertThat(rig.shown(rig.town)).hasSize(20).containsOnly("down 599");
    assertThat(rig.server.historyRows(rig.town) - before).isEqualTo(20);
    assertThat(rig.publisher.report().troubles()).isEmpty();
  }

  @Test
  void afterAnOutageTheOldestChangeGoesFirst() {
    for (String session : List.of("s1", "s2", "s3")) {
      posted(session);
    }
    rig.server.goDown();
    for (String session : List.of("s3", "s1", "s2")) {
      rig.want(working(session, "new " + session), town, turn1);
      rig.run(Duration.ofSeconds(20));
    }
    rig.want(working("s3", "newest s3"), town, turn1);
    rig.server.comeBack();
    rig.run(Duration.ofSeconds(60));
    List<FakeWorld.Write> writes = rig.server.allWrites();
    assertThat(
            writes.subList(writes.size() - 3, writes.size()).stream()
                .map(w -> w.saved().props.path("attachments").path(0).path("text").asString()))
        .containsExactly("newest s3", "new s1", "new s2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenTheServerAsksToWaitEveryPostOfItWaits(boolean tooMany) {
    posted("s1");
    posted("s2");
    Duration asked = tooMany ? SECOND : Duration.ofSeconds(30);
    rig.server.fault((tooMany ? FakeFault.tooMany() : FakeFault.unavailable(asked)).onEdits());
    rig.want(working("s1", "b"), town, turn1);
    rig.settle();
    int requests = rig.server.requestCount();
    rig.want(working("s2", "b"), town, turn1);
    rig.run(asked.minusMillis(1));
    assertThat(rig.server.requestCount()).isEqualTo(requests);
    assertThat(rig.shown(rig.town)).containsExactly("a", "a");
    rig.run(asked.dividedBy(4).plusSeconds(1));
    assertThat(rig.shown(rig.town)).containsExactly("b", "b");
    assertThat(rig.publisher.report().failures()).containsEntry("busy", 1L);
  }

  @ParameterizedTest
  @CsvSource({
    "400, model.post.is_valid.props.app_error",
    "413, api.context.request_body_too_large.app_error",
    "418, some.new.error"
  })
  void whatCannotHealIsSaidOnceAndNeverAHotLoop(int status, String id) {
    posted("s");
    rig.server.fault(FakeFault.refused(status, id).onEdits().always());
    rig.want(working("s", "b"), town, turn1);
    assertThat(requestsDuring(Duration.ofHours(1))).isEqualTo(1);
    assertThat(troubles()).hasSize(1).first().asString().contains(Integer.toString(status), id);
    for (int i = 0; i < 3_600; i++) {
      rig.want(working("s", "c" + i), town, turn1);
      rig.run(SECOND);
    }
    // One, two, four minutes and so on between attempts.
    assertThat(rig.publisher.report().failures().get("refused")).isBetween(5L, 8L);
    rig.server.clearFaults();
    rig.run(Duration.ofHours(2));
    rig.want(working("s", "d"), town, turn1);
    rig.run(Duration.ofHours(1));
    assertThat(rig.shown(rig.town)).containsExactly("d");
    assertThat(troubles()).isEmpty();
  }

  @Test
  void anErrorOfTheServerIsTriedAgainEverLessOften() {
    posted("s");
    rig.server.fault(FakeFault.refused(500, "app.post.save.app_error").onEdits().always());
    rig.want(working("s", "b"), town, turn1);
    assertThat(requestsDuring(Duration.ofHours(1))).isBetween(60, 200);
    rig.server.clearFaults();
    rig.run(Duration.ofMinutes(3));
    assertThat(rig.shown(rig.town)).containsExactly("b");
  }

  @Test
  void aLostAnswerIsLookedForAndNotSentAgain() {
    posted("s");
    rig.server.fault(FakeFault.answerLost().onEdits());
    rig.want(working("s", "b"), town, turn1);
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.shown(rig.town)).containsExactly("b");
    assertThat(rig.server.historyRows(rig.town)).isEqualTo(1);
    assertThat(rig.publisher.report().edited()).isEqualTo(1);
  }

  @Test
  void aResetEditIsSentAgain() {
    posted("s");
    rig.server.fault(FakeFault.reset().onEdits());
    rig.want(working("s", "b"), town, turn1);
    rig.run(Duration.ofSeconds(15));
    assertThat(rig.shown(rig.town)).containsExactly("b");
    assertThat(rig.server.historyRows(rig.town)).isEqualTo(1);
  }

  @Test
  void aNewerEditWaitsForOneThatIsStillUnderWay() {
    posted("s");
    rig.server.fault(FakeFault.appliedLate(Duration.ofSeconds(4)).onEdits());
    rig.want(working("s", "b"), town, turn1);
    rig.settle();
    rig.want(working("s", "c"), town, turn1);
    rig.run(Duration.ofSeconds(20));
    List<FakeWorld.Write> writes = rig.server.allWrites();
    assertThat(
            writes.stream()
                .map(w -> w.saved().props.path("attachments").path(0).path("text").asString()))
        .containsExactly("a", "b", "c");
  }

  @Test
  void aKilledProcessWaitsToo() {
    posted("s");
    rig.server.fault(FakeFault.appliedLate(Duration.ofSeconds(20)).onEdits());
    rig.want(working("s", "b"), town, turn1);
    rig.settle();
    rig.restart();
    rig.want(working("s", "c"), town, turn1);
    rig.run(Duration.ofSeconds(60));
    assertThat(rig.shown(rig.town)).containsExactly("c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "late", "reset", "pending", "late-and-killed", "lost-and-killed"})
  void aCreateThatWentWrongMakesOnePost(String how) {
    FakeFault fault =
        how.startsWith("lost")
            ? FakeFault.answerLost()
            : how.startsWith("late")
                ? FakeFault.appliedLate(Duration.ofSeconds(9))
                : how.equals("reset") ? FakeFault.reset() : FakeFault.pending().times(3);
    rig.server.fault(fault.onCreates());
    rig.want(working("s", "a"), town, turn1);
    rig.settle();
    if (how.endsWith("killed")) {
      rig.restart();
    }
    rig.want(working("s", "b"), town, turn1);
    rig.run(Duration.ofSeconds(60));
    assertThat(rig.shown(rig.town)).containsExactly("b");
  }

  @Test
  void aPostThatWasMadeBeforeALongSilenceIsFoundAgain() {
    rig.server.fault(FakeFault.answerLost().onCreates());
    rig.want(working("s", "a"), town, turn1);
    rig.settle();
    rig.server.goDown();
    rig.run(Duration.ofMinutes(5));
    rig.server.comeBack();
    rig.want(working("s", "b"), town, turn1);
    rig.run(Duration.ofMinutes(2));
    assertThat(rig.shown(rig.town)).containsExactly("b");
    assertThat(rig.publisher.report().adopted()).isEqualTo(1);
  }

  @Test
  void aRefusedTokenRestsTheAccountUntilItChanges() {
    posted("s1");
    posted("s2");
    rig.server.revoke(rig.bot.token());
    rig.want(working("s1", "b"), town, turn1);
    rig.want(working("s2", "b"), town, turn1);
    assertThat(requestsDuring(Duration.ofMinutes(30))).isEqualTo(1);
    assertThat(troubles()).hasSize(1).first().asString().contains("401", "default");
    assertThat(troubles().get(0)).doesNotContain(rig.bot.token());
    rig.tokens.put("default", rig.server.newToken(rig.bot));
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.shown(rig.town)).containsExactly("b", "b");
    assertThat(troubles()).isEmpty();
  }

  @Test
  void anotherAccountGoesOnMeanwhile() {
    posted("s1");
    FakeMattermost.Login other = rig.server.bot("other");
    rig.server.add(other, rig.town);
    rig.tokens.put("other", other.token());
    rig.restart();
    rig.server.revoke(rig.bot.token());
    rig.want(working("s1", "b"), town, turn1);
    Destination byOther = new Destination(rig.server.url(), "other", rig.town, null, null);
    rig.want(working("s2", "b"), byOther, turn1);
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.server.postsBy(other)).hasSize(1);
  }

  @Test
  void anUnreadableTokenIsTheAccountsTroubleAlone() {
    rig.tokens.put("default", "  ");
    rig.want(working("s", "a"), town, turn1);
    rig.run(Duration.ofMinutes(1));
    assertThat(rig.server.requestCount()).isZero();
    assertThat(troubles()).hasSize(1).first().asString().contains("no usable token");
    rig.tokens.put("default", rig.bot.token());
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.shown(rig.town)).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.37", "11"})
  void aPostThatAUserDeletedIsMadeAnewAtTheNextTurn(String version) {
    use(version);
    String post = posted("s");
    rig.server.delete(post);
    for (int i = 0; i < 60; i++) {
      rig.want(working("s", "b" + i), town, turn1);
      rig.run(SECOND);
    }
    assertThat(rig.shown(rig.town)).isEmpty();
    rig.restart();
    rig.want(working("s", "still the same turn"), town, turn1);
    rig.run(Duration.ofMinutes(1));
    assertThat(rig.shown(rig.town)).isEmpty();
    rig.want(working("s", "next turn"), town, rig.clock.instant());
    rig.run(SECOND);
    assertThat(rig.shown(rig.town)).containsExactly("next turn");
    assertThat(rig.publisher.report().withheld()).isPositive();
  }

  @Test
  void aPostDeletedBetweenTurnsIsMadeAnewAtOnce() {
    Destination alice = new Destination(rig.server.url(), "default", null, rig.alice.id(), null);
    rig.want(over("s", "done"), alice, turn1);
    rig.settle();
    String direct = rig.server.directChannel(rig.bot, rig.alice);
    rig.server.delete(rig.server.posts(direct).get(0).id());
    rig.run(Duration.ofMinutes(1));
    rig.want(working("s", "next"), alice, rig.clock.instant());
    rig.run(SECOND);
    assertThat(rig.shown(direct)).containsExactly("next");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeletedRootEndsThePostsOfThatThread(boolean beforeCreating) {
    String root = rig.server.say(rig.alice, rig.town, "", "please");
    Destination thread = rig.channel(rig.town, root);
    if (beforeCreating) {
      rig.server.delete(root);
      rig.want(working("s", "a"), thread, turn1);
    } else {
      rig.want(working("s", "a"), thread, turn1);
      rig.settle();
      rig.server.delete(root);
      rig.run(Duration.ofSeconds(10));
      rig.want(working("s", "b"), thread, turn1);
    }
    rig.run(SECOND);
    assertThat(rig.publisher.report().withheld()).isEqualTo(1);
    int before = rig.server.requestCount();
    for (int turn = 0; turn < 10; turn++) {
      rig.want(working("s", "turn " + turn), thread, rig.clock.instant());
      rig.run(Duration.ofMinutes(10));
    }
    assertThat(rig.server.requestCount()).isEqualTo(before);
    assertThat(rig.server.postsBy(rig.bot)).isEmpty();
    // The session may go on elsewhere.
    rig.want(working("s", "elsewhere"), town, rig.clock.instant());
    rig.run(SECOND);
    assertThat(rig.shown(rig.town)).containsExactly("elsewhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"removed", "removed-private", "archived"})
  void lostAccessIsTriedHourly(String how) {
    String place =
        how.endsWith("private") ? rig.server.privateChannel("p", rig.bot, rig.alice) : rig.town;
    Destination there = rig.channel(place, null);
    rig.want(working("s", "a"), there, turn1);
    rig.settle();
    rig.run(Duration.ofSeconds(10));
    if (how.equals("archived")) {
      rig.server.archive(place, true);
    } else {
      rig.server.remove(rig.bot, place);
    }
    rig.want(working("s", "b"), there, turn1);
    assertThat(requestsDuring(Duration.ofHours(5))).isBetween(5, 15);
    assertThat(troubles()).hasSize(1);
    rig.server.archive(place, false);
    rig.server.add(rig.bot, place);
    rig.run(Duration.ofHours(1));
    assertThat(rig.shown(place)).containsExactly("b");
    assertThat(troubles()).isEmpty();
  }

  @Test
  void whereTheBotIsNoMemberNothingIsPostedUntilItIs() {
    rig.server.remove(rig.bot, rig.town);
    rig.want(working("s", "a"), town, turn1);
    assertThat(requestsDuring(Duration.ofMinutes(50))).isBetween(1, 3);
    rig.server.add(rig.bot, rig.town);
    rig.run(Duration.ofMinutes(20));
    assertThat(rig.shown(rig.town)).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.37", "11"})
  void thePostIsEditedAlsoWhenItIsTooOldForItsMessageToChange(String version) {
    use(version);
    rig.server.editTimeLimit(Duration.ofMinutes(5));
    posted("s");
    rig.run(Duration.ofMinutes(10));
    rig.want(working("s", "b"), town, turn1);
    rig.run(SECOND);
    assertThat(rig.shown(rig.town)).containsExactly("b");
    rig.run(Duration.ofMinutes(1));
    Wanted renamed = rig.wanted(Cards.named("another name", "s", "c"), town, turn1);
    rig.publisher.want(renamed, rig.clock.instant());
    rig.run(SECOND);
    assertThat(rig.shown(rig.town)).containsExactly("c");
    assertThat(rig.server.posts(rig.town).get(0).message()).isEqualTo("**main** agent");
    assertThat(troubles()).isEmpty();
  }

  @Test
  void aLedgerThatCannotWriteHoldsOnlyItsOwnPost() {
    posted("s1");
    FailingLedger failing = new FailingLedger(rig.ledger);
    rig.usedLedger = failing;
    rig.restart();
    failing.broken = true;
    rig.want(working("s1", "b"), town, turn1);
    rig.run(Duration.ofSeconds(20));
    assertThat(rig.shown(rig.town)).containsExactly("a");
    assertThat(rig.publisher.report().failures().get("ledger")).isBetween(2L, 6L);
    assertThat(troubles()).hasSize(1);
    failing.broken = false;
    rig.run(Duration.ofSeconds(60));
    assertThat(rig.shown(rig.town)).containsExactly("b");
  }

  private static final class FailingLedger implements Ledger {
    private final Ledger inner;
    boolean broken;

    FailingLedger(Ledger inner) {
      this.inner = inner;
    }

    private Ledger inner() {
      if (broken) {
        throw new IllegalStateException("The disk is full.");
      }
      return inner;
    }

    @Override
    public List<LedgerEntry> find(PostKey key) {
      return inner().find(key);
    }

    @Override
    public void put(LedgerEntry entry) {
      inner().put(entry);
    }

    @Override
    public void remove(String pendingId) {
      inner().remove(pendingId);
    }
  }
}
