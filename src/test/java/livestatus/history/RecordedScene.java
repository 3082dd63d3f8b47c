package livestatus.history;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;

/** A scene of sessions, and a history that is told of it. */
abstract class RecordedScene {
  /** The database's own clock decides what is active, so the scene plays now. */
  final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(100);

  final TestTime time = new TestTime(start);
  final Scene scene = new Scene();
  History history;
  private final String url;

  RecordedScene(Engine engine, Path folder) {
    url = engine.url(folder);
    history = open();
  }

  private History open() {
    return History.open(
        new History.Settings(url, "here", Duration.ofDays(30), "host", 1, "test"),
        text -> text.replace("s3cret", "[masked]"),
        time);
  }

  /** Another run. Everything that waits is written before. */
  final void reopen() {
    history.close();
    history = open();
  }

  @AfterEach
  final void close() {
    history.close();
  }

  final Table table() {
    return new Table(history.database());
  }

  final Instant at(long seconds) {
    return start.plusSeconds(seconds);
  }
}
