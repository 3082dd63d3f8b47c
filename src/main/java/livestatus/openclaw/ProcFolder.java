package livestatus.openclaw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's folder of processes. A container has numbers of its own for its processes; each has
 * another one outside, where all of them can be seen. Inside, only the container's own can.
 *
 * <p>One thread owns it.
 */
final class ProcFolder implements Processes {
  /** The kernel gives the machine's own namespace this number, and no other namespace. */
  private static final String MACHINE = "pid:[4026531836]";

  private static final String NUMBERS = "NSpid:";

  private final Path proc;
  private final boolean seesAll;

  /** Which number a container's process has here, by the one that it has there. */
  private final Map<Long, Long> numbersHere = new HashMap<>();

  ProcFolder(Path proc) {
    this.proc = proc;
    this.seesAll = isMachines(proc.resolve("self/ns/pid"));
  }

  private static boolean isMachines(Path namespace) {
    try {
      return Files.readSymbolicLink(namespace).toString().equals(MACHINE);
    } catch (IOException | UnsupportedOperationException none) {
      return true;
    }
  }

  @Override
  public boolean seesAll() {
    return seesAll;
  }

  @Override
  public boolean lives(long pid, @Nullable Long startTime) {
    if (!Files.isDirectory(proc.resolve("self"))) {
      return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
    if (isThere(pid, startTime)) {
      return true;
    }
    return startTime != null && livesInContainer(pid, startTime);
  }

  private boolean isThere(long here, @Nullable Long startTime) {
    Long found = startTime(process(here));
    return found != null && (startTime == null || startTime.equals(found));
  }

  private boolean livesInContainer(long pid, Long startTime) {
    Long known = numbersHere.get(pid);
    if (known != null && isThere(known, startTime)) {
      return true;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : all) {
        if (startTime.equals(startTime(process)) && innerNumber(process) == pid) {
          numbersHere.put(pid, Long.valueOf(String.valueOf(process.getFileName())));
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException | NumberFormatException unseen) {
      // Then it is as if none were there.
    }
    return false;
  }

  private Path process(long here) {
    return proc.resolve(Long.toString(here));
  }

  /** What a process is called in the innermost of the containers that it is in; -1 if unknown. */
  private static long innerNumber(Path process) {
    String text = read(process.resolve("status"));
    int line = text == null ? -1 : text.indexOf("\n" + NUMBERS);
    if (text == null || line < 0) {
      return -1;
    }
    String numbers = text.substring(line + 1 + NUMBERS.length(), text.indexOf('\n', line + 1));
    return Long.parseLong(numbers.substring(numbers.lastIndexOf('\t') + 1).strip());
  }

  private static @Nullable Long startTime(Path process) {
    String text = read(process.resolve("stat"));
    if (text == null) {
      return null;
    }
    // The second field is the program's name in parentheses, and may hold anything.
    String[] rest = text.substring(text.lastIndexOf(')') + 1).trim().split(" ", -1);
    boolean zombie = rest[0].equals("Z") || rest[0].equals("X");
    try {
      return zombie || rest.length < 20 ? null : Long.valueOf(rest[19]);
    } catch (NumberFormatException strange) {
      return null;
    }
  }

  private static @Nullable String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return null;
    }
  }

  @Override
  public @Nullable Instant begun(long pid) {
    return pid <= 0
        ? null
        : ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()).orElse(null);
  }
}
