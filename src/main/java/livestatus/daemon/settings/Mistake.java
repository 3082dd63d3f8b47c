package livestatus.daemon.settings;

/**
 * One mistake, as a sentence.
 *
 * @param where a file, or "environment"
 * @param line 0 if it is about the whole of it
 * @param key empty if it is about no key
 */
public record Mistake(String where, int line, String key, String what) {
  @Override
  public String toString() {
    return where + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + what;
  }
}
