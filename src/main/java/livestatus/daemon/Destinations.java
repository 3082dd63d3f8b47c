package livestatus.daemon;

import java.util.List;
import java.util.Map;
import livestatus.mattermost.Account;
import livestatus.mattermost.Destination;
import livestatus.session.Delivery;
import livestatus.session.Kind;
import livestatus.session.Session;
import livestatus.session.SessionFacts;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the post of a root session belongs. Pure.
 *
 * <p>A session's words go where the session itself talks, and nowhere else. Only what talks nowhere
 * on Mattermost may go to the default channel, and of a conversation with one person only its state
 * and name.
 *
 * @param accounts who may speak
 * @param agents agent to the account that speaks for it where its session names none
 * @param defaultChannel null: sessions without a channel have no post
 */
record Destinations(
    List<Account> accounts, Map<String, String> agents, @Nullable String defaultChannel)
    implements CardMaker.Places {
  private static final CardMaker.Place NOWHERE = new CardMaker.Place(null, false);
  private static final String MATTERMOST = "mattermost";

  Destinations {
    accounts = List.copyOf(accounts);
    agents = Map.copyOf(agents);
  }

  @Override
  public CardMaker.Place of(Session root) {
    SessionFacts facts = root.facts();
    if (facts.kind() == Kind.SUBAGENT) {
      // Its parent is not known, or not yet: it is shown in the parent's post or not at all.
      return NOWHERE;
    }
    Delivery delivery = facts.delivery();
    if (delivery != null && delivery.provider().equals(MATTERMOST) && delivery.to() != null) {
      Account account = account(delivery.account(), facts.agent());
      return account == null ? NOWHERE : new CardMaker.Place(own(account, delivery), false);
    }
    boolean onMattermost = delivery != null && delivery.provider().equals(MATTERMOST);
    Account account = account(null, facts.agent());
    if (defaultChannel == null || onMattermost || account == null) {
      return NOWHERE;
    }
    boolean withOnePerson =
        facts.kind() == Kind.DIRECT
            || (delivery != null && delivery.chat() == Delivery.Chat.DIRECT);
    return new CardMaker.Place(Destination.channel(account, defaultChannel, null), withOnePerson);
  }

  private static @Nullable Destination own(Account account, Delivery delivery) {
    String to = delivery.to();
    if (to == null) {
      return null;
    }
    return delivery.chat() == Delivery.Chat.DIRECT
        ? Destination.direct(account, to, delivery.thread())
        : Destination.channel(account, to, delivery.thread());
  }

  /** The named account, else the agent's, else the default one. */
  private @Nullable Account account(@Nullable String named, String agent) {
    Account account = find(named);
    if (account == null) {
      account = find(agents.get(agent));
    }
    if (account == null) {
      account = find("default");
    }
    return account == null && accounts.size() == 1 ? accounts.get(0) : account;
  }

  private @Nullable Account find(@Nullable String name) {
    return accounts.stream()
        .filter(account -> account.name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
