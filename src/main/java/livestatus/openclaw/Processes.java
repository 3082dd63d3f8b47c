package livestatus.openclaw;

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

  /**
   * Whether every process of this machine can be seen from here. In a container it cannot: a
   * process that is not found there may live all the same.
   */
  default boolean seesAll() {
    return true;
  }

  /** The processes of this machine. */
  static Processes ofThisMachine() {
    return ofProc(Path.of("/proc"));
  }

  /** Reads {@code /proc}; where there is none, only the number counts. */
  static Processes ofProc(Path proc) {
    return new ProcFolder(proc);
  }
}
