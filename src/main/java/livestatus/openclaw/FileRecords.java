package livestatus.openclaw;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.TranscriptPlace;
import livestatus.tail.Changes;
import livestatus.tail.Outcome;
import livestatus.tail.Sweep;
import org.jspecify.annotations.Nullable;

/**
 * The records of an agent whose gateway keeps them in files: a registry, transcripts, and locks
 * beside them, all in one folder. Hints and deadlines say what to look at; the disk says what is.
 *
 * <p>Owned by the monitor's thread.
 */
final class FileRecords implements AgentRecords {
  private static final int MOST_SOUGHT = 1_000;

  private final Path folder;

  /** The same as text, for whoever is told of a transcript. */
  private final String place;

  private final Gateways gateways;
  private final Follower.Desk desk;
  private final Registry registry;
  private final SessionsFolder files;
  private final Sweep sweep = new Sweep();
  private final Roster roster;
  private final Map<SessionKey, WatchedSession> sessions = new LinkedHashMap<>();

  /** Those that are looked at four times a second. */
  private final Set<WatchedSession> active = new LinkedHashSet<>();

  /** Those that the registry told anew of when they had been looked at. */
  private final Set<WatchedSession> again = new LinkedHashSet<>();

  /** Those whose transcripts could not be read when they were last looked at. */
  private final Set<WatchedSession> unreadable = new LinkedHashSet<>();

  /** All, the one whose turn it is to be looked at first; some may be gone meanwhile. */
  private final Deque<WatchedSession> inTurn = new ArrayDeque<>();

  /** Transcripts that nobody owned when their lock came, for which the registry was read once. */
  private final Set<String> sought = new HashSet<>();

  /** Which session a transcript's name belongs to. */
  private final Map<String, WatchedSession> byName = new HashMap<>();

  /** What an earlier process knew of sessions that were not yet met, by their transcripts. */
  private final Map<String, AtRest> remembered = new HashMap<>();

  /** Where an earlier process stood in transcripts that were not yet met, by their names. */
  private Supplier<Map<String, SavedPosition>> positions = HashMap::new;

  private @Nullable Map<String, SavedPosition> saved;

  /**
   * @param folder the agent's {@code sessions} folder; it need not be there yet
   */
  FileRecords(Path folder, String agent, Gateways gateways, Follower.Desk desk) {
    this.folder = folder;
    this.place = folder + File.separator;
    this.gateways = gateways;
    this.desk = desk;
    this.registry = new Registry(folder.resolve("sessions.json"), agent, desk.tally());
    this.files = new SessionsFolder(folder, gateways);
    this.roster = new Roster(agent, new Orphans(folder, desk.glance()), desk.tally());
  }

  /**
   * Goes on where an earlier process stood; to be called before the first reading.
   *
   * @param positions by the names of the transcripts; asked once, when there is one to be read
   */
  void restore(Supplier<Map<String, SavedPosition>> positions) {
    this.positions = positions;
  }

  private Map<String, SavedPosition> saved() {
    Map<String, SavedPosition> known = saved;
    if (known == null) {
      known = positions.get();
      saved = known;
    }
    return known;
  }

  @Override
  public void remember(KnownRecords known) {
    registry.remember(known.registry(), known.entries());
    if (known.folder() != null) {
      files.remember(known.folder());
    }
    remembered.putAll(known.sessions());
  }

  @Override
  public KnownRecords known(Instant now, Function<SessionKey, @Nullable Session> views) {
    Map<String, AtRest> atRest = new LinkedHashMap<>();
    byName.forEach(
        (name, session) -> {
          AtRest rest = session.atRest(views.apply(session.key()), now);
          if (rest != null) {
            atRest.put(name, rest);
          }
        });
    return new KnownRecords(
        registry.stamp(), files.known(roster.unowned()), registry.entries(), atRest);
  }

