package livestatus.openclaw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import livestatus.openclaw.StoreReport.Store;
import livestatus.recall.Pack;
import livestatus.recall.Unpack;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.tail.Changes;
import livestatus.tail.Sweep;
import livestatus.tail.Wakeups;
import org.jspecify.annotations.Nullable;

/**
 * All agents of one OpenClaw home ({@code ~/.openclaw}): finds them, picks each one's store, and
 * tells what their records say. Nothing below the home is ever written, locked or touched.
 *
 * <p>Owned by the monitor's thread; the watching threads only call {@code wake}.
 *
 * <pre>
 *   try (OpenClawHome home = new OpenClawHome(path, Processes.ofThisMachine(), monitor::wake)) {
 *     while (running) {
 *       home.poll(clock.instant(), signal -> sessions.apply(signal, clock.instant()));
 *       waitUntil(home.nextDeadline());   // or until woken
 *     }
 *   }
 * </pre>
 */
public final class OpenClawHome implements AutoCloseable {
  private final Path home;
  private final Path agentsFolder;
  private final Gateways gateways;
  private final Function<Path, Presence> holder;
  private final Tally tally = new Tally();
  private final Follower.Desk desk = Follower.Desk.of(tally);
  private final @Nullable Wakeups wakeups;
  private final Sweep sweep = new Sweep();
  private final SubagentRuns subagentRuns;
  private final Map<String, ChosenRecords> agents = new TreeMap<>();

  private SavedPositions positions = new SavedPositions(List::of);

  /** What an earlier process knew, by agent. */
  private final Map<String, KnownRecords> remembered = new HashMap<>();

  private @Nullable HomeKeys keys;
  private @Nullable String problem;

  /**
   * Reads nothing before the first {@link #poll}.
   *
   * @param wake called on a watching thread when it is worth to poll before the deadline
   */
  public OpenClawHome(Path home, Processes processes, Runnable wake) {
    this.home = home.toAbsolutePath().normalize();
    this.agentsFolder = this.home.resolve("agents");
    FileLocks locks = new FileLocks(Path.of("/proc/locks"), processes.seesAll());
    Path state = this.home.resolve("state").resolve("openclaw.sqlite");
    this.gateways = new Gateways(processes, () -> locks.holders(state));
    this.holder = locks::of;
    this.subagentRuns = new SubagentRuns(this.home.resolve("subagents").resolve("runs.json"));
    this.wakeups = new Wakeups(List.of(this.home), new HomeFolders(this.home), wake);
  }

  /**
   * Watches nothing by itself.
   *
   * @param wakeups tells of changes; null where whoever made it calls {@link #touched}
   * @param holder whether some process has a database open
   * @param gateways the processes that have the home's own database open
   */
  OpenClawHome(
      Path home,
      Processes processes,
      Function<Path, Presence> holder,
      Supplier<@Nullable Set<Long>> gateways,
      @Nullable Wakeups wakeups) {
    this.home = home.toAbsolutePath().normalize();
    this.agentsFolder = this.home.resolve("agents");
    this.gateways = new Gateways(processes, gateways);
    this.holder = holder;
    this.subagentRuns = new SubagentRuns(this.home.resolve("subagents").resolve("runs.json"));
    this.wakeups = wakeups;
  }

  /** As above; whoever made it calls {@link #touched}. */
  OpenClawHome(
      Path home,
      Processes processes,
      Function<Path, Presence> holder,
      Supplier<@Nullable Set<Long>> gateways) {
    this(home, processes, holder, gateways, null);
  }

  /** As above, where it is not known who has a database open. */
  OpenClawHome(Path home, Processes processes) {
    this(home, processes, database -> Presence.UNKNOWN, () -> null);
  }

