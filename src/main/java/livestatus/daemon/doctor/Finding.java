package livestatus.daemon.doctor;

import java.util.Locale;

/**
 * What one check found.
 *
 * @param check what was looked at, in a word or two
 * @param what a sentence
 * @param todo what to do about it; empty where nothing is to be done
 */
public record Finding(Level level, String check, String what, String todo) {
  /** How bad it is. */
  public enum Level {
    OK,
    WARN,
    FAIL;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String check, String what) {
    return new Finding(Level.OK, check, what, "");
  }

  static Finding warn(String check, String what, String todo) {
    return new Finding(Level.WARN, check, what, todo);
  }

  static Finding fail(String check, String what, String todo) {
    return new Finding(Level.FAIL, check, what, todo);
  }
}
