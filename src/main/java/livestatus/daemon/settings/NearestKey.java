package livestatus.daemon.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the key that the user may have meant. */
final class NearestKey {
  private NearestKey() {}

  /** The known key that is closest, if one is close at all. Keys are whole paths. */
  static Optional<String> of(String path, Collection<String> known) {
    String leaf = leaf(path);
    String section = section(path);
    Comparator<String> distance =
        Comparator.<String>comparingInt(key -> distance(leaf, leaf(key)))
            .thenComparingInt(key -> section(key).equals(section) ? 0 : 1);
    return new TreeSet<>(known)
        .stream()
            .filter(key -> section(key).equals(section) || leaf(key).equalsIgnoreCase(leaf))
            .filter(key -> distance(leaf, leaf(key)) <= Math.max(2, leaf.length() / 3))
            .min(distance);
  }

  private static String leaf(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String section(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  /** How many letters must be put in, left out or changed; upper and lower case are the same. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
