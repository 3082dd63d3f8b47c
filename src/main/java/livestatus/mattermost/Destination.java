package livestatus.mattermost;

import org.jspecify.annotations.Nullable;

/**
 * Where a session's post belongs: a channel, a thread in it, or the direct channel with a person.
 *
 * @param server the server's address
 * @param account the name of the account that posts
 * @param channel the channel's id; null where {@code user} is given
 * @param user the id of the person who is talked to; null where {@code channel} is given
 * @param root the post that began the thread; null outside one
 */
public record Destination(
    String server,
    String account,
    @Nullable String channel,
    @Nullable String user,
    @Nullable String root) {
  public Destination {
    server = Account.withoutSlash(server);
    if ((channel == null) == (user == null)) {
      throw new IllegalArgumentException("A post belongs to a channel or to a person, not both.");
    }
  }

  public static Destination channel(Account account, String channel, @Nullable String root) {
    return new Destination(account.server(), account.name(), channel, null, root);
  }

  public static Destination direct(Account account, String user, @Nullable String root) {
    return new Destination(account.server(), account.name(), null, user, root);
  }

  boolean direct() {
    return user != null;
  }
}
