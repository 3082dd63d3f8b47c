package livestatus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway with our hook, and the daemon that the hook starts. Neither outlives this. */
final class HookedDaemon implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final Gateway gateway;
  private final Path settings;

  HookedDaemon(Installation installation, Path folder, String modelUrl)
      throws IOException, InterruptedException {
    this.folder = folder;
    Path daemon = folder.resolve("daemon");
    gateway =
        new Gateway(
            installation,
            folder.resolve("gateway"),
            modelUrl,
            null,
            Map.of(
                "LIVE_STATUS_CONFIG", daemon.resolve("live-status.yml").toString(),
                "XDG_CONFIG_HOME", folder.resolve("config").toString()));
    settings = WatchedDaemon.settings(daemon, gateway, "mattermost: { enabled: false }");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  Gateway gateway() {
    return gateway;
  }

  /** Calls {@code live-status hook ...} as somebody who looks after that gateway would. */
  Ran hook(String verb) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(WatchedDaemon.java(), "-jar"));
    command.addAll(List.of(WatchedDaemon.JAR.toAbsolutePath().toString(), "hook", verb));
    command.addAll(List.of("--config", settings.toString()));
    command.addAll(List.of("--openclaw-home", gateway.state().toString()));
    Path log = folder.resolve("hook.log");
    Ran ran = Ran.of(command, folder, gateway.environment(), log, Duration.ofMinutes(2));
    assertThat(ran.code()).as("hook %s ends", verb).isNotEqualTo(Ran.TOO_LONG);
    return ran;
  }

  /** The daemon's process, once it has told its address. */
  long daemon() {
    Await.until(
        "the hook's daemon tells the address of its page",
        PATIENCE,
        () -> !WatchedDaemon.page(folder.resolve("daemon")).isEmpty(),
        () -> gateway.lastWords() + "\n" + log());
    return owner();
  }

  private long owner() {
    return WatchedDaemon.owner(folder.resolve("daemon")).path("pid").asLong(-1);
  }

  private String log() {
    try {
      return Files.readString(
          WatchedDaemon.data(folder.resolve("daemon")).resolve("live-status.log"));
    } catch (IOException e) {
      return "The daemon has no log: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    gateway.close();
    ProcessHandle.of(owner())
        .filter(handle -> handle.info().command().orElse("").endsWith("java"))
        .ifPresent(
            handle -> {
              handle.destroy();
              handle.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(e -> handle).join();
              handle.destroyForcibly();
            });
  }
}
