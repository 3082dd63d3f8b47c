package livestatus.openclaw;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import livestatus.tail.Stamp;
import org.jspecify.annotations.Nullable;

/** What lies in an agent's folder of transcripts, by name. */
final class SessionsFolder {
  /** Within one tick of the file system's clock a folder can change twice and look the same. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Path folder;
  private final Gateways gateways;
  private Set<String> locks = Set.of();
  private boolean trajectories;
  private @Nullable String problem;

  /** The folder as it was when it was listed; null while that says nothing. */
  private @Nullable Stamp listed;

  /** What an earlier process found, until it is asked for. */
  private @Nullable Known remembered;

  /**
   * What another process may believe.
   *
   * @param folder how it looked when it was listed
   * @param unowned the transcripts that no session writes
   */
  record Known(Stamp folder, Set<String> unowned, boolean trajectories) {}

  SessionsFolder(Path folder, Gateways gateways) {
    this.folder = folder;
    this.gateways = gateways;
  }

  /** The locks that the last listing found. */
  Set<String> locks() {
    return locks;
  }

  /** Whether there are files that only gateways have which tell of runs in their entries. */
  boolean hasTrajectories() {
    return trajectories;
  }

  /** Why the last listing failed, in a sentence; null if it did not. */
  @Nullable String problem() {
    return problem;
  }

  /** Null while another listing may differ, or there are locks. */
  @Nullable Known known(Set<String> unowned) {
    Stamp folder = listed;
    return folder == null || !locks.isEmpty() ? null : new Known(folder, unowned, trajectories);
  }

  /** Goes on with what an earlier process found; to be called before the first listing. */
  void remember(Known known) {
    remembered = known;
  }

  /** Whether another listing may have other names than the last one. */
  boolean mayDiffer() {
    Stamp before = listed;
    return before == null || !before.equals(look());
  }

  /**
   * The transcripts; takes note of the locks. Of a folder that looks as an earlier process found
   * it, those without an owner are enough: the others' owners are known.
   */
  Set<String> transcripts(Instant now) {
    Stamp look = look();
    Known before = remembered;
    remembered = null;
    if (before != null && before.folder().equals(look)) {
      listed = look;
      trajectories = before.trajectories();
      return before.unowned();
    }
    boolean settled = look != null && look.changed().plus(SETTLED).isBefore(now);
    Set<String> transcripts = new HashSet<>();
    Set<String> held = new HashSet<>();
    listed = null;
    problem = null;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (TranscriptName.isTranscript(name)) {
          transcripts.add(name);
        } else if (name.endsWith(".jsonl.lock")) {
          held.add(name);
        } else if (name.equals("sessions.json.lock")) {
          LockFile lock = LockFile.read(file);
          if (lock != null) {
            gateways.saw(lock, now);
          }
        } else if (name.contains(".trajectory")) {
          trajectories = true;
        }
      }
      listed = settled ? look : null;
    } catch (NoSuchFileException notYet) {
      // Nothing is there yet.
    } catch (IOException | DirectoryIteratorException e) {
      problem = "Cannot list " + folder + ": " + e.getClass().getSimpleName() + ".";
    }
    locks = held;
    return transcripts;
  }

  private @Nullable Stamp look() {
    try {
      return Stamp.of(Files.readAttributes(folder, BasicFileAttributes.class));
    } catch (IOException unseen) {
      return null;
    }
  }
}