  @Override
  public void rest(
      Instant now, Function<SessionKey, @Nullable Session> views, Consumer<Signal> out) {
    Set<WatchedSession> held = held();
    byName.forEach(
        (name, session) -> {
          Path file = session.follower().file();
          boolean can = file != null && session.follower().canRest() && !held.contains(session);
          AtRest rest = can ? session.atRest(views.apply(session.key()), now) : null;
          if (file != null && rest != null) {
            sweep.forget(file);
            active.remove(session);
            session.rest(name, rest, out);
          }
        });
  }

  @Override
  public List<SavedPosition> outlived() {
    List<SavedPosition> outlived = new ArrayList<>();
    boolean there = Files.isDirectory(folder);
    if (saved == null) {
      return outlived;
    }
    saved.forEach(
        (name, position) -> {
          WatchedSession session = sessions.get(new SessionKey(position.session()));
          String now = session == null ? null : session.name();
          boolean moved = now != null && !now.equals(name);
          if (moved || (there && Files.notExists(folder.resolve(name)))) {
            outlived.add(position);
          }
        });
    return outlived;
  }

  @Override
  public List<SavedPosition> positions(boolean all) {
    List<SavedPosition> positions = new ArrayList<>();
    for (WatchedSession session : sessions.values()) {
      String position = session.follower().position(all);
      if (position != null) {
        positions.add(new SavedPosition(session.key().value(), place + session.name(), position));
      }
    }
    return positions;
  }

  /** What keeps it from reading, in sentences. */
  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (String told : new String[] {files.problem(), registry.problem()}) {
      if (told != null) {
        problems.add(told);
      }
    }
    for (WatchedSession session : unreadable) {
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
    boolean whole = all || round.all();
    Set<WatchedSession> due = new LinkedHashSet<>();
    boolean unknown = false;
    boolean begins = false;
    for (Path path : round.paths()) {
      String name = String.valueOf(path.getFileName());
      String transcript = transcript(name);
      WatchedSession session = byName.get(transcript);
      if (session != null) {
        due.add(session);
      } else if (TranscriptName.isTranscript(transcript)) {
        unknown = true;
        begins |= !name.equals(transcript) && sought.add(transcript);
      }
    }
    boolean known = !sessions.isEmpty();
    // A first run's lock comes right after its session's entry, which thus need not wait.
    boolean reread = registry.poll(now) || (begins && registry.pollAtOnce(now));
    if (reread && known) {
      gateways.wrote(now);
    }
    if (reread || unknown || round.thorough() || (whole && mayDiffer(now))) {
      list(now, due, out);
      due.removeIf(session -> sessions.get(session.key()) != session);
    }
    due.addAll(again);
    again.clear();
    // A hint at one file is no reason to look at all that are active.
    boolean turn = round.active() || whole || reread;
    active.stream().filter(session -> turn || isPast(session.deadline(), now)).forEach(due::add);
    Set<WatchedSession> held = due;
    if (whole) {
      held = held();
      due.addAll(held);
      due.addAll(inTurn(Sweep.share(sessions.size())));
    }
    List<Signal> news = new ArrayList<>();
    // After a reading of the registry nothing need be held back.
    Consumer<Signal> told = reread ? out : news::add;
    RuntimeException defect = null;
    for (WatchedSession session : round.thorough() ? sessions.values() : due) {
      try {
        look(session, held.contains(session) || session.deadline() != null, now, told, out);
      } catch (RuntimeException ours) {
        // The others are read, and what they tell is told. This one is tried again, in a while.
        defect = ours;
        active.remove(session);
        Path file = session.follower().file();
        if (file != null) {
          sweep.looked(file, Outcome.SHRUNK);
        }
      }
    }
    // Who asks was written to the registry just before: that must be known first, or one person's
    // question is shown to the one who asked before.
    if (!reread && news.stream().anyMatch(this::isAskedByAPerson) && registry.pollAtOnce(now)) {
      Set<WatchedSession> different = new HashSet<>();
      list(now, different, out);
      again.addAll(different);
      news.removeIf(signal -> !sessions.containsKey(signal.session()));
    }
    news.forEach(out);
    if (defect != null) {
      throw defect;
    }
  }

