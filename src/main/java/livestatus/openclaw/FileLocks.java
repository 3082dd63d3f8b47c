package livestatus.openclaw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who has a database open, told by the kernel's table of file locks: a process that has a database
 * in write-ahead mode open holds a shared lock on it all the time, and loses it when it dies. The
 * table is a few lines of text, and readable for everybody; the open files of another user's
 * process are not.
 */
final class FileLocks {
  private final Path table;
  private boolean tellsOfGateway;

  /**
   * @param table {@code /proc/locks}; where it is not there nothing is known
   * @param seesAll whether it names all processes of this machine. In a container it does not:
   *     there nothing is known before it named somebody, who then is in the same container
   */
  FileLocks(Path table, boolean seesAll) {
    this.table = table;
    this.tellsOfGateway = seesAll;
  }

  Presence of(Path database) {
    Set<Long> holders = holders(database);
    return holders == null ? Presence.UNKNOWN : holders.isEmpty() ? Presence.FREE : Presence.HELD;
  }

  /** The numbers of the processes that have it open; null if that is not known. */
  @Nullable Set<Long> holders(Path database) {
    try {
      // The device's number is not compared: some file systems tell another one here.
      Object inode = Files.getAttribute(database, "unix:ino");
      Matcher lock =
          Pattern.compile(" (-?\\d{1,10}) \\S+:" + inode + " ")
              .matcher(Files.readString(table, StandardCharsets.ISO_8859_1));
      Set<Long> holders = new HashSet<>();
      while (lock.find()) {
        holders.add(Long.valueOf(lock.group(1)));
      }
      tellsOfGateway |= !holders.isEmpty();
      return tellsOfGateway ? holders : null;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unseen) {
      return null;
    }
  }
}
