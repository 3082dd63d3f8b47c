package livestatus.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import livestatus.json.JsonText;
import livestatus.json.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One daemon per data folder. The operating system holds the lock and lets go of it when the
 * process dies, however it dies, so a stale one cannot be; the file beside it only tells people and
 * commands who the owner is.
 *
 * <p>The owner's file is not the locked one: on some systems a process loses its lock when it
 * closes any other handle on the same file.
 */
public final class InstanceLock implements AutoCloseable {
  private static final int TRIES = 5;
  private static final long BETWEEN_TRIES = 20_000_000;

  /**
   * Who holds the lock.
   *
   * @param page the address of its page; null where it serves none
   */
  public record Owner(long pid, Instant started, String host, @Nullable String page) {
    static Owner current(Instant now, @Nullable String page) {
      ProcessHandle self = ProcessHandle.current();
      return new Owner(self.pid(), self.info().startInstant().orElse(now), hostName(), page);
    }

    @Override
    public String toString() {
      return "process " + pid + " on " + host + ", running since " + started;
    }
  }

  /** Somebody else has it. */
  public static final class Held extends Exception {
    private static final long serialVersionUID = 1L;

    Held(String message) {
      super(message);
    }
  }

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private InstanceLock(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /** Takes the lock or says who has it. */
  public static InstanceLock take(Path folder) throws IOException, Held {
    createPrivate(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("daemon.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = lock(channel);
    } catch (OverlappingFileLockException e) {
      // This very process has it already; the same answer as for any other owner.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      Owner owner = owner(folder);
      throw new Held(
          "Live Status already runs for the data folder "
              + folder
              + ": "
              + (owner == null ? "another process holds " + folder.resolve("daemon.lock") : owner)
              + ".");
    }
    return new InstanceLock(folder, channel, lock);
  }

  /** Some tries, because a command that looks whether somebody has the lock has it for a moment. */
  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    for (int i = 0; lock == null && i < TRIES; i++) {
      LockSupport.parkNanos(BETWEEN_TRIES);
      lock = channel.tryLock();
    }
    return lock;
  }

  /** Says who the owner is; called again when its page's address is known. */
  public void announce(Owner owner) throws IOException {
    Map<String, Object> words = new java.util.LinkedHashMap<>();
    words.put("pid", owner.pid());
    words.put("started", owner.started().toString());
    words.put("host", owner.host());
    if (owner.page() != null) {
      words.put("page", owner.page());
    }
    Path fresh = folder.resolve("daemon.json.tmp");
    Files.writeString(fresh, JsonText.of(words));
    Files.move(
        fresh,
        folder.resolve("daemon.json"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** The last owner that announced itself, running or not; null if none did. */
  public static @Nullable Owner owner(Path folder) {
    try {
      JsonTree words = JsonTree.read(Files.readString(folder.resolve("daemon.json")));
      return words == null
          ? null
          : new Owner(
              words.path("pid").number(0),
              Instant.parse(words.path("started").text("")),
              words.path("host").text("?"),
              words.path("page").text());
    } catch (IOException | JacksonException | java.time.DateTimeException e) {
      return null;
    }
  }

  /** The owner that runs now; null where none does, or none that is ready. */
  public static @Nullable Owner running(Path folder) {
    // Looking takes the lock for a moment, so it is not done where nobody can be.
    if (owner(folder) == null || !Files.exists(folder.resolve("daemon.lock"))) {
      return null;
    }
    try (FileChannel channel =
        FileChannel.open(folder.resolve("daemon.lock"), StandardOpenOption.WRITE)) {
      FileLock probe = channel.tryLock();
      if (probe == null) {
        return owner(folder);
      }
      probe.release();
      return null;
    } catch (OverlappingFileLockException e) {
      return owner(folder);
    } catch (IOException e) {
      return null;
    }
  }

  /** Makes a data folder that others cannot look into; one that is there stays as it is. */
  static void createPrivate(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Set<PosixFilePermission> mine = PosixFilePermissions.fromString("rwx------");
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(mine));
    } catch (UnsupportedOperationException e) {
      Files.createDirectories(folder);
    }
  }

  /** This machine, as it is named to others. */
  public static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine";
    }
  }

  /** A second call does nothing. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    Files.deleteIfExists(folder.resolve("daemon.json"));
    lock.release();
    channel.close();
  }
}
