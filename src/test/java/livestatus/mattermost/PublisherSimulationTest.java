package livestatus.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import livestatus.mattermost.FakeMattermost.Seen;
import livestatus.mattermost.FakeWorld.Write;
import livestatus.session.State;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random sessions, people, administrators, faults and kills, in virtual time over real HTTP.
 * Whatever happened: once things go quiet each session has one post which shows its newest card, no
 * older card ever followed a newer one, edits kept their distance, and every card is accounted for.
 *
 * <p>{@code -Dsimulation.seed=N} plays another game.
 */
class PublisherSimulationTest {
  private static final int STEPS = 10_000;
  private static final int QUIET_EVERY = 1_000;

  /** The end of a process, between any two of its effects. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** One session as its own gateway sees it. */
  private static final class Talk {
    final String name;
    Destination destination;
    Instant turn;
    int number;
    boolean over;

    Talk(String name, Destination destination, Instant turn) {
      this.name = name;
      this.destination = destination;
      this.turn = turn;
    }

    String text() {
      return name + " #" + number;
    }
  }

  /** What a card was about, by its text. */
  private record Told(String session, int number, Instant turn, boolean over) {}

  private final Random random = new Random();
  private final Rig rig = new Rig("5.37", 1);
  private final List<Talk> talks = new ArrayList<>();
  private final Map<String, Told> cards = new HashMap<>();
  private final Map<String, String> newestPost = new HashMap<>();
  private final Map<String, Integer> happened = new HashMap<>();
  private int effectsToLive = Integer.MAX_VALUE;
  private int checkedWrites;
  private final Map<String, Write> lastWrite = new HashMap<>();
  private final List<String> trace = new ArrayList<>();
  private final List<String> channels = new ArrayList<>();
  private String currentToken = "";

