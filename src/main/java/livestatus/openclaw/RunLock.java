package livestatus.openclaw;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import livestatus.openclaw.LockFile.Owner;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What the lock beside one session's transcript tells.
 *
 * <pre>
 *   free --lock seen, its holder lives--> held      LockTaken (per-write locks: after BRIEF)
 *   free --lock seen, holder dead-------> stale     OwnerDied
 *   held --lock gone--------------------> gap
 *   held --holder dead------------------> stale     OwnerDied
 *   gap  --lock seen again--------------> held
 *   gap  --its time went by-------------> free      LockGone; OwnerDied if the holder is dead
 *   stale--lock gone--------------------> free
 * </pre>
 */
final class RunLock {
  /** 2026.7 gives its lock up and takes it again around each write. */
  static final Duration GAP = Duration.ofMillis(250);

  /**
   * The same in the middle of a turn: a gateway that starts a dozen sessions at once leaves such a
   * lock alone for over a second, and writes the run status even later.
   */
  static final Duration WRITE_GAP = Duration.ofMillis(2_500);

  /** A per-write lock that is held for less than this may be no run at all. */
  static final Duration BRIEF = Duration.ofMillis(150);

  private final SessionKey session;
  private final Gateways gateways;
  private boolean told;
  private boolean perWrite;
  private Duration gap = GAP;
  private @Nullable Instant seenSince;
  private @Nullable Instant goneSince;
  private @Nullable Owner owner;
  private @Nullable LockFile stale;

  RunLock(SessionKey session, Gateways gateways) {
    this.session = session;
    this.gateways = gateways;
  }

  /** The process that last held it; null if it never was seen. */
  @Nullable Owner owner() {
    return owner;
  }

  boolean held() {
    return told;
  }

  /** When time alone changes something; null if it does not. */
  @Nullable Instant deadline() {
    if (goneSince != null) {
      return goneSince.plus(gap);
    }
    return seenSince == null || told ? null : seenSince.plus(BRIEF);
  }

  /** To be told before the lines: the lock is taken first. */
  void taken(@Nullable LockFile lock, Instant now, Consumer<Signal> out) {
    if (lock == null || lock.equals(stale)) {
      return;
    }
    gateways.saw(lock, now);
    if (lock.owner() != null) {
      perWrite = lock.perWrite();
      owner = lock.owner();
      if (!gateways.lives(owner, now)) {
        return;
      }
    }
    stale = null;
    goneSince = null;
    if (seenSince == null) {
      seenSince = now;
    }
    if (!told && (!lock.perWrite() || !now.isBefore(seenSince.plus(BRIEF)))) {
      told = true;
      Instant at = lock.created() == null || lock.perWrite() ? seenSince : lock.created();
      out.accept(new Signal.LockTaken(session, at));
    }
  }

  /**
   * To be told after the lines: the lock goes last. Tells whether the holder was found dead.
   *
   * @param midTurn the lines speak of a turn that has not come to its end
   */
  boolean gone(@Nullable LockFile lock, boolean midTurn, Instant now, Consumer<Signal> out) {
    gap = perWrite && midTurn ? WRITE_GAP : GAP;
    if (lock == null) {
      return absent(now, out);
    }
    if (lock.owner() != null && !lock.equals(stale) && !gateways.lives(lock.owner(), now)) {
      stale = lock;
      died(now, out);
      return true;
    }
    return false;
  }

  private boolean absent(Instant now, Consumer<Signal> out) {
    stale = null;
    if (!told) {
      seenSince = null;
      return false;
    }
    if (goneSince == null || now.isBefore(goneSince)) {
      goneSince = now;
    }
    if (now.isBefore(goneSince.plus(gap))) {
      return false;
    }
    if (owner != null && !gateways.lives(owner, now)) {
      died(now, out);
      return true;
    }
    out.accept(new Signal.LockGone(session, goneSince));
    free();
    return false;
  }

  private void died(Instant now, Consumer<Signal> out) {
    out.accept(new Signal.OwnerDied(session, now));
    free();
  }

  private void free() {
    told = false;
    seenSince = null;
    goneSince = null;
  }
}
