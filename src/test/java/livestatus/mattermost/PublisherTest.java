package livestatus.mattermost;

import static livestatus.mattermost.Cards.over;
import static livestatus.mattermost.Cards.working;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livestatus.mattermost.FakeMattermost.Seen;
import livestatus.session.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From wanted cards to one post, edited: what people and their server see of it. */
class PublisherTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Rig rig = new Rig("5.37");
  private final Destination town = rig.channel(rig.town, null);
  private final Instant turn1 = rig.clock.instant();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aTurnIsOnePostThatIsEdited() {
    rig.want(working("s", "thinking"), town, turn1);
    rig.settle();
    assertThat(rig.shown(rig.town)).containsExactly("thinking");
    for (int i = 1; i <= 20; i++) {
      rig.want(working("s", "step " + i), town, turn1);
      rig.run(SECOND);
    }
    rig.want(over("s", "done"), town, turn1);
    rig.settle();
    assertThat(rig.shown(rig.town)).containsExactly("done");
    // Twenty seconds at one edit in five, and the end at once.
    assertThat(rig.server.historyRows(rig.town)).isEqualTo(5);
    PublishReport report = rig.publisher.report();
    assertThat(report.created()).isEqualTo(1);
    assertThat(report.edited()).isEqualTo(5);
    assertThat(report.replaced()).isEqualTo(16);
    assertThat(report.waiting()).isZero();
    assertThat(report.mostTurnEdits()).isEqualTo(5);
    assertThat(report.writesByChannel()).containsEntry(rig.town, 6L);
  }

  @Test
  void thePostIsAFixedMessageAndOneAttachment() {
    rig.want(working("s", "thinking"), town, turn1);
    rig.settle();
    rig.run(Duration.ofSeconds(10));
    rig.want(working("s", "reading"), town, turn1);
    rig.settle();
    Seen post = rig.server.posts(rig.town).get(0);
    assertThat(post.message()).isEqualTo("**main** agent");
    assertThat(post.attachment().path("title").asString()).isEqualTo("title working");
    assertThat(post.attachment().path("color").asString()).isEqualTo("#1565c0");
    assertThat(post.attachment().path("text").asString()).isEqualTo("reading");
    assertThat(post.attachment().path("footer").asString()).isEqualTo("footer");
    assertThat(post.attachment().path("fallback").asString()).isEqualTo("main: working reading");
    assertThat(post.props().path("from_bot").asString()).isEqualTo("true");
    assertThat(post.props().path(Mark.PROP).path("revision").asLong()).isEqualTo(2);
    // The message did not change, so it was not sent.
    assertThat(rig.server.notifications()).isEmpty();
  }

  @Test
  void aPostThatRestedForLongHasItsLastEditToo() {
    rig.want(working("s", "a"), town, turn1);
    rig.want(working("t", "a"), town, turn1);
    rig.settle();
    rig.run(Duration.ofMinutes(25));
    // Nothing is to be done, so what rests is put out of memory.
    rig.settle();
    int before = rig.server.requestCount();

    rig.want(working("s", "stopped"), town, turn1);
    rig.want(working("t", "a"), town, turn1);
    rig.publisher.startClosing();
    rig.settle();

    assertThat(rig.shown(rig.town)).containsExactlyInAnyOrder("stopped", "a");
    assertThat(rig.server.requestCount()).isEqualTo(before + 1);
  }

  @Test
  void aLedgerThatFailsAtTheEndHoldsNothingUp() {
    rig.want(working("s", "a"), town, turn1);
    rig.settle();
    rig.usedLedger =
        new Ledger() {
          @Override
          public List<LedgerEntry> find(PostKey key) {
            throw new IllegalStateException("the database is away");
          }

          @Override
          public void put(LedgerEntry entry) {}

          @Override
          public void remove(String pendingId) {}
        };
    rig.restart();
    rig.want(working("s", "stopped"), town, turn1);
    rig.publisher.startClosing();
    rig.settle();

    assertThat(rig.shown(rig.town)).containsExactly("a");
  }

  @Test
  void equalCardsAreNotSent() {
    rig.want(working("s", "a"), town, turn1);
    rig.settle();
    int before = rig.server.requestCount();
    for (int i = 0; i < 10; i++) {
      rig.want(working("s", "a"), town, turn1);
      rig.run(Duration.ofSeconds(10));
    }
    rig.want(working("s", "b"), town, turn1);
    rig.want(working("s", "a"), town, turn1);
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.server.requestCount()).isEqualTo(before);
    assertThat(rig.publisher.report().equal()).isEqualTo(11);
    assertThat(rig.publisher.report().replaced()).isEqualTo(1);
    assertThat(rig.publisher.report().suppressed()).isEqualTo(12);
  }

  @Test
  void flappingWithinOneIntervalIsOneEdit() {
    rig.want(working("s", "a"), town, turn1);
    rig.settle();
    rig.run(SECOND);
    for (int i = 0; i < 20; i++) {
      rig.want(working("s", i % 2 == 0 ? "b" : "c"), town, turn1);
      rig.run(Duration.ofMillis(100));
    }
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.server.historyRows(rig.town)).isEqualTo(1);
    assertThat(rig.shown(rig.town)).containsExactly("c");
  }

  @Test
  void aTurnThatEndsAgainAndAgainHurriesOnce() {
    rig.want(working("s", "a"), town, turn1);
    rig.settle();
    for (int i = 0; i < 30; i++) {
      rig.want(over("s", "end " + i), town, turn1);
      rig.run(Duration.ofMillis(50));
      rig.want(working("s", "again " + i), town, turn1);
      rig.run(Duration.ofMillis(50));
    }
    rig.want(over("s", "end"), town, turn1);
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.server.historyRows(rig.town)).isLessThanOrEqualTo(3);
    assertThat(rig.shown(rig.town)).containsExactly("end");
  }

  @Test
  void whatCallsEveryCardANewTurnIsPacedAllTheSame() {
    for (int i = 0; i < 600; i++) {
      boolean end = i % 2 == 1;
      rig.want(end ? over("s", "" + i) : working("s", "" + i), town, rig.clock.instant());
      rig.run(Duration.ofMillis(100));
    }
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.shown(rig.town)).containsExactly("599");
    // A minute at one in five seconds, and a few at once to begin with.
    assertThat(rig.server.historyRows(rig.town)).isBetween(10, 20);
  }

  @Test
  void theWorkOfATurnThatBeganBeforeItWasKnownGoesAtOnce() {
    rig.want(working("s", "unknown"), town, turn1);
    rig.settle();
    rig.run(SECOND);
    rig.want(working("s", "working"), town, turn1.minusMillis(200));
    rig.settle();
    assertThat(rig.shown(rig.town)).containsExactly("working");
  }

  @Test
  void longTurnsAreEditedLessOften() {
    rig.want(working("s", "a"), town, turn1);
    rig.settle();
    int[] rows = new int[20];
    for (int minute = 0; minute < 20; minute++) {
      int before = rig.server.historyRows(rig.town);
      for (int second = 0; second < 60; second++) {
        rig.want(working("s", minute + ":" + second), town, turn1);
        rig.run(SECOND);
      }
      rows[minute] = rig.server.historyRows(rig.town) - before;
    }
    assertThat(rows[0]).isBetween(10, 12);
    assertThat(rows[5]).isEqualTo(4);
    assertThat(rows[18]).isEqualTo(1);
  }

  @Test
  void theFirstCardOfATurnGoesAtOnce() {
    rig.want(working("s", "a"), town, turn1);
    rig.settle();
    rig.want(over("s", "done"), town, turn1);
    rig.settle();
    rig.run(SECOND);
    rig.want(working("s", "next"), town, rig.clock.instant());
    rig.settle();
    assertThat(rig.shown(rig.town)).containsExactly("next");
  }

  @Test
  void aThreadsPostIsAReply() {
    String root = rig.server.say(rig.alice, rig.town, "", "please");
    rig.want(working("s", "a"), rig.channel(rig.town, root), turn1);
    rig.settle();
    assertThat(rig.server.postsBy(rig.bot).get(0).root()).isEqualTo(root);
  }

  @Test
  void aDirectSessionIsPostedToThatPersonAndNowhereElse() {
    Destination alice = new Destination(rig.server.url(), "default", null, rig.alice.id(), null);
    rig.want(working("s", "secret"), alice, turn1);
    rig.settle();
    for (int turn = 1; turn < 30; turn++) {
      rig.run(Duration.ofMinutes(1));
      rig.server.say(rig.alice, rig.server.directChannel(rig.bot, rig.alice), "", "and?");
      rig.want(working("s", "secret " + turn), alice, rig.clock.instant());
      rig.settle();
    }
    String direct = rig.server.directChannel(rig.bot, rig.alice);
    assertThat(rig.shown(direct)).containsExactly("secret 29");
    // It never moves, since each new post there calls the person.
    assertThat(rig.server.notifications()).containsExactly("alice: direct");
    assertThat(rig.server.posts(rig.town)).isEmpty();
  }

  @Test
  void aRestartGoesOnWithTheSamePostAndSendsNothingThatIsShown() {
    rig.want(working("s", "a"), town, turn1);
    rig.settle();
    rig.restart();
    rig.want(working("s", "a"), town, turn1);
    int before = rig.server.requestCount();
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.server.requestCount()).isEqualTo(before);
    rig.want(working("s", "b"), town, turn1);
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.shown(rig.town)).containsExactly("b");
  }

  @Test
  void aLostLedgerFindsItsPostsAgain() {
    String root = rig.server.say(rig.alice, rig.town, "", "please");
    rig.want(working("s", "a"), town, turn1);
    rig.want(working("t", "b"), rig.channel(rig.town, root), turn1);
    rig.settle();
    for (int i = 0; i < 300; i++) {
      rig.server.say(rig.alice, rig.town, "", "talk");
    }
    rig.ledger.lose();
    rig.restart();
    rig.want(working("s", "a2"), town, turn1);
    rig.want(working("t", "b2"), rig.channel(rig.town, root), turn1);
    rig.want(working("u", "new"), town, turn1);
    rig.run(Duration.ofSeconds(10));
    assertThat(rig.shown(rig.town)).containsExactly("a2", "b2", "new");
    assertThat(rig.publisher.report().adopted()).isEqualTo(2);
    assertThat(rig.publisher.report().created()).isEqualTo(1);
  }

  @Test
  void anotherGatewaysPostOfTheSameNameIsNotOurs() {
    Wanted wanted = rig.wanted(working("agent:main:main", "mine"), town, turn1);
    rig.publisher.want(wanted, rig.clock.instant());
    PostKey other = new PostKey("elsewhere", "agent:main:main");
    rig.publisher.want(
        new Wanted(other, town, working("agent:main:main", "theirs"), turn1, false, true),
        rig.clock.instant());
    rig.settle();
    assertThat(rig.shown(rig.town)).containsExactly("mine", "theirs");
  }

  @Test
  void nobodysForgedMarkIsFollowed() {
    rig.want(working("s", "a"), town, turn1);
    rig.settle();
    Seen post = rig.server.posts(rig.town).get(0);
    rig.server.delete(post.id());
    rig.ledger.lose();
    // A person posts with our mark, and another with nonsense in its place.
    rig.server.post(rig.alice, rig.town, "forged", post.props());
    rig.server.post(
        rig.alice, rig.town, "odd", FakeApi.JSON.readTree("{\"live_status\":[1,\"x\"]}"));
    rig.restart();
    rig.want(working("s", "b"), town, turn1);
    rig.settle();
    assertThat(rig.shown(rig.town)).containsExactly("b");
    assertThat(rig.publisher.report().adopted()).isZero();
  }

  @Test
  void oldSessionsGetNoPostWhenTheDaemonStarts() {
    Wanted wanted = new Wanted(Rig.key("old"), town, over("old", "long ago"), turn1, true, false);
    rig.publisher.want(wanted, rig.clock.instant());
    rig.run(Duration.ofMinutes(1));
    assertThat(rig.server.requestCount()).isZero();
    assertThat(rig.publisher.report().withheld()).isEqualTo(1);
  }

  @Test
  void aBusyChannelNeverSeesMoreThanSixHundredEditsInAnyHour() {
    Instant start = rig.clock.instant();
    for (int minute = 0; minute < 90; minute++) {
      for (int session = 0; session < 30; session++) {
        Instant turn = start.plus(Duration.ofMinutes(minute));
        rig.want(working("s" + session, "m" + minute), town, turn);
        rig.run(Duration.ofMillis(500));
        rig.want(over("s" + session, "e" + minute), town, turn);
        rig.run(Duration.ofMillis(1_500));
      }
    }
    List<Instant> writes = rig.server.allWrites().stream().map(FakeWorld.Write::at).toList();
    int most = 0;
    for (int from = 0, to = 0; to < writes.size(); to++) {
      while (writes.get(to).isAfter(writes.get(from).plus(Duration.ofHours(1)))) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    assertThat(most).isBetween(500, 600);
    rig.run(Duration.ofMinutes(5));
    assertThat(rig.shown(rig.town)).hasSize(30).containsOnly("e89");
  }

  @Test
  void aServersRateLimitIsNotHit() {
    rig.server.limitRate(10, 100, false);
    for (int i = 0; i < 300; i++) {
      String channel = rig.server.openChannel("c" + i, rig.bot);
      rig.want(working("s" + i, "a"), rig.channel(channel, null), turn1);
    }
    rig.run(Duration.ofMinutes(4));
    assertThat(rig.publisher.report().failures()).isEmpty();
    assertThat(rig.publisher.report().created()).isEqualTo(300);
  }

  @Test
  void stateWordsAreNotNeededToTellCardsApart() {
    assertThat(PostContent.of(Cards.card("s", State.WORKING, "a")).hash())
        .isNotEqualTo(PostContent.of(Cards.card("s", State.BLOCKED, "a")).hash())
        .hasSize(32);
  }
}
