package livestatus.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import livestatus.openclaw.OpenClawHome;
import livestatus.openclaw.Recording;
import livestatus.openclaw.Replay;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.Transition;
import org.jspecify.annotations.Nullable;

/** Runs the real reader and the real reducer over a recording, in its own time. */
public final class Rerun {
  /**
   * What came of it.
   *
   * @param end what was true then
   */
  public record Result(Instant start, List<Transition> transitions, Snapshot end) {
    public Result {
      transitions = List.copyOf(transitions);
    }
  }

  /** Kept sessions may have days between two lines; nobody looks all the time then. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private Rerun() {}

  /**
   * Plays it to its end.
   *
   * @param given a recording, or what a gateway has kept: a sessions folder, a home, a transcript,
   *     an agent's database
   * @param until how far; null for the whole
   */
  public static Result of(Path given, @Nullable Duration until) throws IOException {
    Recording recording = Recording.of(given);
    Instant stop = until == null ? Instant.MAX : recording.start().plus(until);
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    List<Transition> transitions = new ArrayList<>();
    Snapshot[] end = {Snapshot.EMPTY};
    Path folder = Files.createTempDirectory("live-status-replay-");
    try {
      Replay replay = new Replay(recording, folder);
      try (OpenClawHome home = replay.reader()) {
        Recording.Listener listener =
            new Recording.Listener() {
              @Override
              public void signal(Signal signal, Instant now) {
                if (!now.isAfter(stop)) {
                  sessions.apply(signal, now);
                }
              }

              @Override
              public void moment(Instant now) {
                if (!now.isAfter(stop)) {
                  sessions.tick(now);
                  transitions.addAll(sessions.drainTransitions());
                  end[0] = sessions.snapshot(now);
                }
              }
            };
        replay.look(home, listener);
        while (replay.hasNext() && !replay.peek().at().isAfter(stop)) {
          skip(replay, home, listener, sessions);
          replay.waitForNext(home, listener);
          replay.step(home);
          replay.look(home, listener);
        }
        replay.settle(home, listener);
      }
      return new Result(recording.start(), transitions, end[0]);
    } finally {
      remove(folder);
    }
  }

  /** Goes from one deadline of the states to the next while nothing is written for long. */
  private static void skip(
      Replay replay, OpenClawHome home, Recording.Listener listener, Sessions sessions) {
    Instant next = replay.peek().at();
    if (Duration.between(replay.now(), next).compareTo(LONG) <= 0) {
      return;
    }
    replay.settle(home, listener);
    Instant due = sessions.nextDeadline();
    while (due != null && due.isBefore(next) && due.isAfter(replay.now())) {
      replay.skipTo(due);
      replay.look(home, listener);
      due = sessions.nextDeadline();
    }
    replay.skipTo(next.minus(LONG).isAfter(replay.now()) ? next : replay.now());
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(Rerun::delete);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
