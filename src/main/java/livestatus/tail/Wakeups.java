package livestatus.tail;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells when something may have changed in some folders; it only wakes, looking is others' work.
 * Whatever keeps the operating system from telling (no watches left, a network file system, a
 * folder that went) is no failure: {@link #health} says so, and looking again and again does.
 *
 * <p>{@link #check}, {@link #drain} and {@link #close} belong to one thread; {@link #health} may be
 * called from any.
 */
public final class Wakeups implements AutoCloseable {
  /** How long after a failed try the next one is made. */
  static final Duration RETRY = Duration.ofSeconds(10);

  /** File systems whose changes may come from other machines, or that tell of none. */
  private static final Pattern REMOTE =
      Pattern.compile(
          "nfs.*|cifs|smb.*|9p|fuse.*|afs|ceph|glusterfs|lustre|gfs2?|ocfs2|virtiofs|vboxsf|vmhgfs"
              + "|prl_fs|drvfs");

  private final List<Path> roots;
  private final Folders folders;
  private final Inbox inbox;
  private final FolderWatch.Source source;
  private final FileSystemType type;
  private final Map<Path, FolderWatch> watches = new HashMap<>();
  private final Map<Path, Failure> failures = new LinkedHashMap<>();
  private volatile Watching health = new Watching(false, "The folders are not watched yet.");

  /**
   * Watches nothing before the first {@link #check}.
   *
   * @param roots folders to watch; they need not be there yet
   * @param folders which folders below them to watch as well
   * @param wake called on the watching thread when there is something to {@link #drain}
   */
  public Wakeups(List<Path> roots, Folders folders, Runnable wake) {
    this(
        roots,
        folders,
        wake,
        () -> FileSystems.getDefault().newWatchService(),
        root -> Files.getFileStore(root).type());
  }

  Wakeups(
      List<Path> roots,
      Folders folders,
      Runnable wake,
      FolderWatch.Source source,
      FileSystemType type) {
    this.roots = List.copyOf(roots);
    this.folders = folders;
    this.inbox = new Inbox(wake);
    this.source = source;
    this.type = type;
  }

  /** Asks on what kind of file system a folder is; in tests another one than it is. */
  interface FileSystemType {
    String of(Path folder) throws IOException;
  }

  private record Failure(String reason, @Nullable Instant retry) {
    boolean isToWait(Instant now) {
      return retry != null && now.isBefore(retry) && !now.isBefore(retry.minus(RETRY));
    }
  }

  /** Sees to it that what can be watched is watched. To be called with each sweep; it is cheap. */
  public void check(Instant now) {
    for (Path root : roots) {
      check(root, now);
    }
    health =
        failures.isEmpty()
            ? new Watching(true, "Changes are told by the operating system.")
            : new Watching(
                false,
                "Changes are found by looking again and again, because "
                    + failures.values().stream().map(Failure::reason).collect(joining("; "))
                    + ".");
  }

  /** How changes are noticed now. */
  public Watching health() {
    return health;
  }

  /** What may have changed since the last call. */
  public Changes drain() {
    return inbox.drain();
  }

  /** Ends the watching; without it the process would take longer to exit. */
  @Override
  public void close() {
    watches.values().forEach(Wakeups::close);
    watches.clear();
    health = new Watching(false, "The watching has ended.");
  }

  private void check(Path root, Instant now) {
    FolderWatch watch = watches.get(root);
    if (watch != null && watch.trouble() == null) {
      return;
    }
    if (watch != null) {
      watches.remove(root);
      close(watch);
      inbox.changedSomewhere();
    }
    Failure last = failures.get(root);
    if (last != null && last.isToWait(now)) {
      return;
    }
    Failure failure = watch(root, now);
    if (failure == null) {
      failures.remove(root);
      // What happened before it was watched, nobody told.
      inbox.changedSomewhere();
    } else {
      failures.put(root, failure);
    }
  }

  private @Nullable Failure watch(Path root, Instant now) {
    Instant retry = now.plus(RETRY);
    try {
      if (!Files.isDirectory(root)) {
        return new Failure(root + " is not there", null);
      }
      String kind = type.of(root);
      if (REMOTE.matcher(kind).matches()) {
        return new Failure(root + " is on a network file system (" + kind + ")", retry);
      }
      FolderWatch watch = new FolderWatch(root, folders, inbox, source);
      String trouble = watch.trouble();
      if (trouble == null) {
        watches.put(root, watch);
        return null;
      }
      close(watch);
      return new Failure(root + " cannot be watched (" + trouble + ")", retry);
    } catch (IOException e) {
      return new Failure(root + " cannot be watched (" + e.getMessage() + ")", retry);
    }
  }

  private static void close(FolderWatch watch) {
    try {
      watch.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
