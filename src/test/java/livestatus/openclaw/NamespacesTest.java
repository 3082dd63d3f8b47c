package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes and their locks, seen from within a container and from outside one. */
class NamespacesTest {
  @TempDir Path proc;

  @BeforeEach
  void machine() throws IOException {
    Files.createDirectories(proc.resolve("self/ns"));
    namespace("pid:[4026531836]");
  }

  private void namespace(String name) throws IOException {
    Files.deleteIfExists(proc.resolve("self/ns/pid"));
    Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of(name));
  }

  private void process(long number, String state, long start, String numbers) throws IOException {
    Path process = Files.createDirectories(proc.resolve(Long.toString(number)));
    Files.writeString(
        process.resolve("stat"),
        number + " (n) " + state + " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 " + start + " 2");
    Files.writeString(process.resolve("status"), "Name:\tn\nNSpid:\t" + numbers + "\nTgid:\t1\n");
  }

  @Test
  void onlyTheMachinesOwnNamespaceHasAllProcesses() throws IOException {
    assertThat(Processes.ofProc(proc).seesAll()).isTrue();
    namespace("pid:[4026532179]");
    assertThat(Processes.ofProc(proc).seesAll()).isFalse();
    assertThat(Processes.ofProc(proc.resolve("none")).seesAll()).isTrue();
  }

  @Test
  void aContainersProcessIsFoundByItsNumberThere() throws IOException {
    process(7, "S", 100, "7");
    process(4711, "S", 5_000, "4711\t7");
    process(4712, "S", 5_000, "4712\t8");
    Processes processes = Processes.ofProc(proc);

    assertThat(processes.lives(7, 5_000L)).isTrue();
    assertThat(processes.lives(7, 5_001L)).isFalse();
    assertThat(processes.lives(9, 5_000L)).isFalse();

    process(4711, "Z", 5_000, "4711\t7");
    assertThat(processes.lives(7, 5_000L)).isFalse();
  }

  @Test
  void locksThatCannotBeSeenAreNotFree() throws IOException {
    Path database = Files.createFile(proc.resolve("openclaw.sqlite"));
    Path table = Files.createFile(proc.resolve("locks"));
    FileLocks machine = new FileLocks(table, true);
    FileLocks container = new FileLocks(table, false);
    assertThat(machine.of(database)).isEqualTo(Presence.FREE);
    assertThat(container.of(database)).isEqualTo(Presence.UNKNOWN);

    Object inode = Files.getAttribute(database, "unix:ino");
    Files.writeString(table, "1: POSIX  ADVISORY  READ 12 fe:00:" + inode + " 128 128\n");
    assertThat(container.of(database)).isEqualTo(Presence.HELD);
    Files.writeString(table, "");
    assertThat(container.of(database)).isEqualTo(Presence.FREE);
  }

  /** The real kernel, where it lets this user have a namespace. */
  @Test
  void aRealProcessOfAnotherNamespace() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "unshare is not installed");
    Process shell =
        new ProcessBuilder(
                List.of(
                    "unshare",
                    "-Ur",
                    "--pid",
                    "--fork",
                    "--kill-child",
                    "--mount-proc",
                    "sh",
                    "-c",
                    "readlink /proc/self/ns/pid; cat /proc/$$/stat; read line"))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
      String namespace = said.readLine();
      assumeTrue(namespace != null && namespace.startsWith("pid:["), "no namespaces: " + namespace);
      assertThat(namespace).isNotEqualTo("pid:[4026531836]");
      String stat = said.readLine();
      Long start = Long.valueOf(stat.substring(stat.indexOf(") ") + 2).split(" ", -1)[19]);
      Processes here = Processes.ofThisMachine();
      assertThat(here.lives(1, start)).isTrue();
      shell.getOutputStream().close();
      while (said.readLine() != null) {
        // Until it has ended.
      }
      shell.onExit().join();
      assertThat(here.lives(1, start)).isFalse();
    } finally {
      shell.destroyForcibly();
    }
  }
}
