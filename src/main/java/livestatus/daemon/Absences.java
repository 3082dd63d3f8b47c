package livestatus.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import livestatus.history.PreviousRun;
import livestatus.session.Session;
import livestatus.status.Silence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last times in which nobody looked, the newest first. They are kept in the data folder, so
 * that a post that tells of one still does after the next start.
 */
record Absences(List<Absence> all) {
  private static final Logger LOG = LoggerFactory.getLogger(Absences.class);
  private static final String FILE = "silences";
  private static final int MOST = 50;
  private static final Duration LONGEST_AGO = Duration.ofDays(30);

  Absences {
    all = List.copyOf(all);
  }

  /** Those before this run, the time since the previous one included. */
  static Absences before(Path dataFolder, Instant began, @Nullable PreviousRun previous) {
    Path file = dataFolder.resolve(FILE);
    List<Absence> all = new ArrayList<>();
    Absence last = Absence.before(began, previous);
    if (last != null) {
      all.add(last);
    }
    for (Absence earlier : read(file)) {
      if (earlier.until().isAfter(began.minus(LONGEST_AGO)) && all.size() < MOST) {
        all.add(earlier);
      }
    }
    if (last != null) {
      write(file, all);
    }
    return new Absences(all);
  }

  private static List<Absence> read(Path file) {
    List<Absence> all = new ArrayList<>();
    if (!Files.exists(file)) {
      return all;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        int gap = line.indexOf(' ');
        if (gap > 0) {
          all.add(
              new Absence(
                  Instant.parse(line.substring(0, gap)), Instant.parse(line.substring(gap + 1))));
        }
      }
    } catch (IOException | java.time.DateTimeException e) {
      LOG.warn("{} cannot be read; posts no longer tell of earlier silences.", file);
    }
    return all;
  }

  private static void write(Path file, List<Absence> all) {
    Path fresh = file.resolveSibling(FILE + ".tmp");
    try {
      Files.write(fresh, all.stream().map(one -> one.since() + " " + one.until()).toList());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} cannot be written; posts tell of this silence until the next start.", file);
    }
  }

  /** The mark for a session's post: the last silence in its turn; null if there was none. */
  @Nullable Silence touching(Session root) {
    for (Absence absence : all) {
      Silence silence = absence.touching(root);
      if (silence != null) {
        return silence;
      }
    }
    return null;
  }
}
