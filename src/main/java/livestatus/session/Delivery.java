package livestatus.session;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a session talks to people.
 *
 * @param provider the chat program, for example {@code mattermost}
 * @param chat who can read along there
 * @param to the channel's id, or the user's id when {@code chat} is {@link Chat#DIRECT}
 * @param thread the id of the post that began the thread
 * @param account the name of the account that speaks there
 */
public record Delivery(
    String provider,
    Chat chat,
    @Nullable String to,
    @Nullable String thread,
    @Nullable String account) {
  /** Who can read along. */
  public enum Chat {
    CHANNEL,
    GROUP,
    DIRECT
  }

  /** Written out, as {@link SessionKey#equals} is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Delivery that
            && provider.equals(that.provider)
            && chat == that.chat
            && Objects.equals(to, that.to)
            && Objects.equals(thread, that.thread)
            && Objects.equals(account, that.account));
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(to);
  }
}
