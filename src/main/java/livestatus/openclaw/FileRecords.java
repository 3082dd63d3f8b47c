package livestatus.openclaw;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.tail.Changes;
import livestatus.tail.Outcome;
import livestatus.tail.Position;
import livestatus.tail.Sweep;
import org.jspecify.annotations.Nullable;

/**
 * The records of an agent whose gateway keeps them in files: a registry, transcripts, and locks
 * beside them, all in one folder. Hints and deadlines say what to look at; the disk says what is.
 *
 * <p>Owned by the monitor's thread.
 */
final class FileRecords implements AgentRecords {
  private final Path folder;
  private final Gateways gateways;
  private final Follower.Desk desk;
  private final Registry registry;
  private final Sweep sweep = new Sweep();
  private final Roster roster;
  private final Map<SessionKey, WatchedSession> sessions = new LinkedHashMap<>();

  /** Those that are looked at with each reading, and those that the registry tells anew of. */
  private final Set<WatchedSession> active = new LinkedHashSet<>();

  /** Which session a transcript's name belongs to. */
  private final Map<String, WatchedSession> byName = new HashMap<>();

  private final Map<SessionKey, Position> saved = new HashMap<>();
  private Set<String> locks = Set.of();

  /** There are files that only gateways have which tell of runs in their entries. */
  private boolean trajectories;

  private @Nullable String problem;

  /**
   * @param folder the agent's {@code sessions} folder; it need not be there yet
   */
  FileRecords(Path folder, String agent, Gateways gateways, Follower.Desk desk) {
    this.folder = folder;
    this.gateways = gateways;
    this.desk = desk;
    this.registry = new Registry(folder.resolve("sessions.json"), agent, desk.tally());
    this.roster = new Roster(agent, new Orphans(folder, desk.glance()), desk.tally());
  }

  /** Goes on where an earlier process stood; to be called before the first reading. */
  void restore(SessionKey session, Position position) {
    saved.put(session, position);
  }

  @Override
  public Map<SessionKey, Position> positions(boolean all) {
    Map<SessionKey, Position> positions = new LinkedHashMap<>();
    for (WatchedSession session : sessions.values()) {
      Position position = session.follower().position(all);
      if (position != null) {
        positions.put(session.key(), position);
      }
    }
    return positions;
  }

