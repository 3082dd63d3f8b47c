package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import livestatus.mattermost.Account;
import livestatus.mattermost.Destination;
import livestatus.session.Delivery;
import livestatus.session.Delivery.Chat;
import livestatus.session.Kind;
import livestatus.session.Session;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A session's words go where the session talks, and nowhere else. */
class DestinationsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final Account DEFAULT = account("default");
  private static final Account OPS = account("ops");
  private static final Account CODER = account("coder-bot");

  private final Destinations all =
      new Destinations(List.of(OPS, DEFAULT, CODER), Map.of("coder", "coder-bot"), "everybody");

  private static Account account(String name) {
    return new Account("https://chat.example", name, () -> "token-of-" + name);
  }

  private static Session session(Kind kind, String agent, @Nullable Delivery delivery) {
    SessionKey key = new SessionKey("agent:" + agent + ":x");
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    SessionFacts facts = new SessionFacts(key, agent, kind, null, "its title", delivery, null);
    sessions.apply(new Signal.Listed(facts, NOW), NOW);
    Session session = sessions.snapshot(NOW).get(key);
    assertThat(session).isNotNull();
    return session;
  }

  private static Delivery mattermost(
      Chat chat, @Nullable String to, @Nullable String thread, @Nullable String account) {
    return new Delivery("mattermost", chat, to, thread, account);
  }

  private static CardMaker.Place open(Destination destination) {
    return new CardMaker.Place(destination, false);
  }

  private static CardMaker.Place labelOnly(Destination destination) {
    return new CardMaker.Place(destination, true);
  }

  private static final CardMaker.Place NOWHERE = new CardMaker.Place(null, false);

  @Test
  void aChannelsSessionIsShownInThatChannelAndInItsThread() {
    assertThat(all.of(session(Kind.CHANNEL, "main", mattermost(Chat.CHANNEL, "c1", null, null))))
        .isEqualTo(open(Destination.channel(DEFAULT, "c1", null)));
    assertThat(all.of(session(Kind.GROUP, "main", mattermost(Chat.GROUP, "c2", "root", null))))
        .isEqualTo(open(Destination.channel(DEFAULT, "c2", "root")));
  }

  @Test
  void aDirectSessionIsShownToThatPerson() {
    Delivery ada = mattermost(Chat.DIRECT, "ada", null, null);
    assertThat(all.of(session(Kind.DIRECT, "main", ada)))
        .isEqualTo(open(Destination.direct(DEFAULT, "ada", null)));
    // With one session for all direct messages only the delivery tells.
    assertThat(all.of(session(Kind.MAIN, "main", ada)))
        .isEqualTo(open(Destination.direct(DEFAULT, "ada", null)));
  }

  @Test
  void theSessionsOwnAccountSpeaksThenItsAgentsThenTheDefaultOne() {
    assertThat(all.of(session(Kind.CHANNEL, "coder", mattermost(Chat.CHANNEL, "c", null, "ops"))))
        .isEqualTo(open(Destination.channel(OPS, "c", null)));
    assertThat(all.of(session(Kind.CHANNEL, "coder", mattermost(Chat.CHANNEL, "c", null, null))))
        .isEqualTo(open(Destination.channel(CODER, "c", null)));
    assertThat(all.of(session(Kind.CHANNEL, "main", mattermost(Chat.CHANNEL, "c", null, null))))
        .isEqualTo(open(Destination.channel(DEFAULT, "c", null)));
    assertThat(all.of(session(Kind.CRON, "coder", null)))
        .isEqualTo(open(Destination.channel(CODER, "everybody", null)));
  }

  @Test
  void aSingleAccountSpeaksWhateverItsName() {
    Destinations one = new Destinations(List.of(OPS), Map.of(), null);
    assertThat(one.of(session(Kind.CHANNEL, "main", mattermost(Chat.CHANNEL, "c", null, null))))
        .isEqualTo(open(Destination.channel(OPS, "c", null)));
    Destinations several = new Destinations(List.of(OPS, CODER), Map.of(), null);
    assertThat(several.of(session(Kind.CHANNEL, "main", mattermost(Chat.CHANNEL, "c", null, null))))
        .as("nobody knows which one is meant")
        .isEqualTo(NOWHERE);
  }

  @Test
  void whatTalksNowhereOnMattermostGoesToTheDefaultChannelIfThereIsOne() {
    for (Kind kind : List.of(Kind.MAIN, Kind.NAMED, Kind.CRON, Kind.HOOK, Kind.PUSHED)) {
      Session session = session(kind, "main", null);
      assertThat(all.of(session)).isEqualTo(open(Destination.channel(DEFAULT, "everybody", null)));
      assertThat(new Destinations(List.of(DEFAULT), Map.of(), null).of(session)).isEqualTo(NOWHERE);
      assertThat(new Destinations(List.of(), Map.of(), "everybody").of(session)).isEqualTo(NOWHERE);
    }
  }

  @Test
  void thereADirectConversationShowsItsStateAndNameAlone() {
    CardMaker.Place label = labelOnly(Destination.channel(DEFAULT, "everybody", null));
    Delivery telegram = new Delivery("telegram", Chat.DIRECT, "ada", null, null);
    Delivery webchat = new Delivery("webchat", Chat.DIRECT, null, null, null);
    assertThat(all.of(session(Kind.DIRECT, "main", null))).isEqualTo(label);
    assertThat(all.of(session(Kind.DIRECT, "main", telegram))).isEqualTo(label);
    assertThat(all.of(session(Kind.MAIN, "main", telegram))).isEqualTo(label);
    assertThat(all.of(session(Kind.MAIN, "main", webchat))).isEqualTo(label);
  }

  @Test
  void aMattermostSessionNeverGoesToTheDefaultChannel() {
    for (Chat chat : Chat.values()) {
      Session session = session(Kind.MAIN, "main", mattermost(chat, null, null, null));
      assertThat(all.of(session)).as("%s", chat).isEqualTo(NOWHERE);
    }
  }

  @Test
  void aSubAgentWithoutAParentHasNoPost() {
    assertThat(all.of(session(Kind.SUBAGENT, "main", null))).isEqualTo(NOWHERE);
    assertThat(all.of(session(Kind.SUBAGENT, "main", mattermost(Chat.CHANNEL, "c", null, null))))
        .isEqualTo(NOWHERE);
  }
}
