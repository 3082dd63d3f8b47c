package livestatus.daemon.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import livestatus.daemon.settings.Settings;
import org.jspecify.annotations.Nullable;

/** Java, the limits of the operating system, and the disk. */
final class MachineChecks {
  private static final long FEW_WATCHES = 8_192;
  private static final long FEW_INSTANCES = 32;
  private static final int MOST_DIGITS = 32;
  private static final long LITTLE_SPACE = 200L * 1024 * 1024;

  private MachineChecks() {}

  static List<Finding> of(Settings settings) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("java", "Java " + System.getProperty("java.version") + " runs this."));
    findings.add(watches(Path.of("/proc/sys/fs/inotify/max_user_watches")));
    findings.addAll(instances(Path.of("/proc/sys/fs/inotify/max_user_instances")));
    findings.add(space(settings.data().dir()));
    return findings;
  }

  static Finding watches(Path file) {
    Long limit = number(file);
    if (limit == null) {
      return Finding.warn(
          "inotify",
          "This system has no inotify: changes are found by looking again and again.",
          "Nothing; the status is up to a quarter of a second later.");
    }
    if (limit < FEW_WATCHES) {
      return Finding.warn(
          "inotify",
          "Only " + limit + " folders can be watched by all programs of one user together.",
          "Run: sysctl fs.inotify.max_user_watches=65536");
    }
    return Finding.ok("inotify", limit + " folders can be watched.");
  }

  /** Where there is no inotify at all, the line above says it. */
  static List<Finding> instances(Path file) {
    Long limit = number(file);
    return limit == null || limit >= FEW_INSTANCES
        ? List.of()
        : List.of(
            Finding.warn(
                "inotify",
                "Only " + limit + " programs of one user can watch folders at the same time.",
                "Run: sysctl fs.inotify.max_user_instances=512"));
  }

  private static @Nullable Long number(Path file) {
    // In one read: these files give nothing to a second one, and seem to be empty before the first.
    try (InputStream in = Files.newInputStream(file)) {
      return Long.valueOf(new String(in.readNBytes(MOST_DIGITS), US_ASCII).strip());
    } catch (IOException | NumberFormatException e) {
      return null;
    }
  }

  private static Finding space(Path folder) {
    Path existing = folder;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      FileStore store = Files.getFileStore(existing);
      long free = store.getUsableSpace();
      if (!Files.isWritable(existing)) {
        return Finding.fail(
            "data folder",
            existing + " cannot be written by this user.",
            "Make it writable, or set data.dir to a folder that is.");
      }
      if (free < LITTLE_SPACE) {
        return Finding.warn(
            "data folder",
            "Only " + free / 1024 / 1024 + " MB are free for " + folder + ".",
            "Free some space; until then history may be dropped.");
      }
      return Finding.ok("data folder", folder + " has " + free / 1024 / 1024 + " MB free.");
    } catch (IOException e) {
      return Finding.fail(
          "data folder",
          "The disk of " + folder + " cannot be looked at: " + e.getMessage() + ".",
          "Set data.dir to a folder of this user.");
    }
  }
}
