package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import livestatus.mattermost.Account;
import livestatus.mattermost.Destination;
import livestatus.mattermost.Wanted;
import livestatus.session.Argument;
import livestatus.session.Delivery;
import livestatus.session.Kind;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Signal.Asked.By;
import livestatus.session.Usage;
import livestatus.status.Detail;
import livestatus.status.StatusCards;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which cards are wanted where, from the first signal on. */
class CardMakerTest {
  private static final Account BOT = new Account("https://chat.example", "default", () -> "secret");
  private static final SessionKey ROOT = new SessionKey("agent:main:main");
  private static final SessionKey CHILD = new SessionKey("agent:other:subagent:1");

  private final Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
  private final BlockingQueue<Wanted> wanted = new LinkedBlockingQueue<>();
  private final Outbox outbox = new Outbox();
  private Instant now = Instant.parse("2026-11-21T03:00:00Z");
  private CardMaker maker;

  @BeforeEach
  void start() {
    maker =
        new CardMaker(
            "here",
            new StatusCards(ZoneOffset.UTC, Detail.FULL),
            new Destinations(List.of(BOT), Map.of(), "everybody"),
            outbox,
            wanted::add,
            () -> null,
            new Absences(List.of()),
            () -> now);
    maker.start();
  }

  @AfterEach
  void close() {
    maker.close();
  }

  private Wanted show() throws InterruptedException {
    maker.accept(sessions.snapshot(now));
    Wanted card = wanted.poll(20, TimeUnit.SECONDS);
    assertThat(card).isNotNull();
    return card;
  }

  private void tell(Signal... signals) {
    now = now.plusSeconds(1);
    for (Signal signal : signals) {
      sessions.apply(signal, now);
    }
  }

  private Signal listed(SessionKey key, @Nullable SessionKey parent, @Nullable Delivery delivery) {
    Kind kind = parent == null ? Kind.MAIN : Kind.SUBAGENT;
    return new Signal.Listed(
        new SessionFacts(key, "main", kind, parent, "a name", delivery, null), now);
  }

  private Signal asks(SessionKey key, String question) {
    return new Signal.Asked(key, now, By.PERSON, question);
  }

  private Signal calls(SessionKey key, String command) {
    Argument argument = new Argument(Argument.Type.COMMAND, command);
    Signal.Call call = new Signal.Call("c-" + command, "exec", argument);
    return new Signal.Answered(
        key, now, Signal.Stop.TOOL_USE, List.of(call), Usage.NONE, "m1", null);
  }

  private static Delivery direct(String user) {
    return new Delivery("mattermost", Delivery.Chat.DIRECT, user, null, null);
  }

  @Test
  void aSubAgentStandsInItsParentsPost() throws Exception {
    tell(
        listed(ROOT, null, new Delivery("mattermost", Delivery.Chat.CHANNEL, "town", null, null)),
        asks(ROOT, "sort it"),
        listed(CHILD, ROOT, null),
        new Signal.Asked(CHILD, now, By.TASK, "half of it"),
        calls(CHILD, "sort left"));
    Wanted card = show();
    assertThat(card.destination()).isEqualTo(Destination.channel(BOT, "town", null));
    assertThat(card.key().session()).isEqualTo(ROOT.value());
    assertThat(card.card().toString()).contains("sort it", "sort left");
    tell(calls(CHILD, "sort right"));
    assertThat(show().key().session()).isEqualTo(ROOT.value());
    assertThat(wanted).isEmpty();
    assertThat(outbox.all()).hasSize(1);
  }

  @Test
  void noCardIsKeptOfASessionThatIsGoneOrHasAParentNow() throws Exception {
    tell(listed(ROOT, null, direct("ada")), asks(ROOT, "sort it"));
    show();
    tell(listed(CHILD, null, direct("ada")), asks(CHILD, "half of it"));
    show();
    assertThat(outbox.all()).hasSize(2);

    tell(listed(CHILD, ROOT, null));
    show();
    tell(calls(ROOT, "sort left"));
    show();
    assertThat(outbox.all()).hasSize(1);

    SessionKey other = new SessionKey("agent:main:other");
    tell(listed(other, null, direct("bob")), asks(other, "something else"));
    show();
    tell(new Signal.Unlisted(other, now), calls(ROOT, "sort right"));
    show();
    tell(calls(ROOT, "sort again"));
    show();
    assertThat(outbox.all()).hasSize(1);
  }

  @Test
  void theWordsOfADirectConversationNeverReachTheDefaultChannel() throws Exception {
    tell(
        listed(ROOT, null, new Delivery("webchat", Delivery.Chat.DIRECT, null, null, null)),
        asks(ROOT, "hidden question"),
        calls(ROOT, "hidden command"),
        listed(CHILD, ROOT, null),
        new Signal.Asked(CHILD, now, By.TASK, "hidden task"),
        calls(CHILD, "hidden step"));
    Wanted card = show();
    assertThat(card.destination()).isEqualTo(Destination.channel(BOT, "everybody", null));
    assertThat(card.card().toString()).contains("a name", "Working").doesNotContain("hidden");
    tell(
        new Signal.Answered(
            ROOT, now, Signal.Stop.ERROR, List.of(), Usage.NONE, "m1", "hidden error"),
        new Signal.Run(ROOT, now, Signal.RunStatus.FAILED, now, now, false, "hidden error"));
    assertThat(show().card().toString()).doesNotContain("hidden");
  }

  @Test
  void whatOnePersonSaidIsNotShownToTheNext() throws Exception {
    tell(listed(ROOT, null, direct("ada")), asks(ROOT, "question of ada"), calls(ROOT, "for-ada"));
    assertThat(show().card().toString()).contains("question of ada", "for-ada");

    tell(listed(ROOT, null, direct("bob")));
    Wanted moved = show();
    assertThat(moved.destination()).isEqualTo(Destination.direct(BOT, "bob", null));
    assertThat(moved.card().toString()).doesNotContain("ada");

    // The lock comes first, and what was asked a moment later.
    tell(new Signal.Run(ROOT, now, Signal.RunStatus.DONE, now.minusSeconds(9), now, false, null));
    assertThat(show().card().toString()).doesNotContain("ada");
    tell(new Signal.LockTaken(ROOT, now.plusSeconds(2)));
    assertThat(show().card().toString()).doesNotContain("ada");
    tell(asks(ROOT, "question of bob"));
    assertThat(show().card().toString()).contains("question of bob").doesNotContain("ada");
  }

  @Test
  void oldSessionsGetNoNewPost() throws Exception {
    tell(
        listed(ROOT, null, direct("ada")),
        asks(ROOT, "long ago"),
        new Signal.Answered(ROOT, now, Signal.Stop.STOP, List.of(), Usage.NONE, "m1", null));
    assertThat(show().mayCreate()).isFalse();
    tell(asks(ROOT, "now"));
    assertThat(show().mayCreate()).isTrue();
  }

  @Test
  void whenItEndsWhatIsAtWorkSaysThatNobodyLooks() throws Exception {
    tell(listed(ROOT, null, direct("ada")), asks(ROOT, "go on"));
    show();
    maker.close();
    Wanted last = wanted.poll(20, TimeUnit.SECONDS);
    assertThat(last).isNotNull();
    assertThat(last.mayCreate()).isFalse();
  }
}
