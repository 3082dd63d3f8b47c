package livestatus.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import livestatus.daemon.ClassArchive;
import livestatus.daemon.Hook;
import livestatus.daemon.InstanceLock;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's startup hook. */
@Command(
    name = "hook",
    description = "Let the gateway start the daemon: install, remove or look at its startup hook.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status hook install",
      "  live-status hook install --openclaw-home /srv/openclaw",
      "  live-status hook status",
    })
final class HookCommand {
  private final Console console;

  HookCommand(Console console) {
    this.console = console;
  }

  /** Which gateway is meant. */
  private static final class Home {
    @Mixin private SettingsOption settings = new SettingsOption();

    @Option(
        names = "--openclaw-home",
        paramLabel = "DIR",
        description = "The gateway's state folder. Default: that of the settings.")
    private @Nullable Path home;

    Settings settings(Console console) throws InvalidSettings {
      return settings.load(console.around()).settings();
    }

    Path home(Settings loaded) {
      return home == null
          ? loaded.openclaw().homes().get(0).folder()
          : home.toAbsolutePath().normalize();
    }
  }

  @Command(
      name = "install",
      description = "Write the hook's files and enable it; a second call changes nothing.")
  int install(
      @Mixin Home home,
      @Option(
              names = "--no-archive",
              description = "Make no class-data archive (30 MB), with which Java starts sooner.")
          boolean noArchive)
      throws InvalidSettings {
    Settings settings = home.settings(console);
    Hook.Launch launch = launch(settings);
    return tell(
        () -> {
          Hook.Outcome outcome = hook(home, settings).install(launch);
          return noArchive
              ? outcome
              : new Hook.Outcome(with(outcome.done(), archive(launch)), outcome.todo());
        });
  }

  private static List<String> with(List<String> lines, String more) {
    List<String> all = new ArrayList<>(lines);
    all.add(more);
    return all;
  }

  /** Without one the daemon starts all the same. */
  private String archive(Hook.Launch launch) {
    ClassArchive archive = new ClassArchive(launch);
    if (archive.look() == ClassArchive.Fit.FITS) {
      return "unchanged " + launch.archive();
    }
    console.err().println("making Java's class-data archive, which takes some seconds ...");
    String complaint = archive.make();
    return complaint == null
        ? "wrote " + launch.archive()
        : "no class-data archive (" + complaint + "): the daemon starts without one, more slowly";
  }

  @Command(name = "uninstall", description = "Disable the hook and remove its files.")
  int uninstall(@Mixin Home home) throws InvalidSettings {
    Settings settings = home.settings(console);
    return tell(() -> hook(home, settings).uninstall(launch(settings)));
  }

  @Command(
      name = "status",
      description = "Say whether the hook is in place and a daemon runs; exit 1 if not.")
  int status(
      @Mixin Home home, @Option(names = "--json", description = "For programs.") boolean json)
      throws InvalidSettings {
    Settings settings = home.settings(console);
    Hook hook = hook(home, settings);
    Hook.Launch launch = launch(settings);
    List<String> problems;
    try {
      problems = new ArrayList<>(hook.problems(launch));
    } catch (IOException e) {
      throw new Failure("The hook's files cannot be read: " + e.getMessage() + ".");
    }
    Path config = hook.config(settings.openclaw());
    Boolean enabled = hook.enabled(config);
    if (Boolean.FALSE.equals(enabled)) {
      problems.add("it is not enabled; run: openclaw hooks enable " + Hook.NAME);
    }
    if (enabled == null) {
      problems.add("whether it is enabled is not known: " + config + " cannot be read");
    }
    InstanceLock.Owner owner = InstanceLock.running(settings.data().dir());
    ClassArchive.Fit archive = new ClassArchive(launch).look();
    if (json) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("folder", hook.folder().toString());
      told.put("installed", problems.isEmpty());
      told.put("problems", problems);
      told.put("archive", archive.name().toLowerCase(Locale.ROOT));
      told.put("daemon", owner == null ? null : owner.toString());
      console.out().println(JsonMapper.shared().writeValueAsString(told));
    } else {
      console.out().println("hook    " + hook.folder());
      if (problems.isEmpty()) {
        console.out().println("        installed and enabled");
      }
      problems.forEach(problem -> console.out().println("        " + problem));
      console.out().println("archive " + words(archive));
      console.out().println("daemon  " + (owner == null ? "does not run" : owner));
    }
    return problems.isEmpty() ? 0 : 1;
  }

  private static String words(ClassArchive.Fit archive) {
    return switch (archive) {
      case FITS -> "Java starts with its class-data archive";
      case OUTDATED ->
          "out of date since the jar or Java changed, and left aside; run: live-status hook install";
      case NONE -> "none; Java would start sooner with one: live-status hook install";
    };
  }

  private interface Work {
    Hook.Outcome run() throws IOException;
  }

  private int tell(Work work) {
    try {
      Hook.Outcome outcome = work.run();
      outcome.done().forEach(console.out()::println);
      if (outcome.todo() != null) {
        console.out().println(outcome.todo());
      }
      return 0;
    } catch (IOException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private Hook hook(Home home, Settings settings) {
    return new Hook(home.home(settings), console.around().environment());
  }

  private static Hook.Launch launch(Settings settings) {
    Path data = settings.data().dir();
    return new Hook.Launch(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        jar(),
        data.resolve("jvm.options"),
        data.resolve("live-status.jsa"),
        data.resolve("live-status.log"));
  }

  private static Path jar() {
    try {
      Path jar =
          Path.of(HookCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(jar)) {
        return jar;
      }
      throw new Failure("The hook starts a jar; run this command from live-status.jar.");
    } catch (URISyntaxException e) {
      throw new Failure("The jar's own place is not known: " + e.getMessage() + ".");
    }
  }
}
