package livestatus.tail;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is looked at, and when. Events only make a look come sooner: without a single one,
 * active files are looked at every {@link #ACTIVE}, the folders every {@link #ALL}, and then a
 * {@linkplain #share share} of the files at rest as well, so that each of them is seen within
 * {@link #AT_REST}. A round costs what is due, not what is known. It never looks at a clock, and a
 * clock that jumps (a suspended machine) brings one thorough round, not all that were missed.
 *
 * <p>Owned by the thread that looks.
 */
public final class Sweep {
  public static final Duration ACTIVE = Duration.ofMillis(250);
  public static final Duration ALL = Duration.ofSeconds(10);

  /**
   * The longest time until a file at rest is seen to have changed of which no event told: one that
   * is written through memory, or through another link to it.
   */
  public static final Duration AT_REST = Duration.ofMinutes(1);

  /** Instead of {@link #ALL} while no events come. */
  public static final Duration ALL_WITHOUT_EVENTS = Duration.ofSeconds(1);

  private final Set<Path> woken = new LinkedHashSet<>();
  private final Set<Path> active = new HashSet<>();
  private final Set<Path> unsure = new HashSet<>();
  private boolean wholeRound = true;
  private Duration all = ALL;
  private @Nullable Instant lastAll;
  private @Nullable Instant lastActive;

  /**
   * What to look at in one round.
   *
   * @param all folders, what is active, and what may wait the least
   * @param thorough with {@code all}: every file; else of those at rest a share will do
   * @param active it is the turn of the active files, which are among the paths then if not all
   * @param paths these before others
   */
  public record Round(boolean all, boolean thorough, boolean active, Set<Path> paths) {
    public boolean isEmpty() {
      return !all && paths.isEmpty();
    }
  }

  /** Takes the watcher's hints; they are due at once. */
  public void wake(Changes changes) {
    woken.addAll(changes.paths());
    wholeRound |= changes.everything();
  }

  /**
   * Takes note of how a look went: one that was cut short goes on at once, and a file that may be
   * in the midst of being written again is looked at as often as an active one.
   */
  public void looked(Path path, Outcome outcome) {
    if (outcome == Outcome.MORE || outcome == Outcome.RESTARTED) {
      woken.add(path);
    }
    if (outcome == Outcome.SHRUNK) {
      unsure.add(path);
    } else {
      unsure.remove(path);
    }
  }

  /** Counts a file among the active ones from now on, or no longer. */
  public void active(Path path, boolean isActive) {
    if (isActive) {
      active.add(path);
    } else {
      active.remove(path);
    }
  }

  /** There is no interest in that file any more. */
  public void forget(Path path) {
    woken.remove(path);
    active.remove(path);
    unsure.remove(path);
  }

  /** Without events everything is looked at more often. */
  public void events(boolean come) {
    all = come ? ALL : ALL_WITHOUT_EVENTS;
  }

  /** What is due now. The caller looks at it, and asks again at {@link #nextDeadline}. */
  public Round take(Instant now) {
    boolean thorough = wholeRound || isDue(lastAll, AT_REST, now);
    boolean whole = thorough || isDue(lastAll, all, now);
    boolean activeToo = whole || isDue(lastActive, ACTIVE, now);
    // A round of the folders has no more than a share of the files, so hints count there too.
    Set<Path> paths = new LinkedHashSet<>(woken);
    if (!whole) {
      if (activeToo) {
        paths.addAll(active);
        paths.addAll(unsure);
        lastActive = now;
      }
    } else {
      lastAll = now;
      lastActive = now;
      wholeRound = false;
    }
    woken.clear();
    return new Round(whole, thorough, activeToo, paths);
  }

  /** How many of so many files at rest are to be looked at in one round that is not thorough. */
  public static int share(int files) {
    long rounds = AT_REST.dividedBy(ALL);
    return (int) ((files + rounds - 1) / rounds);
  }

  /** When the next round is due; a time that has passed means now. */
  public Instant nextDeadline() {
    if (wholeRound || !woken.isEmpty() || lastAll == null) {
      return Instant.EPOCH;
    }
    Instant next = lastAll.plus(all);
    boolean anyActive = !active.isEmpty() || !unsure.isEmpty();
    if (anyActive && lastActive != null && lastActive.plus(ACTIVE).isBefore(next)) {
      next = lastActive.plus(ACTIVE);
    }
    return next;
  }

  /** A clock that was set back must not stop the looking. */
  private static boolean isDue(@Nullable Instant last, Duration interval, Instant now) {
    return last == null || now.isBefore(last) || !now.isBefore(last.plus(interval));
  }
}
