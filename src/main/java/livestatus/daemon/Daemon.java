package livestatus.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import livestatus.alert.AlertDesk;
import livestatus.alert.AlertReport;
import livestatus.daemon.settings.Credential;
import livestatus.daemon.settings.Secret;
import livestatus.daemon.settings.Settings;
import livestatus.history.History;
import livestatus.history.HistoryHealth;
import livestatus.mattermost.Account;
import livestatus.mattermost.EditPacing;
import livestatus.mattermost.Network;
import livestatus.mattermost.PostKey;
import livestatus.mattermost.PostLink;
import livestatus.mattermost.PublishReport;
import livestatus.mattermost.PublishSettings;
import livestatus.mattermost.StatusPosts;
import livestatus.openclaw.OpenClawHome;
import livestatus.openclaw.Processes;
import livestatus.push.StatusFiles;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Snapshot;
import livestatus.status.Detail;
import livestatus.status.Redaction;
import livestatus.status.StatusCard;
import livestatus.status.StatusCards;
import livestatus.web.Doors;
import livestatus.web.SessionView;
import livestatus.web.WebApp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: makes every part by its constructor, connects them one way, starts their
 * threads, and ends them in order.
 *
 * <pre>
 * sources ─> monitor ─> Change ─┬─> history (its own thread)
 *                               ├─> alerts (they look by themselves)
 *                               ├─> cards ─> posts (their own threads)
 *                               └─> listeners of the page
 * </pre>
 */
