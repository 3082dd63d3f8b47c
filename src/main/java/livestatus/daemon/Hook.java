package livestatus.daemon;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livestatus.daemon.settings.Settings;
import livestatus.openclaw.OpenClawConfig;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's startup hook: two files below {@code <home>/hooks/live-status}, and an entry in the
 * gateway's settings that only the gateway's own command writes.
 */
public final class Hook {
  public static final String NAME = "live-status";
  private static final Pattern NAMED = Pattern.compile("(?m)^const (?:JAVA|JAR) = \"(.*)\";$");
  private static final List<String> FILES = List.of("HOOK.md", "handler.js");

  /**
   * What the handler needs to know to start the daemon.
   *
   * @param options Java's
   * @param archive Java's class data; it need not be there
   * @param log where the daemon's own output goes
   */
  public record Launch(Path java, Path jar, Path options, Path archive, Path log) {}

  /** What a call did, in words, and whether something is left for a person to do. */
  public record Outcome(List<String> done, @Nullable String todo) {
    public Outcome {
      done = List.copyOf(done);
    }
  }

  private final Path home;
  private final Path folder;
  private final Map<String, String> environment;

  /**
   * @param home the gateway's state folder
   * @param environment where the gateway's command is looked for
   */
  public Hook(Path home, Map<String, String> environment) {
    this.home = home;
    this.folder = home.resolve("hooks").resolve(NAME);
    this.environment = Map.copyOf(environment);
  }

  public Path folder() {
    return folder;
  }

  /** The gateway's settings, which need not lie in its home. */
  public Path config(Settings.OpenClaw known) {
    return known.homes().stream()
        .filter(one -> one.folder().equals(home))
        .findFirst()
        .map(Settings.OpenClaw.Home::config)
        .orElseGet(() -> OpenClawConfig.file(environment, home));
  }

  /** Writes the files that differ and enables the hook; a second call changes nothing. */
  public Outcome install(Launch launch) throws IOException {
    if (!Files.isDirectory(home)) {
      throw new IOException(
          "There is no OpenClaw home at "
              + home
              + "; name it with --openclaw-home, or start the gateway once to create it.");
    }
    List<String> done = new ArrayList<>();
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : wanted(launch).entrySet()) {
      done.add(write(folder.resolve(file.getKey()), file.getValue()));
    }
    Path data = launch.options().toAbsolutePath().getParent();
    if (data != null) {
      InstanceLock.createPrivate(data);
    }
    done.add(write(launch.options(), resource("jvm.options")));
    return settle(done, "enable");
  }

  private static String write(Path path, String text) throws IOException {
    boolean same = Files.exists(path) && Files.readString(path).equals(text);
    if (!same) {
      Files.writeString(path, text);
    }
    return (same ? "unchanged " : "wrote ") + path;
  }

  /** Disables the hook and removes its files, and nothing else that lies beside them. */
  public Outcome uninstall(Launch launch) throws IOException {
    List<String> done = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      done.add("not installed: there is no " + folder);
      return new Outcome(done, null);
    }
    Outcome outcome = settle(done, "disable");
    done = new ArrayList<>(outcome.done());
    List<Path> files = new ArrayList<>(FILES.stream().map(folder::resolve).toList());
    files.addAll(List.of(launch.options(), launch.archive()));
    for (Path file : files) {
      if (Files.deleteIfExists(file)) {
        done.add("removed " + file);
      }
    }
    try {
      Files.delete(folder);
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      done.add("kept " + folder + ", which holds other files");
    }
    return new Outcome(done, outcome.todo());
  }

  /** The installed files that are not as this version would write them; empty when all is well. */
  public List<String> problems(Launch launch) throws IOException {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, String> file : wanted(launch).entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.exists(path)) {
        problems.add(path + " is missing");
      } else if (!Files.readString(path).equals(file.getValue())) {
        problems.add(path + " was written for another version, jar or Java");
      }
    }
    return problems;
  }

  /** What the installed handler would start and is no longer there; null if all of it is. */
  public @Nullable Path missing() throws IOException {
    Matcher named = NAMED.matcher(Files.readString(folder.resolve("handler.js")));
    while (named.find()) {
      Path path = Path.of(named.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
      if (!Files.exists(path)) {
        return path;
      }
    }
    return null;
  }

  /** Whether the gateway's settings enable it; null where they cannot be read. */
  public @Nullable Boolean enabled(Path config) {
    return OpenClawConfig.hookEnabled(config, NAME);
  }

  private static Map<String, String> wanted(Launch launch) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : FILES) {
      files.put(name, resource("openclaw-hook/" + name));
    }
    files.computeIfPresent(
        "handler.js",
        (name, text) ->
            text.replace("\"@JAVA@\"", quoted(launch.java()))
                .replace("\"@JAR@\"", quoted(launch.jar()))
                .replace("\"@OPTIONS@\"", quoted(launch.options()))
                .replace("\"@ARCHIVE@\"", quoted(launch.archive()))
                .replace("\"@LOG@\"", quoted(launch.log())));
    return files;
  }

  private static String quoted(Path path) {
    return "\""
        + path.toAbsolutePath().toString().replace("\\", "\\\\").replace("\"", "\\\"")
        + "\"";
  }

  private Outcome settle(List<String> done, String verb) {
    String line = "openclaw hooks " + verb + " " + NAME;
    Path command = onPath("openclaw");
    if (command == null) {
      return new Outcome(done, "The openclaw command is not on the PATH; run this: " + line);
    }
    String complaint = run(List.of(command.toString(), "hooks", verb, NAME));
    if (complaint != null) {
      return new Outcome(done, "`" + line + "` failed (" + complaint + "); run it yourself.");
    }
    done.add(verb + "d it with `" + line + "`");
    return new Outcome(done, "Restart the gateway to let it take effect.");
  }

  private @Nullable Path onPath(String name) {
    for (String part : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = part.isBlank() ? null : Path.of(part, name);
      if (candidate != null && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /** Runs the gateway's command; the first line of its complaint if it failed. */
  private @Nullable String run(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      builder.environment().put("OPENCLAW_STATE_DIR", home.toAbsolutePath().toString());
      Path output = Files.createTempFile("live-status-hook", ".log");
      try {
        Process process = builder.redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return "no answer within 60 s";
        }
        return process.exitValue() == 0 ? null : firstLine(Files.readString(output));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private static String firstLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("it said nothing");
  }

  private static String resource(String name) {
    try (InputStream in = Hook.class.getResourceAsStream("/livestatus/config/" + name)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + name + "; build it again.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
