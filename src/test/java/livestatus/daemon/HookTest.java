package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hook's files, and its handler run by a real Node. */
class HookTest {
  @TempDir Path temp;

  private Path home;
  private Path java;
  private Hook.Launch launch;

  @BeforeEach
  void prepare() throws IOException {
    home = Files.createDirectories(temp.resolve("openclaw"));
    java = program("java", "echo started \"$@\"; sleep 5");
    launch =
        new Hook.Launch(
            java,
            Files.createFile(temp.resolve("live \"status\".jar")),
            temp.resolve("data/jvm.options"),
            temp.resolve("data/live-status.jsa"),
            temp.resolve("data/live-status.log"));
  }

  private Path program(String name, String script) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("bin"));
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private Hook hook() {
    return new Hook(home, Map.of("PATH", temp.resolve("bin") + ":/usr/bin:/bin"));
  }

  @Test
  void installingTwiceChangesNothingAndTheExactLineIsPrinted() throws Exception {
    Hook.Outcome first = hook().install(launch);
    Hook.Outcome second = hook().install(launch);

    assertThat(first.done()).allMatch(line -> line.startsWith("wrote "));
    assertThat(second.done()).allMatch(line -> line.startsWith("unchanged "));
    assertThat(first.todo()).contains("openclaw hooks enable live-status");
    assertThat(hook().problems(launch)).isEmpty();
    assertThat(hook().missing()).isNull();
    assertThat(Files.getPosixFilePermissions(temp.resolve("data")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    Files.delete(launch.jar());
    assertThat(hook().missing()).isEqualTo(launch.jar());
  }

  @Test
  void theGatewaysOwnCommandEnablesIt() throws Exception {
    program("openclaw", "echo \"$OPENCLAW_STATE_DIR $@\" > " + temp.resolve("called"));

    assertThat(hook().install(launch).done()).anyMatch(line -> line.startsWith("enabled it"));
    assertThat(Files.readString(temp.resolve("called")))
        .isEqualTo(home + " hooks enable live-status\n");
  }

  @Test
  void aCommandThatFailsIsToldWithItsOwnWords() throws Exception {
    program("openclaw", "echo no such gateway >&2; exit 3");

    assertThat(hook().install(launch).todo())
        .contains("no such gateway")
        .contains("openclaw hooks enable live-status");
  }

  @Test
  void uninstallingRemovesOurFilesAndNoOthers() throws Exception {
    hook().install(launch);
    Path theirs = Files.writeString(hook().folder().resolve("notes.txt"), "mine");

    Files.createFile(launch.archive());
    hook().uninstall(launch);

    assertThat(hook().folder().resolve("handler.js")).doesNotExist();
    assertThat(launch.options()).doesNotExist();
    assertThat(launch.archive()).doesNotExist();
    assertThat(theirs).exists();
    assertThat(hook().problems(launch)).hasSize(2);
    Files.delete(theirs);
    Files.delete(hook().folder());
    assertThat(hook().uninstall(launch).done()).first().asString().contains("not installed");
  }

  @Test
  void aHomeThatIsNotThereIsSaid() {
    Hook nowhere = new Hook(temp.resolve("nowhere"), Map.of());
    assertThatThrownBy(() -> nowhere.install(launch)).hasMessageContaining("--openclaw-home");
  }

  @Test
  void theHandlerStartsTheDaemonAndReturns() throws Exception {
    hook().install(launch);

    assertThat(handle("gateway", "startup")).contains("[live-status] started the daemon, process ");
    assertThat(Files.readString(launch.log()))
        .contains("-jar " + launch.jar() + " run --if-not-running")
        .contains("@" + launch.options())
        .doesNotContain("SharedArchiveFile");

    Files.createFile(launch.archive());
    handle("gateway", "startup");
    assertThat(Files.readString(launch.log()))
        .contains("-XX:SharedArchiveFile=" + launch.archive() + " ");
  }

  @Test
  void theHandlerSaysWhatIsMissingInOneLine() throws Exception {
    hook().install(launch);
    assertThat(handle("command", "new")).isEmpty();

    program("java", "echo the database is newer; exit 1");
    assertThat(handle("gateway", "startup"))
        .contains("the daemon ended (exit code 1): the database is newer")
        .hasLineCount(1);

    Files.delete(java);
    assertThat(handle("gateway", "startup")).contains("could not start Java").hasLineCount(1);

    Files.delete(launch.jar());
    assertThat(handle("gateway", "startup")).contains("is missing").hasLineCount(1);
  }

  @Test
  void theHandlerStartsTheUsersService() throws Exception {
    hook().install(launch);
    Path units = Files.createDirectories(temp.resolve("config/systemd/user"));
    Files.createFile(units.resolve("live-status.service"));
    Files.createDirectory(temp.resolve("systemd"));

    program("systemctl", "echo \"$@\" >> " + temp.resolve("called"));
    assertThat(handle("gateway", "startup")).contains("started the user's service").hasLineCount(1);
    assertThat(Files.readString(temp.resolve("called")))
        .isEqualTo("--user --no-block start live-status.service\n");

    program("systemctl", "echo no bus >&2; exit 1");
    assertThat(handle("gateway", "startup"))
        .contains("could not start the user's service", "no bus", "started the daemon, process ");
  }

  /** It has another data folder, so the lock would not keep a second daemon away. */
  @Test
  void besideTheSystemServiceNoDaemonIsStarted() throws Exception {
    hook().install(launch);
    Path units = Files.createDirectories(temp.resolve("units"));
    Files.createFile(units.resolve("live-status.service"));
    assertThat(handle("gateway", "startup"))
        .as("a container without systemd")
        .contains("started the daemon, process ");
    Files.delete(launch.log());
    Files.createDirectory(temp.resolve("systemd"));

    program("systemctl", "test $1 = is-active");
    assertThat(handle("gateway", "startup"))
        .contains("the system service live-status.service runs");

    program("systemctl", "test $1 = --no-block");
    assertThat(handle("gateway", "startup")).contains("started the system service");

    program("systemctl", "echo Access denied >&2; exit 4");
    assertThat(handle("gateway", "startup"))
        .contains("could not start the system service (Access denied)", "systemctl enable --now")
        .hasLineCount(1);
    assertThat(launch.log()).doesNotExist();
  }

  /** What the handler says, when called as a gateway calls it. */
  private String handle(String type, String action) throws Exception {
    Path script =
        Files.writeString(
            temp.resolve("gateway.mjs"),
            "import handler from '"
                + hook().folder().resolve("handler.mjs")
                + "';\nawait handler({ type: '"
                + type
                + "', action: '"
                + action
                + "' });\nprocess.exit(0);\n");
    Files.writeString(
        hook().folder().resolve("handler.mjs"),
        Files.readString(hook().folder().resolve("handler.js"))
            .replace("\"/etc/systemd/system\"", "\"" + temp.resolve("units") + "\"")
            .replace("\"/run/systemd/system\"", "\"" + temp.resolve("systemd") + "\""));
    Path said = temp.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(List.of("node", script.toString()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("XDG_CONFIG_HOME", temp.resolve("config").toString());
    builder.environment().put("PATH", temp.resolve("bin") + ":" + System.getenv("PATH"));
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(said);
  }
}
