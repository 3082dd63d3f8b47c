package livestatus.openclaw;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import livestatus.openclaw.Entry.Run;
import livestatus.recall.Pack;
import livestatus.recall.SessionPack;
import livestatus.recall.Unpack;
import livestatus.session.SessionKey;
import livestatus.session.Signal.RunStatus;
import livestatus.tail.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an agent's files, for another process to believe as long as they look the same.
 *
 * @param registry how the registry looked that the entries are of; null if it may have changed
 * @param folder what lay beside it; null if that may have changed
 * @param sessions those at rest, by the names of their transcripts
 */
record KnownRecords(
    @Nullable Stamp registry,
    SessionsFolder.@Nullable Known folder,
    Map<SessionKey, Entry> entries,
    Map<String, AtRest> sessions) {

  /**
   * @param mask takes the secrets out of what agents and people wrote
   */
  void write(Pack pack, UnaryOperator<String> mask) {
    pack.flag(registry != null);
    if (registry != null) {
      stamp(registry, pack);
    }
    pack.flag(folder != null);
    if (folder != null) {
      stamp(folder.folder(), pack);
      pack.number(folder.unowned().size());
      folder.unowned().forEach(pack::text);
      pack.flag(folder.trajectories());
    }
    pack.number(entries.size());
    IdentityHashMap<Entry, Integer> numbers = new IdentityHashMap<>();
    for (Entry entry : entries.values()) {
      numbers.put(entry, numbers.size());
      entry(entry, pack, mask);
    }
    pack.number(sessions.size());
    sessions.forEach(
        (name, rest) -> {
          pack.text(name);
          Integer number = numbers.get(rest.entry());
          pack.number(number == null ? -1 : number);
          if (number == null) {
            entry(rest.entry(), pack, mask);
          }
          stamp(rest.rest().transcript(), pack);
          pack.text(rest.rest().position());
          SessionPack.write(rest.known(), pack, rest.masked() ? UnaryOperator.identity() : mask);
        });
  }

  static KnownRecords read(Unpack from) {
    Stamp registry = from.flag() ? stamp(from) : null;
    SessionsFolder.Known folder = from.flag() ? folder(from) : null;
    int count = from.count();
    List<Entry> listed = new ArrayList<>(count);
    Map<SessionKey, Entry> entries = new LinkedHashMap<>(count * 2);
    for (int i = 0; i < count; i++) {
      Entry entry = entry(from);
      listed.add(entry);
      entries.put(entry.key(), entry);
    }
    int resting = from.count();
    Map<String, AtRest> sessions = new LinkedHashMap<>(resting * 2);
    for (int i = 0; i < resting; i++) {
      String name = from.text();
      int number = from.small();
      if (number >= count) {
        throw new Unpack.Broken("There is no entry " + number + ".");
      }
      Entry entry = number < 0 ? entry(from) : listed.get(number);
      Follower.Rest rest = new Follower.Rest(stamp(from), from.text());
      sessions.put(name, new AtRest(entry, SessionPack.read(from), rest, true));
    }
    return new KnownRecords(registry, folder, entries, sessions);
  }

  private static SessionsFolder.Known folder(Unpack from) {
    Stamp stamp = stamp(from);
    Set<String> unowned = new HashSet<>();
    for (int left = from.count(); left > 0; left--) {
      unowned.add(from.text());
    }
    return new SessionsFolder.Known(stamp, unowned, from.flag());
  }

  private static void stamp(Stamp stamp, Pack pack) {
    pack.number(stamp.size());
    pack.number(stamp.modified());
    pack.number(stamp.key());
  }

  private static Stamp stamp(Unpack from) {
    return new Stamp(from.number(), from.number(), from.small());
  }

  private static void entry(Entry entry, Pack pack, UnaryOperator<String> mask) {
    SessionPack.facts(entry.facts(), pack, mask);
    pack.text(entry.sessionId());
    pack.text(entry.transcript());
    pack.text(entry.refused());
    Run run = entry.run();
    pack.word(run.status());
    pack.time(run.started());
    pack.time(run.ended());
    pack.flag(run.aborted());
    String error = run.error();
    pack.text(error == null ? null : mask.apply(error));
    SessionPack.usage(entry.usage(), pack);
    pack.text(entry.model());
    pack.time(entry.updatedAt());
  }

  private static Entry entry(Unpack from) {
    return new Entry(
        SessionPack.facts(from),
        from.textOrNull(),
        from.textOrNull(),
        from.textOrNull(),
        run(from),
        SessionPack.usage(from),
        from.textOrNull(),
        from.timeOrNull());
  }

  private static Run run(Unpack from) {
    return new Run(
        from.word(RunStatus.class),
        from.timeOrNull(),
        from.timeOrNull(),
        from.flag(),
        from.textOrNull());
  }
}