public final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final int INBOX = 10_000;
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private final Settings settings;
  private final InstanceLock lock;
  private final History history;
  private final Network network;
  private final StatusPosts posts;
  private final Delays delays = new Delays();
  private final Outbox outbox = new Outbox();
  private final CardMaker cards;
  private final List<GatewaySource> homes = new ArrayList<>();
  private final StatusFiles pushFiles;
  private final Recollection recollection;
  private final Monitor monitor;
  private final @Nullable AlertDesk alerts;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final List<Consumer<Change>> listeners;
  private volatile KnownAccounts.Found accounts;
  private volatile @Nullable WebApp web;

  private Daemon(
      Settings settings,
      Map<String, String> environment,
      String version,
      InstanceLock lock,
      History history,
      List<Consumer<Change>> listeners,
      InstantSource clock) {
    this.settings = settings;
    this.environment = environment;
    this.lock = lock;
    this.history = history;
    this.listeners = List.copyOf(listeners);
    this.clock = clock;
    this.accounts = KnownAccounts.find(settings, environment);
    accounts.problems().forEach(problem -> LOG.warn("{}", problem));
    this.network = new Network(settings.mattermost().caFile(), environment, Network.Limits.DEFAULT);
    this.posts =
        new StatusPosts(
            accounts.accounts(), network, history.ledger(), publishing(settings), clock);
    this.cards =
        new CardMaker(
            settings.gateway(),
            new StatusCards(ZoneId.systemDefault(), detail(settings)),
            new Destinations(
                accounts.accounts(),
                settings.mattermost().agents(),
                settings.mattermost().defaultChannel()),
            outbox,
            posts::want,
            history::posted,
            Absences.before(settings.data().dir(), clock.instant(), history.previousRun()),
            clock);
    List<Source> sources = new ArrayList<>();
    this.pushFiles = new StatusFiles(settings.push().dir(), this::wake);
    for (Settings.OpenClaw.Home home : settings.openclaw().homes()) {
      OpenClawHome opened = new OpenClawHome(home.folder(), Processes.ofThisMachine(), this::wake);
      if (!homes.isEmpty()) {
        // Every gateway has the same main session's key; the first home keeps the plain keys.
        opened.prefixKeys("home" + (homes.size() + 1));
      }
      homes.add(new GatewaySource(opened, history));
    }
    this.recollection = new Recollection(settings.data().dir(), version, settings.data().url());
    // A new database has none of what an earlier process knew.
    recollection.recall(openHomes(homes), history.previousRun() != null);
    sources.addAll(homes);
    sources.add(new PushSource(pushFiles, history.recorder()));
    this.monitor =
        new Monitor(
            new Sessions(
                new Sessions.Staleness(
                    settings.staleness().stale(),
                    settings.staleness().veryStale(),
                    settings.staleness().stuck())),
            sources,
            INBOX,
            this::changed,
            clock);
    this.alerts = alertDesk();
  }

  /** Null where nobody wants to be told. */
  private @Nullable AlertDesk alertDesk() {
    Secret webhook = settings.alerts().webhook();
    AlertDesk.Where where =
        new AlertDesk.Where(
            settings.data().dir().resolve("alerts.json"),
            settings.gateway(),
            settings.alerts().channel(),
            settings.alerts().mention(),
            webhook == null ? null : webhook.reveal());
    if (where.nowhere()) {
      return null;
    }
    Troubles troubles = new Troubles();
    return AlertDesk.of(
        where,
        new AlertDesk.Asks(
            () -> monitor.hasLooked() ? monitor.snapshot() : null,
            () ->
                troubles.now(
                    monitor.looked(),
                    monitor.failures(),
                    monitor.inbox().refused(),
                    posts.report(),
                    history.health(),
                    clock.instant()),
            () -> accounts.speaker(),
            key -> postLink(monitor.snapshot().root(key))),
        network,
        clock);
  }

  /**
   * Starts everything; when it returns, the daemon watches.
   *
   * @param listeners hear of each change on the monitor's thread and must not wait
   * @throws InstanceLock.Held if another daemon has the data folder
   */
  public static Daemon start(
      Settings settings,
      Map<String, String> environment,
      String version,
      List<Consumer<Change>> listeners,
      InstantSource clock)
      throws IOException, InstanceLock.Held {
    InstanceLock lock = InstanceLock.take(settings.data().dir());
    try {
      InstanceLock.Owner me = InstanceLock.Owner.current(clock.instant(), null);
      lock.announce(me);
      History history =
          History.open(
              new History.Settings(
                  settings.data().url(),
                  settings.gateway(),
                  settings.data().retention(),
                  me.host(),
                  me.pid(),
                  version,
                  settings.tracking().url()),
              Redaction::mask,
              clock);
      Daemon daemon = new Daemon(settings, environment, version, lock, history, listeners, clock);
      daemon.posts.start();
      daemon.cards.start();
      daemon.monitor.start();
      if (daemon.alerts != null) {
        daemon.alerts.start();
      }
      daemon.open();
      lock.announce(InstanceLock.Owner.current(clock.instant(), String.valueOf(daemon.page())));
      return daemon;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static PublishSettings publishing(Settings settings) {
    Settings.Follow follow = settings.mattermost().follow();
    return new PublishSettings(
        EditPacing.Rhythm.of(settings.mattermost().editInterval()),
        follow == null ? 0 : Math.min(follow.after(), 200));
  }

  private void wake() {
    // The watcher of a source may speak before the monitor is made.
    Monitor made = monitor;
    if (made != null) {
      made.wake();
    }
  }

  /** On the monitor's thread; nothing here waits. */
  private void changed(Change change) {
    // First what people wait for; the history's thread would only compete with it.
    cards.accept(change.snapshot());
    history.recorder().record(change.snapshot(), change.transitions());
    if (monitor.hasLooked()) {
      // What happened before we looked was not late.
      change.transitions().forEach(delays::saw);
    }
    WebApp open = web;
    if (open != null) {
      open.accept(change.snapshot());
    }
    for (Consumer<Change> listener : listeners) {
      listener.accept(change);
    }
  }

  private void open() throws IOException {
    try {
      WebApp open = serve();
      web = open;
      // What changed while it opened, nobody told it of.
      open.accept(monitor.snapshot());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private WebApp serve() throws IOException {
    return WebApp.start(
        listen(settings.server()),
        new WebApp.Parts(
            monitor::snapshot,
            monitor.inbox(),
            this::card,
            new SessionView(settings.gateway(), detail(settings), this::postLink),
            history,
            new KnownAgents(settings.openclaw().homes(), userHome()),
            // A SQLite database is one gateway's own.
            settings.data().url().startsWith("jdbc:postgresql:"),
            () -> Report.of(this, homes, monitor.inbox(), delays),
            new Figures()
                .sessions(monitor::snapshot)
                .gateways(homes)
                .pushes(pushFiles)
                .monitor(monitor, delays, clock)
                .posts(posts::report)
                .history(history::health)
                .alerts(this::alerts)
                .all(),
            () -> monitor.snapshot().version() > 0 || monitor.hasLooked(),
            Long.toString(clock.millis(), 36)),
        clock);
  }

  static WebApp.Listen listen(Settings.Server server) throws IOException {
    return new WebApp.Listen(
        InetAddress.getByName(server.host()),
        server.port(),
        new Doors.Tokens(text(server.token()), text(server.readToken()), text(server.writeToken())),
        text(server.webhookSecret()));
  }

  private static @Nullable String text(@Nullable Credential credential) {
    return credential == null ? null : credential.secret().reveal();
  }

  private Path userHome() {
    return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
  }

  static Detail detail(Settings settings) {
    return Detail.valueOf(settings.mattermost().detail().name());
  }

  private @Nullable StatusCard card(SessionKey root) {
    Outbox.Entry entry = outbox.get(root);
    return entry == null ? cards.late(monitor.snapshot(), root) : entry.card();
  }

  private @Nullable String postLink(SessionKey key) {
    PostLink link = posts.link(new PostKey(settings.gateway(), key.value()));
    return link == null ? null : link.url();
  }

  /** What is true now; any thread may ask. */
  public Snapshot snapshot() {
    return monitor.snapshot();
  }

  /** The newest cards, wherever they go. */
  public Outbox outbox() {
    return outbox;
  }

  /** Where a browser on this machine finds the page; null where none is served. */
  public @Nullable URI page() {
    return web == null ? null : web.page();
  }

  /** What publishing has done so far. */
  public PublishReport published() {
    return posts.report();
  }

  AlertReport alerts() {
    return alerts == null ? AlertReport.NONE : alerts.report();
  }

  public HistoryHealth history() {
    return history.health();
  }

  public Settings settings() {
    return settings;
  }

  /** What people should know, in sentences; empty where all is well. */
  public List<String> health() {
    List<String> health = new ArrayList<>(accounts.problems());
    homes.forEach(home -> health.addAll(home.notes().health()));
    posts.report().troubles().forEach(trouble -> health.add(trouble.what()));
    HistoryHealth its = history.health();
    if (its.trouble() != null) {
      health.add(its.trouble());
    }
    if (its.notice() != null) {
      health.add(its.notice());
    }
    return health;
  }

  /** What is watched, where it posts and where the page is, for the lines at the start. */
  public Plan plan() {
    return new Plan(
        homes.stream().map(home -> home.notes().folder()).toList(),
        accounts.accounts().stream().map(Account::toString).toList(),
        history.health().database(),
        page());
  }

  /**
   * What a daemon set out to do.
   *
   * @param accounts who posts, and at which server
   */
  public record Plan(
      List<Path> homes, List<String> accounts, String database, @Nullable URI page) {}

  /** Uses the accounts of settings that were read again. */
  public void reload(Settings fresh) {
    KnownAccounts.Found found = KnownAccounts.find(fresh, environment);
    found.problems().forEach(problem -> LOG.warn("{}", problem));
    accounts = found;
    posts.accounts(found.accounts());
  }

  private static List<OpenClawHome> openHomes(List<GatewaySource> sources) {
    return sources.stream().map(GatewaySource::home).toList();
  }

  /** Sources first, then the last states, then those who showed them. */
  @Override
  public void close() throws IOException {
    monitor.close();
    if (alerts != null) {
      alerts.close();
    }
    cards.close();
    posts.close(LAST_WORD);
    if (web != null) {
      web.close();
    }
    byte[] known = known();
    history.close();
    if (known != null && history.hasAll()) {
      recollection.write(known);
    }
    network.close();
    lock.close();
  }

  /** For the next start; null where nothing is certain. */
  private byte @Nullable [] known() {
    if (!monitor.hasEnded()) {
      return null;
    }
    try {
      return recollection.of(openHomes(homes), monitor.snapshot(), clock.instant());
    } catch (RuntimeException e) {
      // A defect of ours, which must not keep the rest from being closed.
      LOG.error("What is known cannot be kept; the next start reads everything.", e);
      return null;
    }
  }
}
