package livestatus.daemon;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import livestatus.mattermost.Destination;
import livestatus.mattermost.PostKey;
import livestatus.mattermost.Wanted;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.session.Turn;
import livestatus.status.Redaction;
import livestatus.status.Silence;
import livestatus.status.StatusCard;
import livestatus.status.StatusCards;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the cards of the root sessions whose tree changed and says that their posts should show
 * them. It has a thread of its own and looks only at the newest snapshot, so neither many changes
 * nor a slow server keep the monitor waiting.
 */
final class CardMaker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CardMaker.class);

  /**
   * Where a root session's card goes.
   *
   * @param destination null where there is no post for it
   * @param labelOnly others read along there: the card tells the state and the name alone
   */
  record Place(@Nullable Destination destination, boolean labelOnly) {}

  /** Decides it. */
  interface Places {
    Place of(Session root);
  }

  private final String gateway;
  private final StatusCards cards;
  private final Places places;
  private final Outbox outbox;
  private final Consumer<Wanted> posts;
  private final Supplier<@Nullable Set<String>> posted;
  private final Absences absences;
  private final InstantSource clock;
  private final Instant began;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Snapshot newest = Snapshot.EMPTY;
  private boolean closing;
  private @Nullable Thread thread;

  /** Owned by the thread that makes cards. */
  private Snapshot done = Snapshot.EMPTY;

  /** Where each root session's last question was first shown. */
  private final Map<SessionKey, Heard> heard = new HashMap<>();

  private record Heard(@Nullable String question, Destination at) {}

  /**
   * @param posted the sessions that have a post of an earlier run; null if that is not known
   * @param absences when nobody looked
   */
  CardMaker(
      String gateway,
      StatusCards cards,
      Places places,
      Outbox outbox,
      Consumer<Wanted> posts,
      Supplier<@Nullable Set<String>> posted,
      Absences absences,
      InstantSource clock) {
    this.gateway = gateway;
    this.cards = cards;
    this.places = places;
    this.outbox = outbox;
    this.posts = posts;
    this.posted = posted;
    this.absences = absences;
    this.clock = clock;
    this.began = clock.instant();
  }

  void start() {
    thread = new Thread(this::run, "cards");
    thread.setDaemon(true);
    thread.start();
  }

  /** Says what is true now. It does not wait. */
  void accept(Snapshot snapshot) {
    lock.lock();
    try {
      newest = snapshot;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      Snapshot snapshot;
      lock.lock();
      try {
        while (newest.version() == done.version() && !closing) {
          changed.await();
        }
        if (newest.version() == done.version()) {
          break;
        }
        snapshot = newest;
      } catch (InterruptedException e) {
        return;
      } finally {
        lock.unlock();
      }
      make(snapshot);
    }
    sayGoodbye();
  }

  /** What is at work will go on unseen; its post must not look as if somebody watched. */
  private void sayGoodbye() {
    Silence silence = new Silence(clock.instant(), null);
    for (Session root : done.roots()) {
      if (Absence.isAtWork(root)) {
        try {
          Place place = place(root);
          StatusCard card = card(done, root, place, silence);
          if (card != null) {
            want(root, place, card, false);
          }
        } catch (RuntimeException e) {
          LOG.error("The last card of {} could not be made.", root.key(), e);
        }
      }
    }
  }

  private void make(Snapshot snapshot) {
    if (done.version() == 0) {
      begin(snapshot);
    } else {
      follow(snapshot);
    }
    done = snapshot;
  }

  /** Most are of old at the start: their cards are made when somebody asks for them. */
  private void begin(Snapshot snapshot) {
    Set<String> shown = posted.get();
    for (Session root : snapshot.roots()) {
      try {
        if (shown == null || shown.contains(root.key().value()) || Absence.isAtWork(root)) {
          make(snapshot, root, true);
        } else {
          // Whom its question was for is to be remembered all the same.
          place(root);
        }
      } catch (RuntimeException e) {
        failed(root, e);
      }
    }
  }

  private void follow(Snapshot snapshot) {
    Difference difference = difference(snapshot);
    for (SessionKey key : difference.roots()) {
      Session root = snapshot.get(key);
      if (root != null && snapshot.root(key).equals(key)) {
        try {
          make(snapshot, root, false);
        } catch (RuntimeException e) {
          failed(root, e);
        }
      }
    }
    if (difference.otherTrees()) {
      Set<SessionKey> roots = new LinkedHashSet<>();
      snapshot.roots().forEach(root -> roots.add(root.key()));
      outbox.retain(roots);
      heard.keySet().retainAll(roots);
    }
  }

  /**
   * What differs from what was done.
   *
   * @param roots whose tree differs; a session that moved touches its old root too
   * @param otherTrees whether sessions came, went or have other parents
   */
  private record Difference(Set<SessionKey> roots, boolean otherTrees) {}

  private Difference difference(Snapshot snapshot) {
    Set<SessionKey> roots = new LinkedHashSet<>();
    Snapshot.Difference since = snapshot.since(done);
    boolean other = !since.gone().isEmpty();
    for (Session session : since.changed()) {
      Session before = done.get(session.key());
      SessionKey parent = session.facts().parent();
      roots.add(parent == null ? session.key() : snapshot.root(session.key()));
      if (before != null) {
        roots.add(done.root(session.key()));
      }
      other |= before == null || !Objects.equals(before.facts().parent(), parent);
    }
    since.gone().forEach(key -> roots.add(done.root(key)));
    return new Difference(roots, other);
  }

  /** A defect of ours; the next change of the session tries anew. */
  private static void failed(Session root, RuntimeException e) {
    LOG.error("The card of {} could not be made.", root.key(), e);
  }

  private void make(Snapshot snapshot, Session root, boolean first) {
    Place place = place(root);
    StatusCard card = card(snapshot, root, place, absences.touching(root));
    if (card == null) {
      return;
    }
    Destination destination = place.destination();
    outbox.put(card, destination == null ? null : words(destination), clock.instant());
    want(root, place, card, isOfToday(root, first));
  }

  /**
   * Where its card goes. One session may talk with several people: when another one's turn comes,
   * what was said to the one before stays there.
   */
  private Place place(Session root) {
    Place place = places.of(root);
    Destination to = place.destination();
    if (to == null) {
      return place;
    }
    Turn turn = root.turn();
    Heard now = new Heard(turn == null ? null : turn.asked(), to);
    Heard before = heard.get(root.key());
    if (before == null || !isSame(before.question(), now.question())) {
      heard.put(root.key(), now);
      return place;
    }
    return before.at().equals(to) ? place : new Place(to, true);
  }

  /** Whether it is one question; what was kept of an earlier run has no secrets any more. */
  private static boolean isSame(@Nullable String one, @Nullable String other) {
    return Objects.equals(one, other)
        || (one != null && other != null && Redaction.mask(one).equals(Redaction.mask(other)));
  }

  /** A card as it would be made now, for a session that has none yet; any thread may ask. */
  @Nullable StatusCard late(Snapshot snapshot, SessionKey key) {
    Session root = snapshot.get(key);
    return root == null || !snapshot.root(key).equals(key)
        ? null
        : card(snapshot, root, places.of(root), absences.touching(root));
  }

  private @Nullable StatusCard card(
      Snapshot snapshot, Session root, Place place, @Nullable Silence silence) {
    return place.labelOnly()
        ? cards.labelOnly(snapshot, root.key(), silence)
        : cards.card(snapshot, root.key(), silence);
  }

  private void want(Session root, Place place, StatusCard card, boolean mayCreate) {
    Destination destination = place.destination();
    if (destination != null) {
      posts.accept(
          new Wanted(
              new PostKey(gateway, root.key().value()),
              destination,
              card,
              turnBegan(root),
              root.state().isOver() || root.state() == State.BLOCKED,
              mayCreate));
    }
  }

  private static Instant turnBegan(Session root) {
    Turn turn = root.turn();
    return turn == null ? root.status().since() : turn.started();
  }

  /**
   * Whether a post may be made: for what is at work, and for what happened since this daemon looks.
   * Sessions that were over before it began keep whatever post they have.
   */
  private boolean isOfToday(Session root, boolean first) {
    if (root.state() == State.UNKNOWN) {
      // In a moment more is known; until then a post would tell nothing.
      return false;
    }
    return Absence.isAtWork(root) || (!first && !root.status().since().isBefore(began));
  }

  private static String words(Destination destination) {
    String to = destination.user() == null ? "channel " + destination.channel() : "direct";
    return destination.root() == null ? to : to + ", thread " + destination.root();
  }

  /** Makes the cards of what came last, says that nobody looks any more, and ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    Thread running = thread;
    if (running != null) {
      try {
        running.join(1_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
