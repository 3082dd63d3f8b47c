package livestatus.openclaw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells whether a process lives. Recordings bring their own, since their processes are gone. */
@FunctionalInterface
public interface Processes {
  /**
   * Whether a process lives and is the one that is meant, not another one with the same number.
   *
   * @param startTime in clock ticks since the machine started, as {@code /proc/PID/stat} has it;
   *     null where it is not known
   */
  boolean lives(long pid, @Nullable Long startTime);

  /** When a process began; null if it is gone, or that is not known. */
  default @Nullable Instant begun(long pid) {
    return null;
  }

  /** The processes of this machine. */
  static Processes ofThisMachine() {
    return ofProc(Path.of("/proc"));
  }

  /** Reads {@code /proc}; where there is none, only the number counts. */
  static Processes ofProc(Path proc) {
    return new Processes() {
      @Override
      public boolean lives(long pid, @Nullable Long startTime) {
        if (!Files.isDirectory(proc.resolve("self"))) {
          return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        Long found = startTime(proc.resolve(Long.toString(pid)).resolve("stat"));
        return found != null && (startTime == null || startTime.equals(found));
      }

      @Override
      public @Nullable Instant begun(long pid) {
        return pid <= 0
            ? null
            : ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()).orElse(null);
      }
    };
  }

  private static @Nullable Long startTime(Path stat) {
    try {
      String text = Files.readString(stat, java.nio.charset.StandardCharsets.ISO_8859_1);
      // The second field is the program's name in parentheses, and may hold anything.
      String[] rest = text.substring(text.lastIndexOf(')') + 1).trim().split(" ", -1);
      boolean zombie = rest[0].equals("Z") || rest[0].equals("X");
      return zombie || rest.length < 20 ? null : Long.valueOf(rest[19]);
    } catch (IOException | NumberFormatException gone) {
      return null;
    }
  }
}
