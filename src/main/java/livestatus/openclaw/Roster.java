package livestatus.openclaw;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import livestatus.session.Kind;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions an agent has and which transcript each of them writes: the registry's entries, and
 * what those do not tell. An isolated cron run is a session of its own, {@code …:cron:JOB:run:ID};
 * 2026.3 has an entry for it beside the job's, 2026.7 none at all while it runs and then the job's.
 */
final class Roster {
  /** A session and the name of its transcript, null while there is none. */
  record Place(Entry entry, @Nullable String transcript) {}

  private static final Comparator<Entry> NEWEST_FIRST =
      (one, other) -> Long.compare(updated(other), updated(one));

  private final String agent;
  private final Orphans orphans;
  private final Tally tally;
  private final Set<String> refused = new HashSet<>();

  Roster(String agent, Orphans orphans, Tally tally) {
    this.agent = agent;
    this.orphans = orphans;
    this.tally = tally;
  }

  /**
   * Who is there; what changed last comes first.
   *
   * @param names the transcripts that are there
   */
  Map<SessionKey, Place> of(Map<SessionKey, Entry> entries, Set<String> names, Instant now) {
    Map<String, SessionKey> owners = new HashMap<>();
    for (Entry entry : entries.values()) {
      claim(entry, owners);
    }
    Map<SessionKey, Place> places = new LinkedHashMap<>();
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(NEWEST_FIRST);
    for (Entry entry : sorted) {
      place(entry, owners, entries, places);
    }
    orphans
        .find(names, owners.keySet(), now)
        .forEach(
            (name, job) -> {
              SessionKey ofJob = new SessionKey("agent:" + agent + ":cron:" + job.id());
              Entry entry = entries.get(ofJob);
              String title =
                  entry != null
                      ? entry.facts().title()
                      : job.name() != null ? job.name() : job.id();
              SessionKey key = runKey(ofJob, name);
              places.putIfAbsent(key, new Place(run(key, title, name), name));
            });
    return places;
  }

  /** The transcripts that were nobody's the last time. */
  Set<String> unowned() {
    return orphans.unowned();
  }

  /** Whether the same entries and names would make another roster now. */
  boolean mayDiffer(Instant now) {
    return orphans.mayDiffer(now);
  }

  /** Takes note of whose the transcript is that an entry names. */
  private void claim(Entry entry, Map<String, SessionKey> owners) {
    String name = entry.transcript();
    if (name != null) {
      SessionKey owner = owner(entry, name);
      SessionKey other = owners.putIfAbsent(name, owner);
      // A job and its run may name the same transcript: it is the run's.
      if (other != null && owner.value().length() > other.value().length()) {
        owners.put(name, owner);
      }
    }
    if (entry.refused() != null && refused.add(entry.refused())) {
      tally.refusedPaths++;
    }
  }

  private void place(
      Entry entry,
      Map<String, SessionKey> owners,
      Map<SessionKey, Entry> entries,
      Map<SessionKey, Place> places) {
    String name = entry.transcript();
    SessionKey owner = name == null ? null : owners.get(name);
    places.put(entry.key(), new Place(entry, entry.key().equals(owner) ? name : null));
    if (name != null && owner != null && !entries.containsKey(owner)) {
      places.put(owner, new Place(run(owner, entry.facts().title(), name), name));
    }
  }

  private static SessionKey owner(Entry entry, String name) {
    boolean isJob = entry.facts().kind() == Kind.CRON && !entry.key().value().contains(":run:");
    return isJob ? runKey(entry.key(), name) : entry.key();
  }

  private static SessionKey runKey(SessionKey job, String name) {
    return new SessionKey(job + ":run:" + sessionId(name));
  }

  private static String sessionId(String name) {
    return name.substring(0, name.length() - ".jsonl".length());
  }

  private static long updated(Entry entry) {
    return entry.updatedAt() == null ? 0 : entry.updatedAt().toEpochMilli();
  }

  /** An entry for a run that has none. */
  private Entry run(SessionKey key, @Nullable String title, String name) {
    KeyParts parts = KeyParts.of(key, agent);
    return new Entry(
        new SessionFacts(key, parts.agent(), parts.kind(), null, title, null, null),
        sessionId(name),
        name,
        null,
        Entry.Run.NONE,
        Usage.NONE,
        null,
        null);
  }
}