  /** One game, or as many as {@code -Dsimulation.games} asks for. */
  static LongStream seeds() {
    long first = Long.getLong("simulation.seed", 1);
    return LongStream.range(first, first + Integer.getInteger("simulation.games", 1));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theOracleHolds(long seed) {
    System.out.println("PublisherSimulationTest: -Dsimulation.seed=" + seed);
    random.setSeed(seed);
    setUp();
    try {
      for (int step = 1; step <= STEPS; step++) {
        something();
        checkWrites();
        checkCounts();
        if (step % QUIET_EVERY == 0) {
          goQuiet();
        }
      }
    } catch (AssertionError | RuntimeException e) {
      trace.subList(Math.max(0, trace.size() - 400), trace.size()).forEach(System.out::println);
      rig.ledger.rows().forEach(System.out::println);
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    } finally {
      rig.close();
    }
    System.out.println("PublisherSimulationTest: " + happened);
  }

  private void setUp() {
    rig.interceptor = this::intercept;
    rig.usedLedger = new MortalLedger();
    rig.restart();
    currentToken = rig.bot.token();
    String other = rig.server.openChannel("other", rig.bot, rig.alice);
    String closed = rig.server.privateChannel("closed", rig.bot, rig.alice);
    channels.addAll(List.of(rig.town, other, closed));
    for (int i = 0; i < 10; i++) {
      @Nullable String root =
          i == 8 || i == 9 ? rig.server.say(rig.alice, rig.town, "", "thread " + i) : null;
      Destination destination =
          i == 7
              ? new Destination(rig.server.url(), "default", null, rig.alice.id(), null)
              : rig.channel(i < 4 || i > 7 ? rig.town : i == 4 ? closed : other, root);
      Talk talk = new Talk("s" + i, destination, rig.clock.instant());
      talks.add(talk);
      want(talk);
    }
  }

  private void something() {
    int dice = random.nextInt(1_000);
    if (dice < 420) {
      signal(any(talks));
    } else if (dice < 800) {
      pass(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 120_000 : 4_000)));
    } else if (dice < 870) {
      people();
    } else if (dice < 930) {
      fault();
    } else if (dice < 950) {
      note("kill");
      effectsToLive = 1 + random.nextInt(12);
    } else if (dice < 955) {
      note("restart");
      startAgain();
    } else if (dice < 958) {
      loseLedger();
    } else if (dice < 962) {
      hop();
    } else {
      administrator();
    }
  }

  private void signal(Talk talk) {
    int dice = random.nextInt(10);
    if (dice == 0) {
      want(talk);
      return;
    }
    if (talk.over || dice == 1) {
      talk.turn = later(talk.turn.plusMillis(1), rig.clock.instant());
      talk.over = false;
    } else if (dice < 4) {
      talk.over = true;
    }
    talk.number++;
    want(talk);
  }

  private void want(Talk talk) {
    State state = talk.over ? State.IDLE : State.WORKING;
    rig.want(Cards.card(talk.name, state, talk.text()), talk.destination, talk.turn);
    cards.put(talk.text(), new Told(talk.name, talk.number, talk.turn, talk.over));
  }

  private void pass(Duration time) {
    try {
      rig.run(time);
    } catch (Killed e) {
      note("killed");
      startAgain();
    }
  }

  /** A new process, which wants what there is to show as a daemon does after its first reading. */
  private void startAgain() {
    effectsToLive = Integer.MAX_VALUE;
    rig.clock.advance(Duration.ofMillis(random.nextInt(3_000)));
    rig.server.applyLate();
    rig.restart();
    talks.forEach(this::want);
  }

  private void people() {
    List<Seen> posts = rig.server.postsBy(rig.bot);
    switch (random.nextInt(8)) {
      case 0 -> {
        if (!posts.isEmpty()) {
          note("delete");
          rig.server.delete(any(posts).id());
        }
      }
      case 1 -> {
        if (!posts.isEmpty()) {
          note("react");
          rig.server.react(rig.alice, any(posts).id(), "eyes");
        }
      }
      case 2 -> {
        List<Seen> tops = posts.stream().filter(post -> post.root().isEmpty()).toList();
        if (!tops.isEmpty()) {
          Seen top = any(tops);
          quietly(() -> rig.server.say(rig.alice, top.channel(), top.id(), "a reply"));
        }
      }
      default -> {
        String channel = any(channels);
        for (int i = random.nextInt(12); i > 0; i--) {
          quietly(() -> rig.server.say(rig.alice, channel, "", "talk"));
        }
      }
    }
  }

  /** Nobody can write to an archived channel, people neither. */
  private static void quietly(Runnable action) {
    try {
      action.run();
    } catch (FakeError e) {
      assertThat(e.status).isBetween(400, 403);
    }
  }

  private void fault() {
    FakeFault fault =
        switch (random.nextInt(9)) {
          case 0 -> FakeFault.tooMany();
          case 1 -> FakeFault.unavailable(Duration.ofSeconds(random.nextInt(20)));
          case 2 -> FakeFault.answerLost();
          case 3 -> FakeFault.reset();
          case 4 -> FakeFault.appliedLate(Duration.ofMillis(random.nextInt(20_000)));
          case 5 -> FakeFault.pending().onCreates();
          case 6 -> FakeFault.refused(500, "some.error.app_error");
          case 7 -> FakeFault.refused(502, "");
          default -> FakeFault.answerLost().onCreates();
        };
    note(fault.kind() + " " + fault.status());
    rig.server.fault(fault.times(1 + random.nextInt(3)));
  }

  private void administrator() {
    switch (random.nextInt(9)) {
      case 0 -> {
        note("archive");
        rig.server.archive(any(channels), true);
      }
      case 1, 2 -> channels.forEach(channel -> rig.server.archive(channel, false));
      case 3 -> {
        note("removal");
        rig.server.remove(rig.bot, any(channels));
      }
      case 4 -> channels.forEach(channel -> rig.server.add(rig.bot, channel));
      case 5 -> rig.server.goDown();
      case 6 -> rig.server.comeBack();
      case 7 -> {
        rig.server.revoke(currentToken);
        note("revoked");
      }
      default -> newToken();
    }
  }

  private void newToken() {
    currentToken = rig.server.newToken(rig.bot);
    rig.tokens.put("default", currentToken);
  }

  private void hop() {
    Talk talk = talks.get(5 + random.nextInt(2));
    if (rig.ledger.find(Rig.key(talk.name)).isEmpty()) {
      // After a loss of the ledger nobody could know that there is a post in the other channel.
      return;
    }
    talk.destination = rig.channel(any(channels), null);
    talk.turn = later(talk.turn.plusMillis(1), rig.clock.instant());
    talk.over = false;
    talk.number++;
    note("hop");
    want(talk);
  }

  private void loseLedger() {
    Set<PostKey> keys = new HashSet<>();
    Map<PostKey, Talk> talking = new HashMap<>();
    talks.forEach(talk -> talking.put(Rig.key(talk.name), talk));
    for (LedgerEntry row : rig.ledger.rows()) {
      String channel = talking.get(row.key()).destination.channel();
      if (channel != null && !channel.equals(row.channel())) {
        return;
      }
      // Posts out of the daemon's reach, or in the middle of a move, cannot all be found again.
      if (!keys.add(row.key()) || row.state() != LedgerEntry.State.SHOWN) {
        return;
      }
    }
    if (rig.server.nextLate() == null) {
      note("ledger lost");
      rig.ledger.lose();
      startAgain();
    }
  }

  /** All heals and nothing new is wanted: then the oracle must hold. */
  private void goQuiet() {
    effectsToLive = Integer.MAX_VALUE;
    rig.server.clearFaults();
    rig.server.comeBack();
    channels.forEach(channel -> rig.server.archive(channel, false));
    channels.forEach(channel -> rig.server.add(rig.bot, channel));
    newToken();
    pass(Duration.ofHours(3));
    // Whose post was deleted gets one at the next turn.
    for (Talk talk : talks) {
      talk.turn = rig.clock.instant();
      talk.number++;
      want(talk);
    }
    pass(Duration.ofHours(3));
    checkWrites();
    checkCounts();
    assertThat(rig.publisher.report().waiting()).isZero();
    assertThat(rig.publisher.report().troubles()).isEmpty();
    for (Talk talk : talks) {
      List<Seen> mine = postsOf(talk);
      assertThat(mine).as("posts of " + talk.name).isNotEmpty();
      Seen newest = mine.get(mine.size() - 1);
      assertThat(Rig.text(newest)).isEqualTo(talk.text());
      mine.remove(newest);
      assertThat(mine).as("old posts of " + talk.name + " that nobody used").allMatch(this::used);
    }
  }

  private List<Seen> postsOf(Talk talk) {
    String marker = Rig.key(talk.name).marker();
    List<Seen> mine = new ArrayList<>();
    for (Seen post : rig.server.postsBy(rig.bot)) {
      if (post.props().path(Mark.PROP).path("session").asString("").equals(marker)) {
        mine.add(post);
      }
    }
    return mine;
  }

  private boolean used(Seen post) {
    return rig.server.reactedTo(post.id())
        || rig.server.posts(post.channel()).stream().anyMatch(p -> p.root().equals(post.id()));
  }

  private void checkWrites() {
    List<Write> writes = rig.server.writesFrom(checkedWrites);
    checkedWrites += writes.size();
    for (Write write : writes) {
      if (cards.containsKey(text(write))) {
        String what = write.create() ? " create " : " edit ";
        trace.add(write.at() + what + write.post() + " in " + write.channel() + " " + text(write));
      }
      Told told = cards.get(text(write));
      if (told == null) {
        continue;
      }
      if (write.create()) {
        newestPost.put(told.session(), write.post());
      }
      Write before = lastWrite.put(write.post(), write);
      Told toldBefore = before == null ? null : cards.get(text(before));
      if (before == null || toldBefore == null) {
        continue;
      }
      assertThat(told.number())
          .as("a newer card, then " + text(write))
          .isGreaterThanOrEqualTo(toldBefore.number());
      boolean atOnce = told.over() || !told.turn().equals(toldBefore.turn());
      boolean leftBehind = !write.post().equals(newestPost.get(told.session()));
      if (!atOnce && !leftBehind && told.number() > toldBefore.number()) {
        assertThat(Duration.between(before.at(), write.at()))
            .as("between " + text(before) + " and " + text(write))
            .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
      }
    }
  }

  private static String text(Write write) {
    return write.saved().props.path("attachments").path(0).path("text").asString("");
  }

  private void checkCounts() {
    PublishReport report = rig.publisher.report();
    assertThat(
            report.created()
                + report.edited()
                + report.equal()
                + report.replaced()
                + report.withheld()
                + report.refused()
                + report.waiting())
        .as("every card accounted for in " + report)
        .isEqualTo(report.wanted());
  }

  private Response intercept(Interceptor.Chain chain) throws IOException {
    effect();
    int late = rig.server.lateCount();
    try {
      Response response = chain.proceed(chain.request());
      try {
        effect();
        return response;
      } catch (Killed e) {
        response.close();
        throw e;
      }
    } catch (IOException e) {
      if (rig.server.lateCount() > late) {
        // The client's patience ended, while the server goes on.
        throw new InterruptedIOException("timeout");
      }
      throw e;
    }
  }

  private void effect() {
    if (--effectsToLive <= 0) {
      throw new Killed();
    }
  }

  /** A ledger whose process can die before and after each write. */
  private final class MortalLedger implements Ledger {
    @Override
    public List<LedgerEntry> find(PostKey key) {
      return rig.ledger.find(key);
    }

    @Override
    public void put(LedgerEntry entry) {
      effect();
      rig.ledger.put(entry);
      effect();
    }

    @Override
    public void remove(String pendingId) {
      effect();
      rig.ledger.remove(pendingId);
      effect();
    }
  }

  private void note(String what) {
    trace.add(rig.clock.instant() + " " + what);
    happened.merge(what, 1, Integer::sum);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
