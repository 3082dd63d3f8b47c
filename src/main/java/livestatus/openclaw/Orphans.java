package livestatus.openclaw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Transcripts that no entry names. Isolated cron runs write such ones, told by how their question
 * begins; the others are left from sessions that are gone, or wait for their entry, and are let be.
 */
final class Orphans {
  /** Older ones are of runs that ended long ago. */
  private static final Duration RECENT = Duration.ofMinutes(10);

  /** A first question stands within the first lines. */
  private static final int HEAD = 256 * 1024;

  private static final SessionKey NOBODY = new SessionKey("-");

  private final Path folder;
  private final String agent;
  private final Transcript glance;

  /** What is known of a file; no job means that its question names none. */
  private record Look(Prompt.@Nullable CronJob job) {}

  private final Map<String, Look> looks = new HashMap<>();
  private final Map<SessionKey, String> runs = new HashMap<>();
  private final Map<SessionKey, Prompt.CronJob> jobs = new HashMap<>();
  private List<SessionKey> ended = List.of();

  Orphans(Path folder, String agent, Transcript glance) {
    this.folder = folder;
    this.agent = agent;
    this.glance = glance;
  }

  /**
   * Which session each stray transcript of a cron run belongs to: the job's own if its entry names
   * no transcript, as in 2026.7 while the job runs; one of its own if the job has no entry. If the
   * entry names another transcript, this one is of an earlier run.
   */
  Map<SessionKey, String> find(
      Set<String> names, Set<String> claimed, Map<SessionKey, Entry> entries, Instant now) {
    Map<SessionKey, String> found = new HashMap<>();
    looks.keySet().retainAll(names);
    for (String name : names) {
      Look look = claimed.contains(name) ? null : look(name, now);
      if (look != null && look.job() != null) {
        SessionKey key = key(look.job(), name, entries);
        if (key != null) {
          jobs.put(key, look.job());
          found.merge(key, name, this::later);
        }
      }
    }
    List<SessionKey> over = new ArrayList<>();
    Set<SessionKey> before = new HashSet<>(runs.keySet());
    before.removeAll(found.keySet());
    over.addAll(before);
    ended = over;
    over.forEach(jobs::remove);
    runs.clear();
    runs.putAll(found);
    return new HashMap<>(found);
  }

  /** The sessions of {@link #find}'s last call but one that are no more. */
  List<SessionKey> ended() {
    return ended;
  }

  /** An entry for a run that has none. */
  Entry entry(SessionKey key, String name) {
    Prompt.CronJob job = jobs.get(key);
    KeyParts parts = KeyParts.of(key, agent);
    String title = job == null ? parts.name() : job.name() == null ? job.id() : job.name();
    return new Entry(
        new SessionFacts(key, parts.agent(), parts.kind(), null, title, null, null),
        sessionId(name),
        name,
        Entry.Run.NONE,
        Usage.NONE,
        null,
        null);
  }

  private @Nullable SessionKey key(
      Prompt.CronJob job, String name, Map<SessionKey, Entry> entries) {
    SessionKey ofJob = new SessionKey("agent:" + agent + ":cron:" + job.id());
    Entry entry = entries.get(ofJob);
    if (entry == null) {
      return new SessionKey(ofJob + ":run:" + sessionId(name));
    }
    return TranscriptName.of(entry.sessionFile(), entry.sessionId()) == null ? ofJob : null;
  }

  private static String sessionId(String name) {
    return name.substring(0, name.length() - ".jsonl".length());
  }

  private String later(String a, String b) {
    return modified(a).isAfter(modified(b)) ? a : b;
  }

  private Instant modified(String name) {
    try {
      return Files.getLastModifiedTime(folder.resolve(name), LinkOption.NOFOLLOW_LINKS).toInstant();
    } catch (IOException gone) {
      return Instant.EPOCH;
    }
  }

  private @Nullable Look look(String name, Instant now) {
    Look known = looks.get(name);
    if (known == null && modified(name).isAfter(now.minus(RECENT))) {
      known = read(name, now);
      if (known != null) {
        looks.put(name, known);
      }
    }
    return known;
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