  private static boolean isPast(@Nullable Instant deadline, Instant now) {
    return deadline != null && !deadline.isAfter(now);
  }

  private boolean mayDiffer(Instant now) {
    return files.mayDiffer() || roster.mayDiffer(now);
  }

  /** Those beside whose transcripts the last listing found a lock. */
  private Set<WatchedSession> held() {
    Set<WatchedSession> held = new LinkedHashSet<>();
    for (String lock : files.locks()) {
      WatchedSession session = byName.get(transcript(lock));
      if (session != null) {
        held.add(session);
      }
    }
    return held;
  }

  /** So many of those whose turn it is; then it is the turn of the others. */
  private List<WatchedSession> inTurn(int atMost) {
    List<WatchedSession> first = new ArrayList<>();
    while (first.size() < atMost && !inTurn.isEmpty()) {
      WatchedSession session = inTurn.remove();
      if (sessions.get(session.key()) == session) {
        first.add(session);
      }
    }
    inTurn.addAll(first);
    return first;
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

  /**
   * @param mayBeHeld there may be a lock beside its transcript
   * @param anew takes what is known already and told anew; what the registry says next comes behind
   */
  private void look(
      WatchedSession session,
      boolean mayBeHeld,
      Instant now,
      Consumer<Signal> out,
      Consumer<Signal> anew) {
    Path file = session.follower().file();
    if (file == null && !session.rests()) {
      session.checkOwner(now, out);
      note(session, now);
      return;
    }
    LockFile held =
        mayBeHeld ? LockFile.read(folder.resolve(session.name() + TranscriptName.LOCK)) : null;
    Outcome outcome =
        session.look(
            folder, held, !registry.tellsRuns() && !files.hasTrajectories(), now, out, anew);
    Path looked = file == null ? session.follower().file() : file;
    if (looked == null) {
      // It rests on.
      return;
    }
    session.checkOwner(now, out);
    sweep.looked(looked, outcome);
    sweep.active(looked, note(session, now));
  }

  /** Takes note of whether it is to be looked at again soon. */
  private boolean note(WatchedSession session, Instant now) {
    boolean isActive = session.isActive(now);
    if (isActive) {
      active.add(session);
    } else {
      active.remove(session);
    }
    if (session.follower().problem() != null) {
      unreadable.add(session);
    } else {
      unreadable.remove(session);
    }
    return isActive;
  }

  private void forget(WatchedSession session, Instant now, Consumer<Signal> out) {
    sessions.remove(session.key());
    active.remove(session);
    again.remove(session);
    unreadable.remove(session);
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
    Map<SessionKey, Roster.Place> places =
        roster.of(registry.entries(), files.transcripts(now), now);
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
    sought.removeIf(name -> byName.containsKey(name) || sought.size() > MOST_SOUGHT);
  }

  /** The session, if anything is told of it that was not told before. */
  private @Nullable WatchedSession listed(
      Entry entry, @Nullable String name, Instant now, Consumer<Signal> out) {
    WatchedSession session = sessions.get(entry.key());
    boolean isNew = session == null;
    if (session == null) {
      session = new WatchedSession(entry.key(), gateways, desk);
      sessions.put(entry.key(), session);
      inTurn.add(session);
      AtRest rest = name == null ? null : remembered.remove(name);
      if (name != null && rest != null && rest.isOf(entry)) {
        session.rest(name, rest, out);
        byName.put(name, session);
        return null;
      }
    }
    String before = session.name();
    boolean differs =
        session.listed(
            entry, folder, name == null ? null : new TranscriptPlace(place, name), now, out);
    String transcript = session.name();
    if (before != null && !before.equals(transcript)) {
      sweep.forget(folder.resolve(before));
    }
    if (transcript != null) {
      SavedPosition position = isNew ? saved().get(transcript) : null;
      if (position != null && position.session().equals(entry.key().value())) {
        session.follower().resume(position.position());
        saved().remove(transcript);
      }
      byName.put(transcript, session);
    }
    return differs ? session : null;
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
