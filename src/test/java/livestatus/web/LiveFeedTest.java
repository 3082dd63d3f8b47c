package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import livestatus.json.JsonText;
import livestatus.session.Delivery;
import livestatus.session.Kind;
import livestatus.session.PushedStatus;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.status.Detail;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LiveFeedTest {
  private static final LiveFeed.Manner QUICK =
      new LiveFeed.Manner(Duration.ofMillis(1), Duration.ofHours(1), 50, 1_000_000);

  private final SessionView view = new SessionView("here", Detail.SAFE, key -> null);
  private final Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
  private Instant now = Site.START;
  private LiveFeed feed = new LiveFeed(view, "e1", QUICK);

  @AfterEach
  void close() {
    feed.close();
  }

  /** Keeps what it is offered, and what a page would make of it. */
  private static class Page implements LiveFeed.Listener {
    final List<LiveMessage> messages = new CopyOnWriteArrayList<>();
    final AtomicInteger beats = new AtomicInteger();
    final LiveMessage.Filter filter;
    volatile boolean takes = true;
    volatile boolean ended;

    Page(LiveMessage.Filter filter) {
      this.filter = filter;
    }

    Page() {
      this(LiveMessage.Filter.ALL);
    }

    @Override
    public boolean offer(LiveMessage message) {
      if (takes) {
        messages.add(message);
      }
      return takes;
    }

    @Override
    public boolean beat() {
      beats.incrementAndGet();
      return takes;
    }

    @Override
    public void end() {
      ended = true;
    }

    String last() {
      return messages.isEmpty() ? "" : messages.get(messages.size() - 1).id();
    }

    /** Sessions by id with their messages, as the JSON of all messages together tells. */
    Map<String, String> shows() {
      Map<String, String> shows = new TreeMap<>();
      for (LiveMessage message : messages) {
        JsonNode json = JsonMapper.shared().readTree(message.json(filter));
        if (json.path("type").asString().equals("snapshot")) {
          shows.clear();
        }
        json.path("sessions")
            .forEach(row -> shows.put(idOf(row), row.path("message").asString("")));
        json.path("gone").forEach(id -> shows.remove(id.asString()));
      }
      return shows;
    }

    private static String idOf(JsonNode row) {
      String key = row.path("key").asString();
      return row.path("remote").asBoolean(false)
          ? row.path("gateway").asString() + "\n" + key
          : key;
    }
  }

  private Snapshot say(String key, String agent, State state, String message) {
    SessionKey session = new SessionKey(key);
    now = now.plusSeconds(1);
    sessions.apply(
        new Signal.Listed(
            new SessionFacts(session, agent, Kind.NAMED, null, null, null, null), now),
        now);
    sessions.apply(
        new Signal.Pushed(
            session, new PushedStatus(state, now, null, message, null, null, Map.of())),
        now);
    Snapshot snapshot = sessions.snapshot(now);
    feed.accept(snapshot);
    return snapshot;
  }

  private static void await(String what, BooleanSupplier met) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!met.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long: " + what).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static LiveMessage.Item remote(String gateway, String key, String message) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", key);
    row.put("gateway", gateway);
    row.put("remote", true);
    row.put("message", message);
    return new LiveMessage.Item(
        LiveMessage.Item.id(gateway, key), gateway, key, "main", "working", JsonText.of(row));
  }

  @Test
  void firstEverythingThenWhatChanges() {
    say("a", "main", State.WORKING, "one");
    say("b", "main", State.IDLE, "two");
    await("it is taken in", () -> told("b"));
    Page page = new Page();
    feed.join(page, null);
    assertThat(page.messages).hasSize(1);
    assertThat(page.messages.get(0).whole()).isTrue();
    assertThat(page.shows()).isEqualTo(Map.of("a", "one", "b", "two"));

    say("a", "main", State.WORKING, "three");
    await("the change", () -> page.messages.size() == 2);
    LiveMessage change = page.messages.get(1);
    assertThat(change.whole()).isFalse();
    assertThat(change.changed()).extracting(LiveMessage.Item::key).containsExactly("a");
  }

  private boolean told(String key) {
    Page probe = new Page();
    probe.takes = true;
    feed.join(probe, null);
    boolean told = probe.shows().containsKey(key);
    probe.takes = false;
    return told;
  }

  @Test
  void theAddressOfAPostIsToldWhenItIsKnownThoughNothingElseChanges() {
    AtomicReference<@Nullable String> address = new AtomicReference<>();
    SessionView linking = new SessionView("here", Detail.SAFE, key -> address.get());
    feed.close();
    feed =
        new LiveFeed(
            linking,
            "e1",
            new LiveFeed.Manner(Duration.ofMillis(1), Duration.ofMillis(5), 50, 1_000_000));
    Page page = new Page();
    feed.join(page, null);
    SessionKey key = new SessionKey("a");
    Delivery delivery = new Delivery("mattermost", Delivery.Chat.CHANNEL, "town", null, null);
    sessions.apply(
        new Signal.Listed(
            new SessionFacts(key, "main", Kind.CHANNEL, null, null, delivery, null), now),
        now);
    feed.accept(sessions.snapshot(now));
    await("the session", () -> page.shows().containsKey("a"));
    await("a beat", () -> page.beats.get() > 1);
    int before = page.messages.size();

    address.set("https://chat.example/pl/1");
    await("the address", () -> page.messages.size() == before + 1);
    assertThat(page.messages.get(before).json(LiveMessage.Filter.ALL))
        .contains("chat.example/pl/1");
    int beats = page.beats.get();
    await("more beats", () -> page.beats.get() > beats + 2);
    assertThat(page.messages).hasSize(before + 1);
  }

  @Test
  void anOlderWordThatComesLateDoesNotCount() {
    Page page = new Page();
    feed.join(page, null);
    Snapshot older = say("a", "main", State.WORKING, "older");
    say("a", "main", State.WORKING, "newer");
    await("the newer one", () -> page.shows().containsValue("newer"));
    feed.accept(older);
    Map<String, LiveMessage.@Nullable Item> after = new HashMap<>();
    after.put("west\nb", remote("west", "b", "after"));
    feed.acceptRemote(after);
    await("what came after", () -> page.shows().containsValue("after"));
    assertThat(page.shows()).containsEntry("a", "newer");
  }

  @Test
  void whoComesBackGoesOnWhereItStopped() {
    Page page = new Page();
    feed.join(page, null);
    say("a", "main", State.WORKING, "one");
    await("one", () -> page.shows().containsValue("one"));
    String last = page.last();
    say("a", "main", State.WORKING, "two");
    await("two", () -> page.shows().containsValue("two"));
    say("b", "main", State.WORKING, "three");
    await("three", () -> page.shows().containsValue("three"));

    Page again = new Page();
    feed.join(again, last);
    assertThat(again.messages).hasSize(2).noneMatch(LiveMessage::whole);
    Page nothingMissed = new Page();
    feed.join(nothingMissed, page.last());
    assertThat(nothingMissed.messages).isEmpty();
  }

  @Test
  void whoWasAwayTooLongOrInAnotherTimeGetsEverything() {
    Page page = new Page();
    feed.join(page, null);
    say("a", "main", State.WORKING, "one");
    await("one", () -> page.shows().containsValue("one"));
    String first = page.last();
    for (int i = 0; i < 60; i++) {
      int number = i;
      say("a", "main", State.WORKING, "n" + i);
      await("n" + i, () -> page.shows().containsValue("n" + number));
    }
    for (String last : new String[] {first, "e0-3", "e1-999999", "e1-x", "e1-", "", "e1--1"}) {
      Page again = new Page();
      feed.join(again, last);
      assertThat(again.messages).as(last).hasSize(1);
      assertThat(again.messages.get(0).whole()).as(last).isTrue();
      assertThat(again.shows()).isEqualTo(Map.of("a", "n59"));
    }
  }

  @Test
  void manySessionsAreToldInParts() {
    int many = 2 * LiveMessage.PART + 1;
    toldOf(many);
    Page page = new Page();
    feed.join(page, null);
    LiveMessage.Filter others = new LiveMessage.Filter(null, "other", null, null);
    Page filtered = new Page(others);
    feed.join(filtered, null);
    assertThat(page.shows()).hasSize(many);
    assertThat(page.messages).extracting(LiveMessage::whole).containsExactly(true, false, false);
    assertThat(page.messages)
        .extracting(message -> message.changed().size())
        .containsExactly(LiveMessage.PART, LiveMessage.PART, 1);
    assertThat(filtered.messages)
        .extracting(message -> message.json(others).isEmpty())
        .as("an empty part is left out, the first and the last one are not")
        .containsExactly(false, false, false);
    assertThat(filtered.shows()).hasSize(1).containsKey("s" + LiveMessage.PART);
    LiveMessage.Filter nobody = new LiveMessage.Filter(null, "nobody", null, null);
    assertThat(filtered.messages)
        .extracting(message -> message.json(nobody).isEmpty())
        .containsExactly(false, true, false);
  }

  @Test
  void whoGotOnlyAPartGetsAllAgain() {
    toldOf(LiveMessage.PART + 1);
    Page page = new Page();
    feed.join(page, null);
    assertThat(page.messages).hasSize(2);
    Page again = new Page();
    feed.join(again, page.messages.get(0).id());
    assertThat(again.messages).hasSize(2);
    assertThat(again.messages.get(0).whole()).isTrue();
    Page rest = new Page();
    feed.join(rest, page.last());
    assertThat(rest.messages).isEmpty();
  }

  /** That many sessions, one of them another agent's, and nothing is left to tell. */
  private void toldOf(int many) {
    Page first = new Page();
    feed.join(first, null);
    for (int i = 0; i < many; i++) {
      say("s" + i, i == LiveMessage.PART ? "other" : "main", State.WORKING, "m" + i);
    }
    await("all", () -> first.shows().size() == many);
  }

  @Test
  void whatIsKeptIsBoundedBySizeToo() {
    feed.close();
    feed = new LiveFeed(view, "e1", new LiveFeed.Manner(QUICK.pace(), QUICK.beat(), 1_000, 40_000));
    Page page = new Page();
    feed.join(page, null);
    say("a", "main", State.WORKING, "begin");
    await("begin", () -> page.shows().containsValue("begin"));
    String first = page.last();
    for (int i = 0; i < 10; i++) {
      String text = "x".repeat(7_000) + i;
      say("a", "main", State.WORKING, text);
      await("text " + i, () -> page.shows().containsValue(text));
    }
    Page again = new Page();
    feed.join(again, first);
    assertThat(again.messages.get(0).whole()).isTrue();
  }

  @Test
  void whoCannotTakeAMessageIsDroppedAndCountedAndTheOthersGoOn() {
    Page good = new Page();
    Page bad = new Page();
    feed.join(good, null);
    feed.join(bad, null);
    bad.takes = false;
    say("a", "main", State.WORKING, "one");
    await("one", () -> good.shows().containsValue("one"));
    assertThat(feed.listeners()).isEqualTo(1);
    assertThat(feed.dropped()).isEqualTo(1);
    say("a", "main", State.WORKING, "two");
    await("two", () -> good.shows().containsValue("two"));
  }

  @Test
  void filtersTellOfWhatLeavesThemToo() {
    Page working = new Page(new LiveMessage.Filter(null, "main", "working", null));
    Page one = new Page(new LiveMessage.Filter(null, null, null, "b"));
    Page there = new Page(new LiveMessage.Filter("there", null, null, null));
    feed.join(working, null);
    feed.join(one, null);
    feed.join(there, null);
    say("a", "main", State.WORKING, "1");
    say("b", "main", State.WORKING, "2");
    say("c", "other", State.WORKING, "3");
    feed.acceptRemote(Map.of("there\na", remote("there", "a", "4")));
    await("all", () -> there.shows().size() == 1 && working.shows().size() == 3);
    assertThat(working.shows()).containsOnlyKeys("a", "b", "there\na");
    assertThat(one.shows()).containsOnlyKeys("b");
    assertThat(there.shows()).containsOnlyKeys("there\na");
    say("a", "main", State.IDLE, "5");
    await("a left", () -> !working.shows().containsKey("a"));
    assertThat(working.shows()).containsOnlyKeys("b", "there\na");
  }

  @Test
  void sessionsOfOtherGatewaysComeAndGo() {
    say("a", "main", State.WORKING, "mine");
    Page page = new Page();
    feed.join(page, null);
    feed.acceptRemote(
        Map.of("there\na", remote("there", "a", "theirs"), "far\na", remote("far", "a", "too")));
    await("both", () -> page.shows().size() == 3);
    Map<String, LiveMessage.@Nullable Item> gone = new HashMap<>();
    gone.put("there\na", null);
    gone.put("never\nseen", null);
    feed.acceptRemote(gone);
    await("gone", () -> page.shows().size() == 2);
    assertThat(page.shows()).isEqualTo(Map.of("a", "mine", "far\na", "too"));
    Page late = new Page();
    feed.join(late, null);
    assertThat(late.shows()).isEqualTo(page.shows());
  }

  @Test
  void itShowsThatItIsThereAndSaysWhenItEnds() {
    feed.close();
    feed =
        new LiveFeed(
            view, "e1", new LiveFeed.Manner(Duration.ofMillis(1), Duration.ofMillis(5), 10, 1_000));
    Page page = new Page();
    feed.join(page, null);
    await("beats", () -> page.beats.get() > 3);
    feed.close();
    await("the end", () -> page.ended);
    Page late = new Page();
    await(
        "nobody new",
        () -> {
          feed.join(late, null);
          return late.ended;
        });
  }

  /** However they come and go, and whatever is merged: at the end all show what is true. */
  @Test
  void atTheEndEverybodyShowsTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Page> pages = new ArrayList<>();
    Map<String, String> truth = new TreeMap<>();
    for (int i = 0; i < 2_000; i++) {
      String key = "k" + random.nextInt(20);
      switch (random.nextInt(10)) {
        case 0 -> {
          Page page = new Page();
          feed.join(page, null);
          pages.add(page);
        }
        case 1 -> {
          // A page loses its connection and comes back with what it saw last.
          if (!pages.isEmpty()) {
            Page old = pages.remove(random.nextInt(pages.size()));
            old.takes = false;
            Page back = new Page();
            back.messages.addAll(List.copyOf(old.messages));
            feed.join(back, back.last());
            pages.add(back);
          }
        }
        case 2 -> {
          sessions.apply(new Signal.Unlisted(new SessionKey(key), now), now);
          feed.accept(sessions.snapshot(now));
        }
        case 3 -> {
          truth.put("far\n" + key, "r" + i);
          feed.acceptRemote(Map.of("far\n" + key, remote("far", key, "r" + i)));
        }
        default -> say(key, "main", State.WORKING, "m" + i);
      }
    }
    sessions
        .snapshot(now)
        .sessions()
        .forEach((key, session) -> truth.put(key.value(), message(session.pushed())));
    assertThat(pages).hasSizeGreaterThan(20);
    for (Page page : pages) {
      await("seed " + seed, () -> page.shows().equals(truth));
    }
  }

  private static String message(@Nullable PushedStatus pushed) {
    return pushed == null || pushed.message() == null ? "" : pushed.message();
  }
}
