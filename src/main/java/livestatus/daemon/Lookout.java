package livestatus.daemon;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import livestatus.daemon.settings.Settings;
import livestatus.openclaw.OpenClawHome;
import livestatus.openclaw.Processes;
import livestatus.push.StatusFiles;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Snapshot;
import livestatus.session.Transition;
import livestatus.status.Detail;
import livestatus.status.StatusCard;
import livestatus.status.StatusCards;
import livestatus.web.SessionView;
import org.jspecify.annotations.Nullable;

/**
 * Reads the gateway's records for commands that find no daemon to ask. It posts and keeps nothing.
 * One thread owns it.
 */
public final class Lookout implements AutoCloseable {
  private static final int KEPT = 2_000;

  private final Sessions sessions;
  private final List<OpenClawHome> homes = new ArrayList<>();
  private final StatusFiles pushes;
  private final SessionView view;
  private final StatusCards cards;
  private final Deque<Transition> transitions = new ArrayDeque<>();
  private Snapshot seen = Snapshot.EMPTY;

  /**
   * @param wake called when there may be something to read; any thread may call it
   */
  public Lookout(Settings settings, Runnable wake) {
    sessions =
        new Sessions(
            new Sessions.Staleness(
                settings.staleness().stale(),
                settings.staleness().veryStale(),
                settings.staleness().stuck()));
    Detail detail = Detail.valueOf(settings.mattermost().detail().name());
    view = new SessionView(settings.gateway(), detail, unposted -> null);
    cards = new StatusCards(ZoneId.systemDefault(), detail);
    pushes = new StatusFiles(settings.push().dir(), wake);
    for (Settings.OpenClaw.Home home : settings.openclaw().homes()) {
      OpenClawHome opened = new OpenClawHome(home.folder(), Processes.ofThisMachine(), wake);
      if (!homes.isEmpty()) {
        opened.prefixKeys("home" + (homes.size() + 1));
      }
      homes.add(opened);
    }
  }

  /** Reads what is new; what is true then. */
  public Snapshot look(Instant now) {
    for (OpenClawHome home : homes) {
      home.poll(now, signal -> sessions.apply(signal, now));
    }
    pushes.poll(now, signal -> sessions.apply(signal, now));
    sessions.tick(now);
    seen = sessions.snapshot(now);
    for (Transition transition : sessions.drainTransitions()) {
      transitions.addLast(transition);
      if (transitions.size() > KEPT) {
        transitions.removeFirst();
      }
    }
    return seen;
  }

  /** What people should know, in sentences. */
  public List<String> health() {
    List<String> health = new ArrayList<>();
    homes.forEach(home -> health.addAll(home.health()));
    return health;
  }

  /** The sessions as the daemon's API would tell them. */
  public List<Map<String, Object>> rows() {
    return seen.sessions().values().stream().map(view::row).toList();
  }

  /** All about a session, as the daemon's API would tell it; null if there is none. */
  public @Nullable Map<String, Object> whole(String key) {
    Session session = seen.get(new SessionKey(key));
    return session == null ? null : view.whole(session);
  }

  /** The card of the root session that a session belongs to; null if there is none. */
  public @Nullable StatusCard card(String key) {
    return cards.card(seen, seen.root(new SessionKey(key)));
  }

  /** How a session's state changed while somebody looked. */
  public List<Transition> transitions(String key) {
    return transitions.stream().filter(one -> one.session().value().equals(key)).toList();
  }

  @Override
  public void close() {
    homes.forEach(OpenClawHome::close);
    pushes.close();
  }
}
