package livestatus.planted.tail;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads every clock it can find. */
final class Clocks {
  private Clocks() {}

  @SuppressWarnings("JavaUtilDate")
  static List<Object> all() throws InterruptedException {
    Thread.sleep(1);
    TimeUnit.MILLISECONDS.sleep(1);
    return List.of(
        Instant.now(),
        LocalDate.now(ZoneOffset.UTC),
        System.currentTimeMillis(),
        Clock.systemUTC(),
        Clock.system(ZoneOffset.UTC),
        InstantSource.system(),
        new Date());
  }
}
