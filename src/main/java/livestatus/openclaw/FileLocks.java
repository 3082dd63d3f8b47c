package livestatus.openclaw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who has a database open, told by the kernel's table of file locks: a process that has a database
 * in write-ahead mode open holds a shared lock on it all the time, and loses it when it dies. The
 * table is a few lines of text, and readable for everybody; the open files of another user's
 * process are not.
 */
final class FileLocks {
  private final Path table;

  /**
   * @param table {@code /proc/locks}; where it is not there nothing is known
   */
  FileLocks(Path table) {
    this.table = table;
  }

  Presence of(Path database) {
    try {
      String inode = ":" + Files.getAttribute(database, "unix:ino") + " ";
      // The device's number is not compared: some file systems tell another one here.
      String locks = Files.readString(table, StandardCharsets.ISO_8859_1);
      return locks.contains(inode) ? Presence.HELD : Presence.FREE;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unseen) {
      return Presence.UNKNOWN;
    }
  }
}
