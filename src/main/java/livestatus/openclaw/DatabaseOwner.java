package livestatus.openclaw;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Function;
import livestatus.session.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Whether the gateway still lives whose sessions are said to run. Nothing in the records tells: a
 * run that was killed with its gateway says {@code running} until the next start. But a living
 * gateway has its database open.
 *
 * <p>A gateway in another container may have it open unseen. So nobody is declared dead when the
 * database was written by a process that could not be seen.
 */
final class DatabaseOwner {
  /** No need to ask while there is news; and a restarted gateway takes some seconds to begin. */
  static final Duration QUIET = Duration.ofSeconds(10);

  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Path database;
  private final Function<Path, Presence> holder;
  private Instant quietSince = Instant.MIN;
  private @Nullable Instant asked;
  private boolean seen;
  private boolean unseenWriter;
  private boolean dead;

  DatabaseOwner(Path database, Function<Path, Presence> holder) {
    this.database = database;
    this.holder = holder;
  }

  /**
   * The database was looked at.
   *
   * @param written since it was looked at before
   */
  void saw(boolean written, Instant now, Collection<SqliteSession> running) {
    if (written || quietSince.equals(Instant.MIN)) {
      quietSince = now;
      dead = false;
    }
    if (written && !seen && !running.isEmpty()) {
      seen = holder.apply(database) == Presence.HELD;
      unseenWriter |= !seen;
    }
  }

  /** The database is quiet: tells of the runs whose gateway is gone, once. */
  void check(Instant now, Collection<SqliteSession> running, Consumer<Signal> out) {
    if (dead
        || now.isBefore(quietSince.plus(QUIET))
        || (asked != null && now.isBefore(asked.plus(EVERY)))
        || running.isEmpty()) {
      return;
    }
    asked = now;
    Presence presence = holder.apply(database);
    seen |= presence == Presence.HELD;
    if (presence == Presence.FREE && (seen || !unseenWriter)) {
      dead = true;
      running.forEach(session -> out.accept(new Signal.OwnerDied(session.key, now)));
    }
  }
}
