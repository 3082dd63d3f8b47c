package livestatus.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import livestatus.mattermost.Account;
import livestatus.mattermost.FakeMattermost;
import livestatus.mattermost.Network;
import livestatus.session.Kind;
import livestatus.session.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The desk with a chat server and a program on the other side, over real sockets. */
class AlertDeskTest {
  @TempDir Path folder;

  private final World world = new World();
  private final FakeMattermost server = FakeMattermost.start();
  private final FakeMattermost.Login bot = server.bot("claw");
  private final FakeMattermost.Login alice = server.person("alice", "numbers");
  private final FakeMattermost.Login bob = server.person("bob", "numbers");
  private final String town = server.openChannel("alerts", bot, alice, bob);
  private final Network network = new Network(null, Map.of(), Network.Limits.DEFAULT);
  private Receiver receiver;
  private AlertDesk desk;

  @BeforeEach
  void open() throws IOException {
    receiver = new Receiver();
    desk = desk();
  }

  private AlertDesk desk() {
    return AlertDesk.of(
        new AlertDesk.Where(
            folder.resolve("alerts.json"), "here", town, List.of("alice"), receiver.address()),
        new AlertDesk.Asks(
            world::snapshot,
            () -> world.troubles,
            () -> new Account(server.url(), "default", bot::token),
            key -> "https://chat.example/_redirect/pl/post-of-" + key.value()),
        network,
        world::now);
  }

  @AfterEach
  void close() {
    desk.close();
    network.close();
    receiver.close();
    server.close();
  }

  private void step() {
    desk.step(world.now());
  }

  private JsonNode attachment(int post) {
    return server.posts(town).get(post).attachment();
  }

  @Test
  void anErrorIsAPostThatIsEditedWhenItIsOver() {
    step();
    world.minutes(1).is("a", State.ERROR, "@channel no numbers left for @bob [x](http://evil)");
    step();
    assertThat(server.posts(town)).hasSize(1);
    FakeMattermost.Seen post = server.posts(town).get(0);
    assertThat(post.message()).isEqualTo("@alice Error: `main`");
    assertThat(attachment(0).path("title").asString()).isEqualTo("Error");
    assertThat(attachment(0).path("text").asString())
        .contains("`title of a`")
        .contains("`@channel no numbers left for @bob [x](http://evil)`")
        .endsWith("[Status post](https://chat.example/_redirect/pl/post-of-a)");
    assertThat(server.notifications()).containsExactly("alice: @alice");

    world.minutes(7).is("a", State.IDLE, "fine");
    step();
    assertThat(server.posts(town)).hasSize(1);
    assertThat(attachment(0).path("title").asString()).isEqualTo("Over: Error");
    assertThat(attachment(0).path("footer").asString()).contains("lasted 7 min");
    assertThat(server.notifications()).hasSize(1);
    assertThat(desk.report()).isEqualTo(new AlertReport(List.of(), 1, 1, 0, 4, 0, 0));
  }

  @Test
  void theWebhookGetsBothEvents() {
    step();
    world.minutes(1).is("a", State.ERROR, "@here no numbers left");
    step();
    world.minutes(1).is("a", State.WORKING, "again");
    step();
    assertThat(receiver.bodies).hasSize(2);
    JsonNode raised = receiver.bodies.get(0);
    assertThat(raised.path("event").asString()).isEqualTo("raised");
    assertThat(raised.path("kind").asString()).isEqualTo("error");
    assertThat(raised.path("gateway").asString()).isEqualTo("here");
    assertThat(raised.path("session").asString()).isEqualTo("a");
    assertThat(raised.path("since").asString()).isEqualTo("2026-11-21T12:01:00Z");
    assertThat(raised.path("text").asString())
        .isEqualTo("Error of `main` `title of a`: `@here no numbers left` (here)");
    JsonNode resolved = receiver.bodies.get(1);
    assertThat(resolved.path("event").asString()).isEqualTo("resolved");
    assertThat(resolved.path("id")).isEqualTo(raised.path("id"));
    assertThat(resolved.path("over").asString()).isEqualTo("2026-11-21T12:02:00Z");
  }

