package livestatus.tail;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A reader as the rooms above have one: what was told before a restart, it forgets. */
final class Reading {
  final Tails tails = new Tails();
  final List<String> lines = new ArrayList<>();
  FileTail tail;
  Instant now = Instant.now();
  int restarts;

  Reading(Path path) {
    tail = tails.tail(path);
  }

  /** One look. */
  Outcome look() {
    Outcome outcome = tail.read(now, 4 << 20, line -> lines.add(line.text()));
    if (outcome == Outcome.RESTARTED) {
      restarts++;
      lines.clear();
    }
    return outcome;
  }

  /** Looks until nothing is left to read, however long a file has to be waited for. */
  Outcome settle() {
    while (true) {
      Outcome outcome = look();
      if (outcome == Outcome.SHRUNK) {
        now = now.plus(FileTail.GRACE);
      } else if (outcome != Outcome.MORE && outcome != Outcome.RESTARTED) {
        return outcome;
      }
    }
  }

  /** The process ends; another one goes on with what was saved. */
  void resume(String saved) {
    Position position = tail.saved(saved);
    if (position == null) {
      throw new AssertionError("refused: " + saved);
    }
    tail = new Tails().resume(position);
  }
}
