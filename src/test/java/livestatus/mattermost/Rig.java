package livestatus.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import livestatus.mattermost.FakeMattermost.Login;
import livestatus.mattermost.FakeMattermost.Seen;
import livestatus.status.StatusCard;
import okhttp3.Interceptor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A publisher before a simulated server, stepped by hand: real HTTP, and a clock that jumps from
 * one due moment to the next.
 */
final class Rig implements AutoCloseable {
  private static final Duration SHORT = Duration.ofSeconds(10);

  final TestClock clock = new TestClock();
  final FakeMattermost server;
  final Login bot;
  final Login alice;
  final String town;
  final MemoryLedger ledger = new MemoryLedger();
  Ledger usedLedger = ledger;
  PublishSettings settings = PublishSettings.DEFAULT;
  @Nullable Interceptor interceptor;
  final Map<String, String> tokens = new HashMap<>();
  private final Random random;
  private final List<Network> networks = new ArrayList<>();
  Publisher publisher;

  Rig(String version) {
    this(version, 1);
  }

  Rig(String version, long seed) {
    random = new Random(seed);
    server = FakeMattermost.start(version, clock);
    bot = server.bot("status");
    alice = server.person("alice", "deploy");
    town = server.openChannel("town", bot, alice);
    tokens.put("default", bot.token());
    publisher = newPublisher();
  }

  /** A process that begins anew: what it knows is in the ledger and on the server. */
  void restart() {
    publisher = newPublisher();
  }

  private Publisher newPublisher() {
    Network network = new Network(null, Map.of(), new Network.Limits(SHORT, SHORT), interceptor);
    networks.add(network);
    EditPacing pacing = new EditPacing(settings.rhythm());
    PublishCounts counts = new PublishCounts();
    Map<String, Speaker> speakers = new HashMap<>();
    for (String name : tokens.keySet()) {
      Account account = new Account(server.url(), name, () -> String.valueOf(tokens.get(name)));
      speakers.put(
          name,
          new Speaker(
              new MattermostClient(account, network),
              now -> {
                counts.requests++;
                pacing.asked(now);
              }));
    }
    Poster poster =
        new Poster(
            server.url(),
            speakers,
            usedLedger,
            pacing,
            counts,
            settings.followAfter(),
            () -> UUID.randomUUID().toString());
    return new Publisher(server.url(), speakers, pacing, counts, poster, random);
  }

  Destination channel(String channel, @Nullable String root) {
    return new Destination(server.url(), "default", channel, null, root);
  }

  static PostKey key(String session) {
    return new PostKey("here", session);
  }

  Wanted wanted(StatusCard card, Destination destination, Instant turn) {
    boolean over = card.state().isOver();
    return new Wanted(key(card.session().value()), destination, card, turn, over, true);
  }

  void want(StatusCard card, Destination destination, Instant turn) {
    publisher.want(wanted(card, destination, turn), clock.instant());
  }

  /** Does all that is due now. */
  void settle() {
    Instant next = publisher.poll(clock.instant());
    for (int i = 0; next != null && !next.isAfter(clock.instant()); i++) {
      assertThat(i).as("things done in one moment: a hot loop").isLessThan(2_000);
      next = publisher.poll(clock.instant());
    }
  }

  /** Lets time pass, doing each thing when it is due. */
  void run(Duration time) {
    Instant end = clock.instant().plus(time);
    while (true) {
      server.applyLate();
      Instant next = publisher.poll(clock.instant());
      Instant late = server.nextLate();
      if (late != null && (next == null || late.isBefore(next))) {
        next = late;
      }
      if (next == null || next.isAfter(end)) {
        clock.set(end);
        return;
      }
      if (next.isAfter(clock.instant())) {
        clock.set(next);
      }
    }
  }

  /** The texts of the bot's posts in a channel. */
  List<String> shown(String channel) {
    return server.posts(channel).stream()
        .filter(post -> post.user().equals(bot.id()))
        .map(Rig::text)
        .toList();
  }

  static String text(Seen post) {
    JsonNode attachment = post.attachment();
    return attachment.path("text").asString("");
  }

  @Override
  public void close() {
    server.close();
    networks.forEach(Network::close);
  }
}
