package livestatus.daemon;

import java.time.Instant;
import java.util.function.Consumer;
import livestatus.push.StatusFiles;
import livestatus.session.Signal;

/** What agents append to files. */
record PushSource(StatusFiles files) implements Source {
  @Override
  public void poll(Instant now, Consumer<Signal> out) {
    files.poll(now, out);
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
