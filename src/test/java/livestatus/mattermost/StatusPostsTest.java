package livestatus.mattermost;

import static livestatus.mattermost.Cards.over;
import static livestatus.mattermost.Cards.working;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import livestatus.mattermost.FakeFault.Hold;
import livestatus.mattermost.FakeMattermost.Login;
import livestatus.status.StatusCard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole of it with its real thread, real time and real HTTP. */
class StatusPostsTest {
  private static final Instant TURN = Instant.parse("2026-11-21T12:00:00.123456789Z");

  private final FakeMattermost server = FakeMattermost.start();
  private final Login bot = server.bot("status");
  private final String town = server.openChannel("town", bot);
  private final Network network = new Network(null, Map.of(), Network.Limits.DEFAULT);
  private final MemoryLedger ledger = new MemoryLedger();
  private final Account account = new Account(server.url() + "/", "default", bot::token);
  private StatusPosts posts = open(account);

  private StatusPosts open(Account... accounts) {
    StatusPosts opened =
        new StatusPosts(
            List.of(accounts), network, ledger, PublishSettings.DEFAULT, InstantSource.system());
    opened.start();
    return opened;
  }

  @AfterEach
  void close() {
    posts.close(Duration.ZERO);
    network.close();
    server.close();
  }

  private void want(StatusCard card) {
    want(card, Destination.channel(account, town, null));
  }

  private void want(StatusCard card, Destination destination) {
    PostKey key = new PostKey("here", card.session().value());
    posts.want(new Wanted(key, destination, card, TURN, card.state().isOver(), true));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the deadline").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private List<String> shown() {
    return server.posts(town).stream().map(Rig::text).toList();
  }

  @Test
  void aCardIsPostedAtOnceAndItsEndToo() {
    want(working("s", "a"));
    await(() -> shown().equals(List.of("a")));
    want(over("s", "done"));
    await(() -> shown().equals(List.of("done")));
    await(() -> posts.report().created() == 1 && posts.report().edited() == 1);
    assertThat(posts.report().waiting()).isZero();
    PostLink link = posts.link(new PostKey("here", "s"));
    assertThat(link).isNotNull();
    assertThat(link.url()).isEqualTo(server.url() + "/_redirect/pl/" + link.post());
    assertThat(server.posts(town).get(0).id()).isEqualTo(link.post());
  }

  @Test
  void lastStatesAreSentOnClosing() {
    List<String> stopped = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      want(working("s" + i, "a"));
      stopped.add("stopped " + i);
    }
    await(() -> posts.report().created() == 15);
    for (int i = 0; i < 15; i++) {
      want(working("s" + i, "stopped " + i));
    }
    long began = System.nanoTime();
    posts.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    assertThat(shown()).containsExactlyInAnyOrderElementsOf(stopped);
  }

  @Test
  void closingMakesNoNewPosts() {
    server.fault(FakeFault.tooMany());
    want(working("s", "a"));
    await(() -> posts.report().failures().containsKey("busy"));
    posts.close();
    assertThat(server.posts(town)).isEmpty();
  }

  @Test
  void aServerThatDoesNotAnswerHoldsUpNeitherTheCallersNorTheEnd() {
    want(working("s", "a"));
    await(() -> posts.report().created() == 1);
    Hold hold = server.fault(FakeFault.held().onEdits());
    want(over("s", "b"));
    await(() -> server.requests().containsKey("PUT /posts/{id}/patch"));
    long began = System.nanoTime();
    for (int i = 0; i < 100_000; i++) {
      want(working("s", "c" + i % 10));
    }
    posts.close(Duration.ofMillis(300));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    hold.release();
  }

  @Test
  void oneServersTroubleIsNotAnothers() {
    try (FakeMattermost second = FakeMattermost.start()) {
      Login otherBot = second.bot("status");
      String elsewhere = second.openChannel("town", otherBot);
      Account other = new Account(second.url(), "other", otherBot::token);
      posts.close(Duration.ZERO);
      posts = open(account, other);
      Hold hold = server.fault(FakeFault.held());
      want(working("s", "a"));
      want(working("t", "b"), Destination.channel(other, elsewhere, null));
      await(() -> second.posts(elsewhere).size() == 1);
      assertThat(server.posts(town)).isEmpty();
      hold.release();
      await(() -> server.posts(town).size() == 1);
    }
  }

  @Test
  void aServerThatNobodySpeaksAtIsCounted() {
    want(working("s", "a"), new Destination("http://nowhere.example", "x", "c", null, null));
    assertThat(posts.report().withheld()).isEqualTo(1);
    assertThat(posts.report().wanted()).isEqualTo(1);
  }

  @Test
  void accountsCanBeReplacedWhileItRuns() {
    server.revoke(bot.token());
    want(working("s", "a"));
    await(() -> !posts.report().troubles().isEmpty());
    String token = server.newToken(bot);
    posts.accounts(List.of(new Account(server.url(), "default", () -> token)));
    await(() -> shown().equals(List.of("a")));
  }
}
