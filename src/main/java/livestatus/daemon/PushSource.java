package livestatus.daemon;

import java.time.Instant;
import java.util.function.Consumer;
import livestatus.history.Recorder;
import livestatus.push.StatusFiles;
import livestatus.session.Signal;

/** What agents append to files; each status is kept in the history too. */
record PushSource(StatusFiles files, Recorder recorder) implements Source {
  @Override
  public void poll(Instant now, Consumer<Signal> out) {
    files.poll(
        now,
        signal -> {
          if (signal instanceof Signal.Pushed pushed) {
            recorder.pushed(pushed.session(), pushed.status());
          }
          out.accept(signal);
        });
  }

  @Override
  public Instant nextPoll(Instant now) {
    return files.nextPoll(now);
  }

  @Override
  public void close() {
    files.close();
  }
}
