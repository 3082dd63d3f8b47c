package livestatus.daemon.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import livestatus.daemon.settings.Secret;

/** Knows every secret and takes it out of any text. Any thread may use it. */
final class Masking {
  private static final Comparator<String> LONGEST_FIRST =
      Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

  /** Replaced whole, never changed. */
  private volatile List<String> hidden = List.of();

  /** From now on these are masked too; what was hidden stays hidden. */
  synchronized void hide(Collection<Secret> secrets) {
    Set<String> all = new TreeSet<>(LONGEST_FIRST);
    all.addAll(hidden);
    for (Secret secret : secrets) {
      String text = secret.reveal();
      all.add(text);
      all.add(URLEncoder.encode(text, UTF_8));
    }
    hidden = List.copyOf(all);
  }

  String clean(String text) {
    String clean = text;
    for (String secret : hidden) {
      clean = clean.replace(secret, Secret.MASK);
    }
    return clean;
  }
}
