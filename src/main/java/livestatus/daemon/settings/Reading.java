package livestatus.daemon.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One reading of a file: what was known, what was wrong. Used once, by one thread. */
final class Reading {
  private record Unknown(int line, String path, String pattern) {}

  private final String where;
  private final @Nullable Path folder;
  private final Surroundings around;
  private final Substitution substitution;
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Map<String, Key> known = new LinkedHashMap<>();
  private final List<Unknown> unknown = new ArrayList<>();

  /**
   * @param file null if there is none
   */
  Reading(@Nullable Path file, Surroundings around) {
    this.where = file == null ? "settings" : file.toString();
    this.folder = file == null ? null : file.toAbsolutePath().getParent();
    this.around = around;
    this.substitution = new Substitution(around, this::path);
  }

  Surroundings around() {
    return around;
  }

  String fill(String text) {
    return substitution.fill(text);
  }

  /** {@code ~/} is the home folder; what is relative is relative to the file's folder. */
  Path path(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      return around.userHome().resolve(text.substring(Math.min(2, text.length()))).normalize();
    }
    Path path = Path.of(text);
    return (folder == null ? path : folder.resolve(path)).toAbsolutePath().normalize();
  }

  void know(Key key) {
    known.put(key.path(), key);
  }

  List<Key> known() {
    return List.copyOf(known.values());
  }

  void mistake(int line, String key, String what) {
    mistakes.add(new Mistake(where, line, key, what));
  }

  void mistakeAround(String variable, String what) {
    mistakes.add(new Mistake("environment", 0, variable, what));
  }

  /**
   * Kept until all keys are known, for the nearest one may be read later.
   *
   * @param pattern the path with {@code *} for names that the user chose
   */
  void unknown(int line, String path, String pattern) {
    unknown.add(new Unknown(line, path, pattern));
  }

  /** All mistakes, by line. */
  List<Mistake> mistakes() {
    List<Mistake> all = new ArrayList<>(mistakes);
    for (Unknown one : unknown) {
      String hint =
          NearestKey.of(one.pattern(), known.keySet())
              .map(key -> "did you mean " + inUsersWords(key, one) + "?")
              .orElseGet(() -> "valid here: " + siblings(one.pattern()));
      all.add(new Mistake(where, one.line(), one.path(), "unknown key; " + hint));
    }
    all.sort(Comparator.comparingInt(Mistake::line));
    return all;
  }

  // In the same section the user's own names stand where the known key has a star.
  private static String inUsersWords(String key, Unknown one) {
    int leaf = key.lastIndexOf('.') + 1;
    int own = one.pattern().lastIndexOf('.') + 1;
    return one.pattern().substring(0, own).equals(key.substring(0, leaf))
        ? one.path().substring(0, one.path().lastIndexOf('.') + 1) + key.substring(leaf)
        : key.replace("*", "<name>");
  }

  private String siblings(String pattern) {
    String section = pattern.substring(0, pattern.lastIndexOf('.') + 1);
    return String.join(
        ", ",
        known.keySet().stream()
            .filter(key -> key.startsWith(section))
            .map(key -> key.substring(section.length()))
            .filter(key -> !key.contains(".") && !key.equals("*"))
            .toList());
  }
}