  @Test
  void ofADirectConversationOnlyStateAndNameAreTold() {
    step();
    world.minutes(1).is("d", Kind.DIRECT, null, true, State.ERROR, "between you and me");
    world.is("c", Kind.SUBAGENT, "d", false, State.ERROR, "and my helper");
    step();
    assertThat(server.posts(town)).hasSize(2);
    assertThat(server.posts(town).toString() + receiver.bodies)
        .contains("title of d", "title of c")
        .doesNotContain("between you", "my helper");
  }

  @Test
  void aRestartRepeatsNothingAndTakesBackWhatIsOver() {
    step();
    world.minutes(1).is("a", State.ERROR, "x").is("b", State.ERROR, "y");
    step();
    desk.close();
    world.minutes(1).is("b", State.IDLE, "fine");
    desk = desk();
    step();
    step();
    assertThat(server.posts(town)).hasSize(2);
    assertThat(attachment(0).path("title").asString()).isEqualTo("Error");
    assertThat(attachment(1).path("title").asString()).isEqualTo("Over: Error");
    assertThat(receiver.bodies).hasSize(3);
  }

  @Test
  void whatHappenedWhileNobodyWatchedIsToldUnlessItIsOld() {
    step();
    desk.close();
    world.minutes(1).is("a", State.ERROR, "x");
    world.minutes(30);
    desk = desk();
    step();
    assertThat(server.posts(town)).hasSize(1);
    desk.close();
    world.is("b", State.ERROR, "x");
    world.minutes(120);
    desk = desk();
    step();
    assertThat(server.posts(town)).hasSize(1);
  }

  @Test
  void aServerThatIsAwayIsTriedAgainAndNothingIsToldTwice() {
    step();
    server.goDown();
    receiver.status = 500;
    world.minutes(1).is("a", State.ERROR, "x");
    step();
    step();
    assertThat(desk.report().waiting()).isEqualTo(2);
    desk.close();
    desk = desk();
    server.comeBack();
    receiver.status = 204;
    world.minutes(1);
    step();
    assertThat(server.posts(town)).hasSize(1);
    assertThat(receiver.bodies).hasSize(1);
    assertThat(desk.report().waiting()).isZero();
    world.minutes(1);
    step();
    assertThat(server.posts(town)).hasSize(1);
  }

  @Test
  void whatIsOverBeforeItArrivedIsNotTold() {
    step();
    server.goDown();
    world.minutes(1).is("a", State.ERROR, "x");
    step();
    world.minutes(1).is("a", State.IDLE, "fine");
    step();
    server.comeBack();
    world.minutes(1);
    step();
    assertThat(server.posts(town)).isEmpty();
    assertThat(receiver.bodies).hasSize(2);
  }

  @Test
  void aPlaceThatStaysAwayIsGivenUpAndCounted() {
    step();
    receiver.status = 503;
    server.remove(bot, town);
    world.minutes(1).is("a", State.ERROR, "x");
    step();
    assertThat(desk.report().failed()).as("no member of the channel: at once").isEqualTo(1);
    for (int i = 0; i < Deliveries.TRIES; i++) {
      world.minutes(6);
      step();
    }
    assertThat(desk.report().failed()).isEqualTo(2);
    assertThat(desk.report().waiting()).isZero();
    assertThat(receiver.bodies).isEmpty();
  }

  @Test
  void ownTroubleIsToldWithoutASession() {
    step();
    world.troubles.add(new Trouble("history", "The database cannot be written: disk full."));
    step();
    world.advance(Duration.ofSeconds(90));
    step();
    assertThat(server.posts(town).get(0).message()).isEqualTo("@alice Trouble with Live Status");
    assertThat(attachment(0).path("text").asString())
        .isEqualTo("`The database cannot be written: disk full.`");
    assertThat(desk.report().open()).hasSize(1);
  }

  @Test
  void theFileHoldsNoSecretAndADamagedOneIsNoHindrance() throws IOException {
    step();
    world.minutes(1).is("a", State.ERROR, "x");
    step();
    assertThat(Files.readString(folder.resolve("alerts.json")))
        .doesNotContain("t0ken", bot.token());
    desk.close();
    Files.writeString(folder.resolve("alerts.json"), "{\"open\": [");
    desk = desk();
    step();
    assertThat(server.posts(town)).as("an error of before is old then").hasSize(1);
    Files.writeString(folder.resolve("alerts.json"), "{}");
    desk = desk();
    step();
    assertThat(server.posts(town)).hasSize(1);
  }
}
