package livestatus.tail;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The watcher on real folders. What is waited for has a deadline, and nothing else takes time. */
final class WakeupsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  @TempDir Path home;
  private Path agents;
  private Path sessions;
  private Folders folders;
  private Wakeups wakeups;

  private final Set<Path> paths = new HashSet<>();
  private boolean everything;

  @BeforeEach
  void begin() throws IOException {
    agents = home.resolve("agents");
    sessions = Files.createDirectories(agents.resolve("main/sessions"));
    folders =
        path -> path.getParent().equals(agents) || path.getFileName().toString().equals("sessions");
    wakeups = new Wakeups(List.of(agents), folders, () -> {});
  }

  @AfterEach
  void end() {
    wakeups.close();
  }

  @Test
  void aNewFileAnAppendAReplacementAndADeletionAreTold() throws IOException {
    Path appended = Files.writeString(sessions.resolve("appended.jsonl"), "a\n");
    Path replaced = Files.writeString(sessions.resolve("replaced.jsonl"), "a\n");
    Path deleted = Files.writeString(sessions.resolve("deleted.jsonl"), "a\n");
    watch();
    untilTold(Files.writeString(sessions.resolve("new.jsonl"), "a\n"));
    untilTold(Files.writeString(appended, "b\n", APPEND));
    Path other = Files.writeString(home.resolve("other"), "b\n");
    untilTold(Files.move(other, replaced, ATOMIC_MOVE));
    Files.delete(deleted);
    untilTold(deleted);
    assertThat(everything).isFalse();
  }

  @Test
  void whatIsNotAskedForIsNotWatched() throws IOException {
    Path workspace = Files.createDirectories(agents.resolve("main/workspace/node_modules"));
    watch();
    Files.writeString(workspace.resolve("a.js"), "");
    Path file = Files.writeString(sessions.resolve("a.jsonl"), "");
    untilTold(file);
    assertThat(paths).containsExactly(file);
    assertThat(everything).isFalse();
  }

  @Test
  void theReaderIsWokenOnceUntilItAsks() {
    int[] woken = {0};
    Inbox inbox = new Inbox(() -> woken[0]++);
    inbox.changed(agents);
    inbox.changed(sessions);
    inbox.changedSomewhere();
    assertThat(woken[0]).isEqualTo(1);
    inbox.drain();
    inbox.changed(agents);
    assertThat(woken[0]).isEqualTo(2);
  }

  @Test
  void aNewFolderThatIsFilledBeforeItIsWatchedIsLookedAt() throws IOException {
    watch();
    Path moved = Files.createDirectories(home.resolve("later/sessions"));
    Files.writeString(moved.resolve("a.jsonl"), "a\n");
    Path agent = agents.resolve("later");
    Files.move(home.resolve("later"), agent);
    untilEverything();
    Path file = agent.resolve("sessions/a.jsonl");
    until(
        () -> {
          append(file);
          drain();
          return paths.contains(file);
        });
  }

  @Test
  void aWatchedFolderThatIsDeletedAndCreatedAgainIsWatchedAgain() throws IOException {
    watch();
    for (int i = 0; i < 3; i++) {
      Files.delete(sessions);
      Files.createDirectory(sessions);
      untilEverything();
      Path file = sessions.resolve("a.jsonl");
      until(
          () -> {
            append(file);
            drain();
            return paths.contains(file);
          });
      Files.delete(file);
      paths.clear();
    }
    wakeups.check(NOW);
    assertThat(wakeups.health().events()).isTrue();
  }

  @Test
  void theRootDeletedAndCreatedAgainIsWatchedAgain() throws IOException {
    watch();
    deleteAll();
    untilEverything();
    until(
        () -> {
          wakeups.check(NOW);
          return !wakeups.health().events();
        });
    assertThat(wakeups.health().sentence()).contains(agents + " is not there");
    Files.createDirectories(sessions);
    wakeups.check(NOW);
    assertThat(wakeups.health().events()).isTrue();
    untilEverything();
    untilTold(Files.writeString(sessions.resolve("a.jsonl"), ""));
  }

  @Test
  void theRootRenamedAwayAndReplacedIsNoticed() throws IOException {
    watch();
    Files.move(agents, home.resolve("old"));
    Files.createDirectories(sessions);
    wakeups.check(NOW);
    assertThat(wakeups.health().events()).isTrue();
    untilEverything();
    untilTold(Files.writeString(sessions.resolve("a.jsonl"), ""));
  }

  @Test
  void aRootThatIsNotThereYetIsSaidAndWatchedOnceItIs() throws IOException {
    deleteAll();
    wakeups.check(NOW);
    assertThat(wakeups.health().events()).isFalse();
    Files.createDirectories(sessions);
    wakeups.check(NOW);
    assertThat(wakeups.health())
        .isEqualTo(new Watching(true, "Changes are told by the operating system."));
    untilTold(Files.writeString(sessions.resolve("a.jsonl"), ""));
  }

  @Test
  void moreEventsThanTheQueueHoldsMakeItLookAtEverything() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger hints = new AtomicInteger();
    wakeups =
        new Wakeups(
            List.of(agents),
            folders,
            () -> {
              hints.incrementAndGet();
              try {
                assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            FileSystems.getDefault()::newWatchService,
            root -> "ext4");
    // The first hint, which is given on this thread, must not wait.
    Thread checking = new Thread(() -> wakeups.check(NOW));
    checking.start();
    until(() -> wakeups.drain().everything());
    Files.writeString(sessions.resolve("first.jsonl"), "");
    // Then the thread that watches is held up, and takes nothing out of the queue.
    until(() -> hints.get() == 2);
    for (int i = 0; i < 600; i++) {
      Files.writeString(sessions.resolve(i + ".jsonl"), "");
    }
    go.countDown();
    checking.join();
    untilEverything();
  }

  @Test
  void morePathsThanAnyoneWouldAskForOneByOneAreEverything() {
    Inbox inbox = new Inbox(() -> {});
    for (int i = 0; i < Inbox.MOST; i++) {
      inbox.changed(Path.of("a" + i));
    }
    inbox.changed(Path.of("a0"));
    assertThat(inbox.drain().paths()).hasSize(Inbox.MOST);
    for (int i = 0; i <= Inbox.MOST; i++) {
      inbox.changed(Path.of("a" + i));
    }
    assertThat(inbox.drain()).isEqualTo(new Changes(true, Set.of()));
    assertThat(inbox.drain()).isEqualTo(Changes.NONE);
  }

  @Test
  void withoutWatchesLeftItSaysSoAndTriesAgainLater() throws IOException {
    String limit = "User limit of inotify instances reached or too many open files";
    boolean[] exhausted = {true};
    wakeups =
        new Wakeups(
            List.of(agents),
            folders,
            () -> {},
            () -> {
              if (exhausted[0]) {
                throw new IOException(limit);
              }
              return FileSystems.getDefault().newWatchService();
            },
            root -> "ext4");
    wakeups.check(NOW);
    assertThat(wakeups.health().events()).isFalse();
    assertThat(wakeups.health().sentence())
        .isEqualTo(
            "Changes are found by looking again and again, because "
                + agents
                + " cannot be watched ("
                + limit
                + ").");
    exhausted[0] = false;
    wakeups.check(NOW.plusSeconds(1));
    assertThat(wakeups.health().events()).isFalse();
    wakeups.check(NOW.plus(Wakeups.RETRY));
    assertThat(wakeups.health().events()).isTrue();
    untilEverything();
    untilTold(Files.writeString(sessions.resolve("a.jsonl"), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse", "ceph"})
  void onANetworkFileSystemItLooksAgainAndAgain(String type) {
    wakeups =
        new Wakeups(
            List.of(agents),
            folders,
            () -> {},
            () -> {
              throw new AssertionError("not to be asked");
            },
            root -> type);
    wakeups.check(NOW);
    assertThat(wakeups.health().events()).isFalse();
    assertThat(wakeups.health().sentence()).contains("network file system (" + type + ")");
  }

  @Test
  void itEndsAtOnceAndItsThreadWithIt() {
    watch();
    long begin = System.nanoTime();
    wakeups.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("watch")));
    assertThat(wakeups.health().events()).isFalse();
  }

  private void watch() {
    wakeups.check(NOW);
    assertThat(wakeups.health().sentence()).isEqualTo("Changes are told by the operating system.");
    untilEverything();
  }

  private void untilTold(Path path) {
    until(
        () -> {
          drain();
          return paths.contains(path);
        });
  }

  private void untilEverything() {
    until(
        () -> {
          drain();
          return everything;
        });
    everything = false;
  }

  private void drain() {
    Changes changes = wakeups.drain();
    paths.addAll(changes.paths());
    everything |= changes.everything();
  }

  private static void append(Path file) {
    try {
      Files.writeString(file, "more\n", CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deleteAll() throws IOException {
    Files.delete(sessions);
    Files.delete(sessions.getParent());
    Files.delete(agents);
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the deadline").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
