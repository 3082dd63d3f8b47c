package livestatus.session;

/**
 * Where a session's transcript is, for people to find it: a file in a folder, or a session's id in
 * a database. Thousands of sessions have the first half in common.
 *
 * @param in the folder or the database, with what stands between the two
 */
public record TranscriptPlace(String in, String name) {
  @Override
  public String toString() {
    return in + name;
  }
}
