package livestatus.openclaw;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.tail.Changes;
import org.jspecify.annotations.Nullable;

/**
 * The records of one agent, wherever its gateway keeps them. The monitor's thread owns it; nothing
 * in the gateway's folders is ever written, locked or touched.
 */
interface AgentRecords extends AutoCloseable {
  /** Takes a hint at what may have changed; the next {@link #read} looks at it. */
  default void wake(Changes changes) {}

  /**
   * Reads what is new and tells it, each session's signals in the order in which its records have
   * them. The first call tells the current turn of every session, not its history. A record that
   * cannot be read now is counted, said once, and tried again at the next call; it does not throw.
   *
   * @param sweep look at everything; else only at what is active, was woken or is due
   */
  void read(Instant now, boolean sweep, Consumer<Signal> out);

  /** When to read again if nothing wakes it before; {@link Instant#MAX} if only a wake-up can. */
  default Instant nextDeadline() {
    return Instant.MAX;
  }

  /** What people should know, in sentences; empty if all is well. */
  default List<String> problems() {
    return List.of();
  }

  /**
   * Where each transcript's last turn begins, where that is worth to be saved.
   *
   * @param all also of those that did not move since they were asked for
   */
  default List<SavedPosition> positions(boolean all) {
    return List.of();
  }

  /**
   * What another process may go on with, without reading it again; null if nothing is certain.
   *
   * @param views what is true of a session
   */
  default @Nullable KnownRecords known(Instant now, Function<SessionKey, @Nullable Session> views) {
    return null;
  }

  /** Goes on with what an earlier process knew; to be called before the first {@link #read}. */
  default void remember(KnownRecords known) {}

  /**
   * Lets go of what is only needed for what comes next, of sessions that are long over: before
   * anything else is told of such a session, all is told anew.
   *
   * @param views what is true of a session
   */
  default void rest(
      Instant now, Function<SessionKey, @Nullable Session> views, Consumer<Signal> out) {}

  /** What was saved by an earlier process of transcripts that no session writes any more. */
  default List<SavedPosition> outlived() {
    return List.of();
  }

  /** The agent is gone: none of its sessions is listed any more. */
  void unlistAll(Instant now, Consumer<Signal> out);

  @Override
  void close();
}
