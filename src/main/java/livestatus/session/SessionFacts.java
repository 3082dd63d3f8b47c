package livestatus.session;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway's records say about a session apart from what it is doing.
 *
 * @param parent the session that spawned this one; it may be of another agent and not yet known
 * @param title a name for people: a label, a channel's name, a cron job
 */
public record SessionFacts(
    SessionKey key,
    String agent,
    Kind kind,
    @Nullable SessionKey parent,
    @Nullable String title,
    @Nullable Delivery delivery,
    @Nullable TranscriptPlace source) {
  public SessionFacts {
    if (key.equals(parent)) {
      throw new IllegalArgumentException("Session " + key + " cannot be its own parent.");
    }
  }

  /** Written out, as {@link SessionKey#equals} is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof SessionFacts that
            && key.equals(that.key)
            && agent.equals(that.agent)
            && kind == that.kind
            && Objects.equals(parent, that.parent)
            && Objects.equals(title, that.title)
            && Objects.equals(delivery, that.delivery)
            && Objects.equals(source, that.source));
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
