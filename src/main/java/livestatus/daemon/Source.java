package livestatus.daemon;

import java.time.Instant;
import java.util.function.Consumer;
import livestatus.session.Signal;
import livestatus.session.Snapshot;

/** Somewhere that signals come from. The monitor's thread owns it. */
interface Source extends AutoCloseable {
  /** Reads what is new. It does not throw for what its records hold. */
  void poll(Instant now, Consumer<Signal> out);

  /** Everybody knows of a change now: time for what may wait until then. */
  default void told(Instant now) {}

  /** Holds less of what is long over, of which the snapshot has all that people may ask for. */
  default void rest(Instant now, Snapshot snapshot, Consumer<Signal> out) {}

  /** When it wants to be asked again, woken or not. */
  Instant nextPoll(Instant now);

  @Override
  void close();
}
