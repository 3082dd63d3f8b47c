package livestatus.session;

import org.jspecify.annotations.Nullable;

/**
 * Where a session's transcript is, for people to find it: a file in a folder, or a session's id in
 * a database. Thousands of sessions have the first half in common.
 *
 * @param in the folder or the database, with what stands between the two
 */
public record TranscriptPlace(String in, String name) {
  /** Written out, as {@link SessionKey#equals} is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof TranscriptPlace that && name.equals(that.name) && in.equals(that.in));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return in + name;
  }
}
