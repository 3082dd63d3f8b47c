package livestatus.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import livestatus.history.Recorder;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import org.jspecify.annotations.Nullable;

/** Tells the monitor what came in over HTTP, keeps it in the history, and says what came of it. */
final class Teller {
  /** What to tell, once it is known what is true. */
  @FunctionalInterface
  interface Story {
    List<Signal> tell(Instant now, Supplier<Snapshot> before);
  }

  /**
   * The monitor takes milliseconds, unless it has gigabytes to read for the first time. Whoever
   * pushes waits a little longer than this, so as to hear that the status will be taken.
   */
  private static final int PATIENCE_SECONDS = 4;

  private final @Nullable Intake intake;
  private final Recorder recorder;

  Teller(@Nullable Intake intake, Recorder recorder) {
    this.intake = intake;
    this.recorder = recorder;
  }

  /** What is true after it was told; empty if the monitor has no time now and takes it later. */
  CompletableFuture<Optional<Snapshot>> tell(Story story) throws Refusal {
    CompletableFuture<Optional<Snapshot>> taken = new CompletableFuture<>();
    if (intake == null) {
      throw new Refusal(
          405, "Nothing is watched here; push to the Live Status that runs beside the gateway.");
    }
    boolean room =
        intake.offer(
            new Intake.Letter() {
              @Override
              public List<Signal> open(Instant now, Supplier<Snapshot> before) {
                List<Signal> signals = story.tell(now, before);
                signals.forEach(Teller.this::keep);
                return signals;
              }

              @Override
              public void taken(Snapshot after) {
                taken.complete(Optional.of(after));
              }
            });
    if (!room) {
      throw new Refusal(
          503, "The daemon has more to take in than it can just now; try again in a second.");
    }
    return taken.completeOnTimeout(Optional.empty(), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void keep(Signal signal) {
    if (signal instanceof Signal.Pushed pushed) {
      recorder.pushed(pushed.session(), pushed.status());
    }
  }
}
