package livestatus.daemon;

import java.time.Instant;
import java.util.function.Consumer;
import livestatus.openclaw.OpenClawHome;
import livestatus.session.Signal;

/** One gateway's records. */
record GatewaySource(OpenClawHome home) implements Source {
  @Override
  public void poll(Instant now, Consumer<Signal> out) {
    home.poll(now, out);
  }

  @Override
  public Instant nextPoll(Instant now) {
    return home.nextDeadline();
  }

  @Override
  public void close() {
    home.close();
  }
}
