package livestatus.openclaw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import livestatus.session.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * Transcripts that no entry names. Isolated cron runs write such ones, told by how their question
 * begins; the others are left from sessions that are gone, or wait for their entry, and are let be.
 */
final class Orphans {
  /** Older ones are of runs that ended long ago. */
  private static final Duration RECENT = Duration.ofHours(1);

  /** A first question stands within the first lines. */
  private static final int HEAD = 256 * 1024;

  private static final SessionKey NOBODY = new SessionKey("-");

  private final Path folder;
  private final Transcript glance;

  /** What is known of a file; no job means that its question names none. */
  private record Look(Prompt.@Nullable CronJob job) {}

  private final Map<String, Look> looks = new HashMap<>();

  /** Those that nobody owned when they were last looked for. */
  private Set<String> unowned = Set.of();

  private boolean foundAny;

  Orphans(Path folder, Transcript glance) {
    this.folder = folder;
    this.glance = glance;
  }

  /** The transcripts of cron runs that nobody owns, and the jobs that they name. */
  Map<String, Prompt.CronJob> find(Set<String> names, Set<String> owned, Instant now) {
    Map<String, Prompt.CronJob> found = new HashMap<>();
    looks.keySet().retainAll(names);
    unowned = new HashSet<>();
    for (String name : names) {
      if (!owned.contains(name)) {
        unowned.add(name);
        Look look = isRecent(name, now) ? look(name, now) : null;
        if (look != null && look.job() != null) {
          found.put(name, look.job());
        }
      }
    }
    foundAny = !found.isEmpty();
    return found;
  }

  /** Those that nobody owned when they were last looked for. */
  Set<String> unowned() {
    return unowned;
  }

  /** Whether, with the same names, something else might be found now. */
  boolean mayDiffer(Instant now) {
    return foundAny || unowned.stream().anyMatch(name -> isRecent(name, now));
  }

  private boolean isRecent(String name, Instant now) {
    return modified(name).isAfter(now.minus(RECENT));
  }

  private Instant modified(String name) {
    try {
      return Files.getLastModifiedTime(folder.resolve(name), LinkOption.NOFOLLOW_LINKS).toInstant();
    } catch (IOException gone) {
      return Instant.EPOCH;
    }
  }

  private @Nullable Look look(String name, Instant now) {
    Look look = looks.get(name);
    if (look == null) {
      look = read(name, now);
      if (look != null) {
        looks.put(name, look);
      }
    }
    return look;
  }

  /** Null while there is no question in it yet. */
  private @Nullable Look read(String name, Instant now) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      head = in.readNBytes(HEAD);
    } catch (IOException gone) {
      return null;
    }
    int start = 0;
    for (int i = 0; i < head.length; i++) {
      if (head[i] == '\n') {
        Transcript.Line line = glance.read(NOBODY, head, start, i - start, now);
        if (line.begins()) {
          return new Look(line.cronJob());
        }
        start = i + 1;
      }
    }
    return head.length == HEAD ? new Look(null) : null;
  }
}
