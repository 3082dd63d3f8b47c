package livestatus.session;

import org.jspecify.annotations.Nullable;

/**
 * The gateway's own name of a session, for example {@code agent:main:subagent:5f0c…}. What its
 * parts mean is known to the room that read it, and told in {@link SessionFacts}.
 */
public record SessionKey(String value) implements Comparable<SessionKey> {
  public SessionKey {
    if (value.isBlank()) {
      throw new IllegalArgumentException("A session key must not be blank.");
    }
  }

  /**
   * Written out, because maps ask for it all the time: what records get by themselves is slower.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof SessionKey key && value.equals(key.value));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(SessionKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