  /** What keeps it from reading, in sentences. */
  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (String told : new String[] {problem, registry.problem()}) {
      if (told != null) {
        problems.add(told);
      }
    }
    for (WatchedSession session : sessions.values()) {
      String told = session.follower().problem();
      if (told != null && problems.size() < 10) {
        problems.add(told);
      }
    }
    return problems;
  }

  @Override
  public void wake(Changes changes) {
    sweep.wake(changes);
  }

  @Override
  public void read(Instant now, boolean all, Consumer<Signal> out) {
    Sweep.Round round = sweep.take(now);
    boolean everything = all || round.all();
    Set<WatchedSession> due = new LinkedHashSet<>();
    boolean folderChanged = everything;
    for (Path path : round.paths()) {
      String name = String.valueOf(path.getFileName());
      WatchedSession session = byName.get(transcript(name));
      if (session != null) {
        due.add(session);
      }
      folderChanged |= session == null && TranscriptName.isTranscript(transcript(name));
    }
    boolean known = !sessions.isEmpty();
    boolean reread = registry.poll(now);
    if (reread && known) {
      gateways.wrote(now);
    }
    if (reread || folderChanged) {
      list(now, due, out);
      due.removeIf(session -> sessions.get(session.key()) != session);
    }
    due.addAll(active);
    List<Signal> news = new ArrayList<>();
    // After a reading of the registry nothing need be held back.
    Consumer<Signal> told = reread ? out : news::add;
    for (WatchedSession session : everything ? sessions.values() : due) {
      look(session, everything, now, told);
    }
    // Who asks was written to the registry just before: that must be known first, or one person's
    // question is shown to the one who asked before.
    if (!reread && news.stream().anyMatch(this::isAskedByAPerson) && registry.pollAtOnce(now)) {
      Set<WatchedSession> different = new HashSet<>();
      list(now, different, out);
      active.addAll(different);
      news.removeIf(signal -> !sessions.containsKey(signal.session()));
    }
    news.forEach(out);
  }

  private boolean isAskedByAPerson(Signal signal) {
    WatchedSession session = sessions.get(signal.session());
    Entry entry = session == null ? null : session.entry();
    return signal instanceof Signal.Asked asked
        && asked.by() == Signal.Asked.By.PERSON
        && entry != null
        && entry.facts().delivery() != null;
  }

  private static String transcript(String name) {
    return name.endsWith(TranscriptName.LOCK)
        ? name.substring(0, name.length() - TranscriptName.LOCK.length())
        : name;
  }

  private void look(WatchedSession session, boolean everything, Instant now, Consumer<Signal> out) {
    Path file = session.follower().file();
    if (file == null) {
      session.checkOwner(now, out);
      note(session, now);
      return;
    }
    String lock = file.getFileName() + TranscriptName.LOCK;
    boolean mayBeHeld = !everything || locks.contains(lock) || session.deadline() != null;
    LockFile held = mayBeHeld ? LockFile.read(folder.resolve(lock)) : null;
    Outcome outcome = session.look(held, !registry.tellsRuns() && !trajectories, now, out);
    session.checkOwner(now, out);
    sweep.looked(file, outcome);
    sweep.active(file, note(session, now));
  }

  /** Takes note of whether it is to be looked at again soon. */
  private boolean note(WatchedSession session, Instant now) {
    boolean isActive = session.isActive(now);
    if (isActive) {
      active.add(session);
    } else {
      active.remove(session);
    }
    return isActive;
  }

  private void forget(WatchedSession session, Instant now, Consumer<Signal> out) {
    sessions.remove(session.key());
    active.remove(session);
    Path file = session.follower().file();
    if (file != null) {
      sweep.forget(file);
    }
    out.accept(new Signal.Unlisted(session.key(), now));
  }

  /** The agent is gone with all its sessions. */
  @Override
  public void unlistAll(Instant now, Consumer<Signal> out) {
    List.copyOf(sessions.values()).forEach(session -> forget(session, now, out));
  }

  /**
   * Brings what is on the disk together with the sessions.
   *
   * @param due takes those of which something else is told than before
   */
  private void list(Instant now, Set<WatchedSession> due, Consumer<Signal> out) {
    Map<SessionKey, Roster.Place> places = roster.of(registry.entries(), names(now), now);
    for (WatchedSession session : List.copyOf(sessions.values())) {
      if (!places.containsKey(session.key())) {
        forget(session, now, out);
      }
    }
    byName.clear();
    for (Roster.Place place : places.values()) {
      WatchedSession differs = listed(place.entry(), place.transcript(), now, out);
      if (differs != null) {
        due.add(differs);
      }
    }
  }

  /** The session, if anything is told of it that was not told before. */
  private @Nullable WatchedSession listed(
      Entry entry, @Nullable String name, Instant now, Consumer<Signal> out) {
    WatchedSession session = sessions.get(entry.key());
    boolean isNew = session == null;
    if (session == null) {
      session = new WatchedSession(entry.key(), gateways, desk);
      sessions.put(entry.key(), session);
    }
    Path file = name == null ? null : folder.resolve(name);
    boolean differs = session.listed(entry, file, now, out);
    Position position = isNew ? saved.remove(entry.key()) : null;
    if (position != null) {
      session.follower().resume(position);
    }
    Path followed = session.follower().file();
    if (followed != null) {
      byName.put(String.valueOf(followed.getFileName()), session);
    }
    return differs ? session : null;
  }

  /** The transcripts in the folder; takes note of the locks. */
  private Set<String> names(Instant now) {
    Set<String> transcripts = new HashSet<>();
    Set<String> held = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (TranscriptName.isTranscript(name)) {
          transcripts.add(name);
        } else if (name.endsWith(".jsonl.lock")) {
          held.add(name);
        } else if (name.equals("sessions.json.lock")) {
          LockFile lock = LockFile.read(file);
          if (lock != null) {
            gateways.saw(lock, now);
          }
        } else if (name.contains(".trajectory")) {
          trajectories = true;
        }
      }
      problem = null;
    } catch (NoSuchFileException notYet) {
      problem = null;
    } catch (IOException | DirectoryIteratorException e) {
      problem = "Cannot list " + folder + ": " + e.getClass().getSimpleName() + ".";
    }
    locks = held;
    return transcripts;
  }

  @Override
  public Instant nextDeadline() {
    Instant next = sweep.nextDeadline();
    Instant due = registry.due();
    if (due != null && due.isBefore(next)) {
      next = due;
    }
    for (WatchedSession session : active) {
      Instant deadline = session.deadline();
      if (deadline != null && deadline.isBefore(next)) {
        next = deadline;
      }
    }
    return next;
  }

  @Override
  public void close() {
    // Nothing is kept open between two looks.
  }
}