  /** Which store each agent of a home uses, found by one look; for doctor. */
  public static List<StoreReport> stores(Path home) throws IOException {
    List<StoreReport> stores = new ArrayList<>();
    try (Stream<Path> folders = Files.list(home.resolve("agents"))) {
      folders
          .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .forEach(f -> stores.add(StoreChoice.report(String.valueOf(f.getFileName()), f)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return stores;
  }

  /** Which store each agent uses that was read by now. */
  public List<StoreReport> stores() {
    List<StoreReport> stores = new ArrayList<>();
    for (ChosenRecords records : agents.values()) {
      StoreReport report = records.report();
      if (report != null) {
        stores.add(report);
      }
    }
    return stores;
  }

  public Path home() {
    return home;
  }

  /**
   * Puts a name before all keys, so that the sessions of several homes are told apart; to be called
   * before anything else.
   */
  public void prefixKeys(String name) {
    keys = new HomeKeys(name);
  }

  /**
   * Goes on where an earlier process stood; to be called before the first {@link #poll}.
   *
   * @param positions asked once, when there is a transcript to be read
   */
  public void restore(Supplier<List<SavedPosition>> positions) {
    this.positions = new SavedPositions(positions);
  }

  /**
   * Writes what is known of everything that is at rest, for {@link #recall}.
   *
   * @param views what is true of a session
   * @param mask takes the secrets out of what agents and people wrote
   */
  public void keep(
      Pack pack,
      Instant now,
      Function<SessionKey, @Nullable Session> views,
      UnaryOperator<String> mask) {
    HomeKeys prefix = keys;
    Function<SessionKey, @Nullable Session> named = named(views);
    Map<String, KnownRecords> known = new TreeMap<>();
    agents.forEach(
        (agent, records) -> {
          KnownRecords kept = records.known(now, named);
          if (kept != null) {
            known.put(agent, kept);
          }
        });
    pack.text(home.toString());
    pack.text(prefix == null ? null : prefix.toString());
    pack.number(known.size());
    known.forEach(
        (agent, records) -> {
          pack.text(agent);
          records.write(pack, mask);
        });
  }

  /**
   * Goes on with what an earlier process {@linkplain #keep kept}, as far as the files look as they
   * did; to be called before the first {@link #poll}.
   *
   * @return whether it is of this home; else it is left alone
   */
  public boolean recall(Unpack from) {
    String folder = from.text();
    String prefix = from.textOrNull();
    Map<String, KnownRecords> known = new HashMap<>();
    for (int left = from.count(); left > 0; left--) {
      known.put(from.text(), KnownRecords.read(from));
    }
    boolean ours =
        folder.equals(home.toString())
            && Objects.equals(prefix, keys == null ? null : keys.toString());
    if (ours) {
      remembered.putAll(known);
    }
    return ours;
  }

  /**
   * Holds less of what is long over: it is read again once something looks different.
   *
   * @param views what is true of a session
   */
  public void rest(
      Instant now, Function<SessionKey, @Nullable Session> views, Consumer<Signal> out) {
    Function<SessionKey, @Nullable Session> named = named(views);
    Consumer<Signal> told = naming(out);
    agents.values().forEach(records -> records.rest(now, named, told));
  }

  /** Asked by an agent's own keys. */
  private Function<SessionKey, @Nullable Session> named(
      Function<SessionKey, @Nullable Session> views) {
    HomeKeys prefix = keys;
    return prefix == null ? views : key -> views.apply(prefix.of(key));
  }

  /** Told by an agent's own keys. */
  private Consumer<Signal> naming(Consumer<Signal> out) {
    return keys == null ? out : keys.before(out);
  }

  /** Where each transcript's last turn begins; to be saved once what was told is safe. */
  public List<SavedPosition> positions() {
    return positions(true);
  }

  /**
   * The same.
   *
   * @param all also of those that did not move since they were asked for
   */
  public List<SavedPosition> positions(boolean all) {
    return ofAll(records -> records.positions(all));
  }

  /**
   * What was {@linkplain #restore restored} of transcripts that no session writes any more, for
   * whoever saved it; to be asked once all was read.
   */
  public List<SavedPosition> outlived() {
    return ofAll(AgentRecords::outlived);
  }

  private List<SavedPosition> ofAll(Function<AgentRecords, List<SavedPosition>> positions) {
    List<SavedPosition> all = new ArrayList<>();
    for (AgentRecords records : agents.values()) {
      for (SavedPosition position : positions.apply(records)) {
        HomeKeys prefix = keys;
        all.add(
            prefix == null
                ? position
                : position.of(prefix.of(new SessionKey(position.session())).value()));
      }
    }
    return all;
  }

  /** Tells what is new. Cheap when nothing is due. */
  public void poll(Instant now, Consumer<Signal> out) {
    look(now, naming(out));
  }

  private void look(Instant now, Consumer<Signal> out) {
    if (wakeups != null) {
      touched(wakeups.drain());
    }
    Sweep.Round round = sweep.take(now);
    if (round.all() && wakeups != null) {
      wakeups.check(now);
      boolean events = wakeups.health().events();
      sweep.events(events);
      if (!events) {
        // Nobody else tells of what is at rest.
        agents.values().forEach(records -> records.wake(new Changes(true, Set.of())));
      }
    }
    if (round.all()) {
      discover(now, out);
    }
    for (AgentRecords records : List.copyOf(agents.values())) {
      records.read(now, round.all(), out);
    }
    subagentRuns.read(now, this::isKnown, out);
  }

  private boolean isKnown(SessionKey session) {
    return agents.values().stream().anyMatch(records -> records.knows(session));
  }

  /** Takes a hint at what may have changed. */
  void touched(Changes changes) {
    boolean newAgent = changes.everything();
    Map<String, Set<Path>> byAgent = new HashMap<>();
    for (Path path : changes.paths()) {
      if (path.startsWith(agentsFolder) && !path.equals(agentsFolder)) {
        String agent = path.getName(agentsFolder.getNameCount()).toString();
        newAgent |= !agents.containsKey(agent);
        byAgent.computeIfAbsent(agent, name -> new HashSet<>()).add(path);
      }
    }
    if (newAgent) {
      sweep.wake(new Changes(true, Set.of()));
    }
    if (changes.everything()) {
      agents.values().forEach(records -> records.wake(changes));
    }
    byAgent.forEach(
        (agent, paths) -> {
          AgentRecords records = agents.get(agent);
          if (records != null) {
            records.wake(new Changes(false, paths));
          }
        });
  }

  /** When to poll again if nothing wakes it before. */
  public Instant nextDeadline() {
    Instant next = sweep.nextDeadline();
    for (AgentRecords records : agents.values()) {
      Instant deadline = records.nextDeadline();
      next = deadline.isBefore(next) ? deadline : next;
    }
    return next;
  }

  /** The agents that are known, by name. */
  public Set<String> agents() {
    return Set.copyOf(agents.keySet());
  }

  /** What people should know, in sentences; empty if all is well. */
  public List<String> health() {
    List<String> health = new ArrayList<>();
    if (problem != null) {
      health.add(problem);
    }
    if (wakeups != null && !wakeups.health().events()) {
      health.add(wakeups.health().sentence());
    }
    String gateway = gateways.health();
    if (gateway != null) {
      health.add(gateway);
    }
    for (AgentRecords records : agents.values()) {
      health.addAll(records.problems());
    }
    return health;
  }

  public Counters counters() {
    return tally.counters(desk.tails().counters().bytes());
  }

  @Override
  public void close() {
    if (wakeups != null) {
      wakeups.close();
    }
    agents.values().forEach(AgentRecords::close);
  }

  private void discover(Instant now, Consumer<Signal> out) {
    Set<String> found = new HashSet<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(agentsFolder)) {
      for (Path folder : folders) {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          found.add(String.valueOf(folder.getFileName()));
        }
      }
      problem = null;
    } catch (NoSuchFileException notYet) {
      problem = "There is no " + agentsFolder + " (yet). Is this OpenClaw's home?";
    } catch (IOException | DirectoryIteratorException e) {
      problem = "Cannot list " + agentsFolder + ": " + e.getClass().getSimpleName() + ".";
      return;
    }
    for (String agent : List.copyOf(agents.keySet())) {
      if (!found.contains(agent)) {
        close(agent, now, out);
      }
    }
    for (String agent : found) {
      agents.computeIfAbsent(agent, this::open);
    }
  }

  private ChosenRecords open(String agent) {
    StoreChoice choice = new StoreChoice(agent, agentsFolder.resolve(agent));
    return new ChosenRecords(
        choice, store -> store == Store.SQLITE ? database(choice, agent) : files(agent));
  }

  private AgentRecords database(StoreChoice choice, String agent) {
    return new SqliteRecords(choice.database(), agent, desk.transcript(), tally, holder);
  }

  private AgentRecords files(String agent) {
    Path folder = agentsFolder.resolve(agent).resolve("sessions");
    FileRecords files = new FileRecords(folder, agent, gateways, desk);
    files.restore(() -> positions.take(folder, keys));
    KnownRecords known = remembered.remove(agent);
    if (known != null) {
      files.remember(known);
    }
    return files;
  }

  private void close(String agent, Instant now, Consumer<Signal> out) {
    AgentRecords gone = agents.remove(agent);
    if (gone != null) {
      gone.unlistAll(now, out);
      gone.close();
    }
  }
}
