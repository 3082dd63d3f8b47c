package livestatus.daemon.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process by its number and its start, as locks name it.
 *
 * @param startTime in clock ticks since the machine started; -1 where the machine does not tell
 */
record ProcessIdentity(long pid, long startTime) {
  static ProcessIdentity of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The second field is the program's name in parentheses and may hold anything; the start is
      // the 20th field after it.
      String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new ProcessIdentity(pid, Long.parseLong(rest[19]));
    } catch (IOException | RuntimeException e) {
      return new ProcessIdentity(pid, -1);
    }
  }
}
