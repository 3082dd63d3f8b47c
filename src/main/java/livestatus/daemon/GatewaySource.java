package livestatus.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import livestatus.history.History;
import livestatus.history.Recorder;
import livestatus.openclaw.Counters;
import livestatus.openclaw.OpenClawHome;
import livestatus.openclaw.StoreReport;
import livestatus.session.Signal;
import livestatus.session.Snapshot;

/**
 * One gateway's records. The monitor's thread owns it; what others may know of it is written down
 * now and then, for any thread to read.
 */
final class GatewaySource implements Source {
  private static final Duration NOTES = Duration.ofSeconds(2);

  /** How the records are. */
  record Notes(Path folder, List<StoreReport> stores, List<String> health, Counters counters) {}

  private final OpenClawHome home;
  private final Recorder recorder;
  private final Bookmarks bookmarks;
  private volatile Notes notes;
  private Instant nextNotes = Instant.MIN;

  GatewaySource(OpenClawHome home, History history) {
    this.home = home;
    this.recorder = history.recorder();
    this.bookmarks = new Bookmarks(home, history);
    this.notes = new Notes(home.home(), List.of(), List.of(), home.counters());
  }

  @Override
  public void poll(Instant now, Consumer<Signal> out) {
    home.poll(
        now,
        signal -> {
          if (signal instanceof Signal.Remembered remembered) {
            recorder.known(remembered.known());
          }
          out.accept(signal);
        });
    if (!now.isBefore(nextNotes)) {
      nextNotes = now.plus(NOTES);
      notes = new Notes(home.home(), home.stores(), home.health(), home.counters());
    }
  }

  @Override
  public void told(Instant now) {
    bookmarks.save(now);
  }

  @Override
  public void rest(Instant now, Snapshot snapshot, Consumer<Signal> out) {
    bookmarks.saveMore();
    home.rest(now, snapshot::get, out);
  }

  @Override
  public Instant nextPoll(Instant now) {
    return home.nextDeadline();
  }

  /** As of at most two seconds of polling ago; any thread may ask. */
  Notes notes() {
    return notes;
  }

  /** On the monitor's thread. */
  OpenClawHome home() {
    return home;
  }

  @Override
  public void close() {
    bookmarks.saveMore();
    home.close();
  }
}
