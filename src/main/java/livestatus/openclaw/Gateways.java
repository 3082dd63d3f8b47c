package livestatus.openclaw;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import livestatus.openclaw.LockFile.Owner;
import org.jspecify.annotations.Nullable;

/**
 * The gateway processes that a home's locks have named, and whether they live. A process of another
 * container cannot be seen from here. So where not all processes can be seen, one that is not found
 * is dead only if a gateway was seen here before; and one that writes on after it was found dead is
 * believed to live from then on.
 */
final class Gateways {
  /** A process is asked for at most this often. */
  private static final Duration FRESH = Duration.ofMillis(200);

  /** How much later than its death a lock must be to prove that it lives. */
  private static final Duration SURELY_LATER = Duration.ofSeconds(2);

  private record Look(Instant at, boolean lives) {}

  /** Clocks and records are never exact to the moment; and a process begins before its runs. */
  private static final Duration SURELY_BEFORE = Duration.ofSeconds(2);

  /** A restart, or whatever else closes the database for a moment, is no death. */
  private static final Duration SURELY_GONE = Duration.ofSeconds(10);

  private final Processes processes;
  private final Supplier<@Nullable Set<Long>> holders;
  private final Map<Owner, Look> looks = new HashMap<>();
  private final Map<Owner, Instant> deaths = new HashMap<>();
  private final Set<Owner> outOfSight = new HashSet<>();
  private @Nullable Owner last;
  private Instant lastSeen = Instant.MIN;
  private @Nullable Instant asked;
  private @Nullable Instant oldest;
  private @Nullable Instant nobodySince;
  private boolean seen;
  private boolean unseenOwner;
  private boolean unseenWriter;

  /**
   * @param holders who has the home's own database open, as a gateway has since 2026.7 all the time
   *     it lives; null where that cannot be seen
   */
  Gateways(Processes processes, Supplier<@Nullable Set<Long>> holders) {
    this.processes = processes;
    this.holders = holders;
  }

  /** Takes note of a lock. */
  void saw(LockFile lock, Instant now) {
    Owner owner = lock.owner();
    if (owner == null) {
      return;
    }
    Instant created = lock.created() == null ? now : lock.created();
    Instant death = deaths.get(owner);
    if (death != null && created.isAfter(death.plus(SURELY_LATER))) {
      outOfSight.add(owner);
    }
    if (!created.isBefore(lastSeen)) {
      last = owner;
      lastSeen = created;
    }
  }

  /** Whether it lives, or may live where it cannot be seen. */
  boolean lives(Owner owner, Instant now) {
    if (outOfSight.contains(owner)) {
      return true;
    }
    Look look = looks.get(owner);
    if (look == null || now.isBefore(look.at()) || !now.isBefore(look.at().plus(FRESH))) {
      look = new Look(now, mayLive(owner));
      looks.put(owner, look);
    }
    if (!look.lives()) {
      deaths.putIfAbsent(owner, now);
    }
    return look.lives();
  }

  private boolean mayLive(Owner owner) {
    if (processes.lives(owner.pid(), owner.startTime())) {
      // A number alone may be another process's.
      seen |= owner.startTime() != null;
      return true;
    }
    if (seen || processes.seesAll()) {
      return false;
    }
    unseenOwner = true;
    return true;
  }

  /** The process that last held any lock; null if none was seen. */
  @Nullable Owner last() {
    return last;
  }

  /**
   * Whether no gateway process that lives now can have begun that run: all began after it, or there
   * has been none for some time. Where a gateway writes that cannot be seen, nothing is known.
   */
  boolean noneCanHaveBegun(Instant run, Instant now) {
    ask(now);
    if (nobodySince != null) {
      boolean gone = !now.isBefore(nobodySince.plus(SURELY_GONE));
      return gone && (seen || !unseenWriter);
    }
    return oldest != null && oldest.isAfter(run.plus(SURELY_BEFORE));
  }

  /** The records were written anew while somebody looked on. */
  void wrote(Instant now) {
    ask(now);
    unseenWriter |= nobodySince != null;
    nobodySince = nobodySince == null ? null : now;
  }

  private void ask(Instant now) {
    if (asked != null && Duration.between(asked, now).abs().compareTo(FRESH) < 0) {
      return;
    }
    asked = now;
    Set<Long> pids = holders.get();
    oldest = oldest(pids);
    seen |= pids != null && !pids.isEmpty();
    boolean nobody = pids != null && pids.isEmpty();
    nobodySince = !nobody ? null : nobodySince == null ? now : nobodySince;
  }

  private @Nullable Instant oldest(@Nullable Set<Long> pids) {
    Instant first = null;
    for (Long pid : pids == null ? Set.<Long>of() : pids) {
      Instant begun = processes.begun(pid);
      if (begun == null) {
        return null;
      }
      first = first == null || begun.isBefore(first) ? begun : first;
    }
    return first;
  }

  /** What people should know; null if there is nothing. */
  @Nullable String health() {
    return outOfSight.isEmpty() && (seen || !unseenOwner)
        ? null
        : "The gateway's process cannot be seen from here (another container?), so its sudden death"
            + " would go unnoticed.";
  }
}
