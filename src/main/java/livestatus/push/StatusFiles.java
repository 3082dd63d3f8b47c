package livestatus.push;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import livestatus.session.Signal;
import livestatus.tail.Changes;
import livestatus.tail.Counters;
import livestatus.tail.FileTail;
import livestatus.tail.Outcome;
import livestatus.tail.Sweep;
import livestatus.tail.TailedLine;
import livestatus.tail.Tails;
import livestatus.tail.Wakeups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statuses that agents append to files: {@code <folder>/<session>_status.json}, one JSON object
 * a line. Of a file that was there before the daemon only the last status counts; after that every
 * line does. The monitor's thread owns it.
 */
public final class StatusFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusFiles.class);

  /** What follows a session's name in the name of its file. */
  public static final String ENDING = "_status.json";

  private static final Duration SWEEP = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long SHARE = 1024 * 1024;
  private static final long LAST_STATUS_WITHIN = 1024 * 1024;

  private final Path folder;
  private final Wakeups wakeups;
  private final Tails tails = new Tails();
  private final Map<Path, FileTail> files = new HashMap<>();
  private Instant nextSweep = Instant.MIN;
  private boolean first = true;
  private boolean more;
  private boolean unsure;
  private final AtomicLong refused = new AtomicLong();

  /**
   * @param folder need not be there yet
   * @param wake called when there may be something to read
   */
  public StatusFiles(Path folder, Runnable wake) {
    this.folder = folder;
    this.wakeups = new Wakeups(List.of(folder), path -> false, wake);
  }

  /** Reads what was appended since the last call. */
  public void poll(Instant now, Consumer<Signal> out) {
    Changes changes = wakeups.drain();
    boolean woken = changes.everything() || !changes.paths().isEmpty();
    if (!woken && !more && now.isBefore(nextSweep)) {
      return;
    }
    more = false;
    unsure = false;
    wakeups.check(now);
    nextSweep = now.plus(wakeups.health().events() ? SWEEP : POLL);
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + ENDING)) {
      Set<Path> listed = new HashSet<>();
      for (Path file : found) {
        listed.add(file);
        read(file, now, out);
      }
      files.keySet().retainAll(listed);
    } catch (NoSuchFileException | NotDirectoryException e) {
      files.clear();
    } catch (IOException e) {
      LOG.debug("Cannot list {}: {}. It is tried again.", folder, e.getMessage());
    }
    if (unsure) {
      // Somebody is in the midst of writing it again.
      nextSweep = now.plus(Sweep.ACTIVE);
    }
    first = false;
  }

  private void read(Path file, Instant now, Consumer<Signal> out) {
    FileTail tail = files.get(file);
    if (tail == null) {
      tail = tails.tail(file);
      files.put(file, tail);
      if (first) {
        tail.seekLast(now, LAST_STATUS_WITHIN, line -> true);
      }
    }
    Outcome outcome = tail.read(now, SHARE, line -> take(line, now, out));
    if (outcome == Outcome.RESTARTED) {
      outcome = tail.read(now, SHARE, line -> take(line, now, out));
    }
    more |= outcome == Outcome.MORE;
    unsure |= outcome == Outcome.SHRUNK;
  }

  private void take(TailedLine line, Instant now, Consumer<Signal> out) {
    try {
      Signal.Pushed pushed = Payload.status(line.copy(), now);
      String name = String.valueOf(line.file().getFileName());
      if (!name.equals(pushed.session().value() + ENDING)) {
        throw new BadPayload("session", "is not the one that the file is named after");
      }
      out.accept(pushed);
    } catch (BadPayload e) {
      if (refused.getAndIncrement() == 0) {
        LOG.warn(
            "A status in {} at offset {} is left out: {} Further ones are only counted.",
            line.file(),
            line.start(),
            e.getMessage());
      }
    }
  }

  public Instant nextPoll(Instant now) {
    return more ? now : nextSweep.isBefore(now) ? now : nextSweep;
  }

  /** How many lines could not be taken. */
  public long refused() {
    return refused.get();
  }

  public Counters counters() {
    return tails.counters();
  }

  @Override
  public void close() {
    wakeups.close();
  }
}
