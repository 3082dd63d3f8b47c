package livestatus.mattermost;

import static livestatus.mattermost.Cards.over;
import static livestatus.mattermost.Cards.working;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livestatus.mattermost.EditPacing.Rhythm;
import livestatus.mattermost.FakeMattermost.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A post goes down with the conversation when a turn begins, and only then. */
class PublisherFollowTest {
  private final Rig rig = new Rig("11");
  private Destination place = rig.channel(rig.town, null);
  private String root = "";
  private String first = "";

  @AfterEach
  void close() {
    rig.close();
  }

  @BeforeEach
  void oneTurn() {
    turn();
    first = rig.server.postsBy(rig.bot).get(0).id();
  }

  private void turn() {
    rig.run(Duration.ofSeconds(10));
    Instant turn = rig.clock.instant();
    rig.want(working("s", "working " + turn), place, turn);
    rig.settle();
    rig.run(Duration.ofSeconds(10));
    rig.want(over("s", "done"), place, turn);
    rig.settle();
  }

  private void talk(int posts) {
    for (int i = 0; i < posts; i++) {
      rig.server.say(rig.alice, rig.town, root, "talk");
    }
  }

  private List<String> ids() {
    return rig.server.postsBy(rig.bot).stream().map(Seen::id).toList();
  }

  @Test
  void fourteenLaterPostsAreNotYetEnough() {
    talk(14);
    turn();
    assertThat(ids()).containsExactly(first);
  }

  @Test
  void afterFifteenTheNewPostComesFirstAndTheOldOneGoes() {
    talk(15);
    turn();
    assertThat(ids()).hasSize(1).doesNotContain(first);
    assertThat(rig.shown(rig.town)).containsExactly("done");
    assertThat(rig.ledger.rows()).hasSize(1);
    assertThat(rig.publisher.report().moved()).isEqualTo(1);
    assertThat(rig.publisher.report().removed()).isEqualTo(1);
    assertThat(rig.server.notifications()).isEmpty();
    turn();
    assertThat(rig.publisher.report().moved()).isEqualTo(1);
  }

  @Test
  void itNeverMovesWithinATurn() {
    Instant turn = rig.clock.instant();
    rig.want(working("s", "a"), place, turn);
    rig.settle();
    talk(50);
    for (int i = 0; i < 20; i++) {
      rig.want(working("s", "b" + i), place, turn);
      rig.run(Duration.ofSeconds(10));
    }
    assertThat(ids()).containsExactly(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reply", "reaction"})
  void whatPeopleMadeSomethingOfStays(String what) {
    if (what.equals("reply")) {
      rig.server.say(rig.alice, rig.town, first, "well done");
    } else {
      rig.server.react(rig.alice, first, "tada");
    }
    talk(15);
    turn();
    assertThat(ids()).hasSize(2).contains(first);
    assertThat(rig.shown(rig.town)).containsOnly("done");
    assertThat(rig.ledger.rows()).hasSize(1);
  }

  @Test
  void whatStaysSaysHowItsTurnEnded() {
    rig.server.react(rig.alice, first, "tada");
    Instant turn = rig.clock.instant();
    rig.want(working("s", "second turn"), place, turn);
    rig.settle();
    talk(15);
    // The end and the next turn come before the end could be sent.
    rig.server.goDown();
    rig.want(over("s", "second turn done"), place, turn);
    rig.run(Duration.ofSeconds(5));
    rig.want(working("s", "third turn"), place, rig.clock.instant());
    rig.server.comeBack();
    rig.run(Duration.ofSeconds(40));
    assertThat(rig.shown(rig.town)).containsExactly("second turn done", "third turn");
  }

  @Test
  void inAThreadItCountsTheThread() {
    root = rig.server.say(rig.alice, rig.town, "", "please");
    place = rig.channel(rig.town, root);
    turn();
    talk(14);
    root = "";
    talk(50);
    turn();
    assertThat(rig.publisher.report().moved()).isEqualTo(1);
    String inThread = ids().get(ids().size() - 1);
    root = rig.server.postsBy(rig.bot).get(ids().size() - 1).root();
    talk(1);
    turn();
    assertThat(ids()).hasSize(1).doesNotContain(inThread);
  }

  @Test
  void offKeepsOnePostForEver() {
    rig.settings = new PublishSettings(Rhythm.DEFAULT, 0);
    rig.restart();
    talk(100);
    turn();
    turn();
    assertThat(ids()).containsExactly(first);
    assertThat(rig.server.requests()).doesNotContainKey("DELETE /posts/{id}");
  }

  @Test
  void aSessionThatTalksElsewhereNowTakesItsPostAlong() {
    String other = rig.server.openChannel("other", rig.bot, rig.alice);
    place = rig.channel(other, null);
    turn();
    assertThat(rig.shown(rig.town)).isEmpty();
    assertThat(rig.shown(other)).containsExactly("done");
  }

  @Test
  void aDeletedPostIsNotMissedWhenItWouldMoveAnyway() {
    rig.server.delete(first);
    talk(20);
    turn();
    assertThat(rig.shown(rig.town)).containsExactly("done");
    assertThat(rig.ledger.rows()).hasSize(1);
  }
}
