package livestatus.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Java's class-data archive, with which a start is less work. Java leaves one aside that was made
 * for another jar or another Java, and whether it does is asked of Java itself.
 */
public final class ClassArchive {
  /** What Java would do with the archive. */
  public enum Fit {
    NONE,
    FITS,
    OUTDATED
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Hook.Launch launch;

  public ClassArchive(Hook.Launch launch) {
    this.launch = launch;
  }

  public Fit look() {
    if (!Files.exists(launch.archive())) {
      return Fit.NONE;
    }
    List<String> command =
        java(
            "-Xshare:on",
            "-XX:SharedArchiveFile=" + launch.archive(),
            "-cp",
            launch.jar().toString(),
            "-version");
    return run(command) == null ? Fit.FITS : Fit.OUTDATED;
  }

  /**
   * Makes it, with the demo as a sample of what the daemon does.
   *
   * @return why that was not possible; null if it is there
   */
  public @Nullable String make() {
    // Java trusts an archive's length and dies of a short one, so it gets its name when it is
    // whole.
    Path fresh = launch.archive().resolveSibling(launch.archive().getFileName() + ".tmp");
    try {
      Files.deleteIfExists(fresh);
      String complaint =
          run(
              java(
                  "-XX:ArchiveClassesAtExit=" + fresh,
                  "-jar",
                  launch.jar().toString(),
                  "demo",
                  "--speed",
                  "60",
                  "--once"));
      if (complaint == null && !Files.exists(fresh)) {
        complaint = "Java wrote none";
      }
      if (complaint == null) {
        Files.move(fresh, launch.archive(), StandardCopyOption.ATOMIC_MOVE);
      }
      return complaint;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } finally {
      delete(fresh);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      // The next one that is made takes its place.
    }
  }

  private List<String> java(String... more) {
    List<String> command = new ArrayList<>(List.of(launch.java().toString()));
    if (Files.exists(launch.options())) {
      command.add("@" + launch.options());
    }
    command.addAll(List.of(more));
    return command;
  }

  /** What went wrong; null if nothing did. */
  private static @Nullable String run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "Java did not end within " + PATIENCE.toSeconds() + " s";
      }
      return process.exitValue() == 0 ? null : "Java ended with exit code " + process.exitValue();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
