package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns the wall's time, which people and time servers set back, into one that only goes forward:
 * after a step back it goes on from where it was, so that no wait grows by the step.
 */
final class SteadyClock {
  private @Nullable Instant lastWall;
  private Instant steady = Instant.EPOCH;

  Instant at(Instant wall) {
    if (lastWall == null) {
      steady = wall;
    } else if (wall.isAfter(lastWall)) {
      steady = steady.plus(Duration.between(lastWall, wall));
    }
    lastWall = wall;
    return steady;
  }
}
