package livestatus.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file it is that stands at a path, against everything that gateways and people do. */
final class IdentityTest {
  private static final String HEAD = "{\"type\":\"session\",\"id\":\"8f\"}\n";

  @TempDir Path folder;
  private Path path;
  private Reading reading;

  @BeforeEach
  void begin() {
    path = folder.resolve("session.jsonl");
    reading = new Reading(path);
  }

  @Test
  void truncatedAndWrittenAgainWithTheSameContentAndALineMoreCountsNothingTwice()
      throws IOException {
    String history = HEAD + lines("turn", 100);
    write(history);
    reading.settle();
    int told = reading.lines.size();
    write(history);
    assertThat(reading.look()).isEqualTo(Outcome.READ);
    append("{\"custom\":\"bootstrap\"}\n");
    assertThat(reading.look()).isEqualTo(Outcome.READ);
    assertThat(reading.lines).hasSize(told + 1).last().isEqualTo("{\"custom\":\"bootstrap\"}");
    assertThat(reading.restarts).isZero();
    assertThat(reading.tail.position().incarnation()).isZero();
  }

  @Test
  void seenInTheMidstOfSuchARewriteItWaits() throws IOException {
    String history = HEAD + lines("turn", 100);
    write(history);
    reading.settle();
    int told = reading.lines.size();
    for (int size : new int[] {0, 10, 1000, history.length() - 1}) {
      write(history.substring(0, size));
      assertThat(reading.look()).isEqualTo(Outcome.SHRUNK);
      reading.now = reading.now.plusMillis(50);
    }
    write(history + "{\"more\":1}\n");
    assertThat(reading.look()).isEqualTo(Outcome.READ);
    assertThat(reading.lines).hasSize(told + 1);
    assertThat(reading.restarts).isZero();
  }

  @Test
  void cutBackForGoodItRestarts() throws IOException {
    write(HEAD + "{\"a\":1}\n{\"b\":2}\n");
    reading.settle();
    write(HEAD + "{\"a\":1}\n");
    assertThat(reading.look()).isEqualTo(Outcome.SHRUNK);
    reading.now = reading.now.plus(FileTail.GRACE);
    assertThat(reading.look()).isEqualTo(Outcome.RESTARTED);
    assertThat(reading.settle()).isEqualTo(Outcome.READ);
    assertThat(reading.lines).containsExactly(HEAD.strip(), "{\"a\":1}");
    assertThat(reading.tail.position().incarnation()).isEqualTo(1);
    assertThat(reading.tails.counters().restarts()).isEqualTo(1);
  }

  @Test
  void aClockThatIsSetBackDoesNotMakeItWaitForEver() throws IOException {
    write(HEAD + "{\"a\":1}\n");
    reading.settle();
    write(HEAD);
    assertThat(reading.look()).isEqualTo(Outcome.SHRUNK);
    reading.now = reading.now.minusSeconds(3600);
    assertThat(reading.look()).isEqualTo(Outcome.SHRUNK);
    reading.now = reading.now.plus(FileTail.GRACE);
    assertThat(reading.look()).isEqualTo(Outcome.RESTARTED);
  }

  @Test
  void renamedAwayAndANewFileRestarts() throws IOException {
    write(HEAD + lines("old", 3));
    reading.settle();
    Files.move(path, folder.resolve("session.jsonl.reset.1"));
    assertThat(reading.look()).isEqualTo(Outcome.GONE);
    write(lines("new", 5));
    reading.settle();
    assertThat(reading.restarts).isEqualTo(1);
    assertThat(reading.lines).hasSize(5).first().asString().contains("new 0");
  }

  @Test
  void copiedAndTruncatedRestarts() throws IOException {
    write(HEAD + lines("old", 30));
    reading.settle();
    Files.copy(path, folder.resolve("copy"));
    write("");
    append("{\"new\":1}\n");
    reading.settle();
    append("{\"new\":2}\n");
    reading.settle();
    assertThat(reading.restarts).isEqualTo(1);
    assertThat(reading.lines).containsExactly("{\"new\":1}", "{\"new\":2}");
  }

  @Test
  void aWriterThatGoesOnAtItsOldOffsetAfterATruncationLeavesAHoleThatIsNoLine() throws IOException {
    try (FileChannel writer = FileChannel.open(path, CREATE, StandardOpenOption.WRITE)) {
      writer.write(UTF_8.encode(HEAD + lines("old", 3000)));
      reading.settle();
      writer.truncate(0);
      writer.position(100_000);
      writer.write(UTF_8.encode("{\"new\":1}\n"));
    }
    reading.settle();
    assertThat(reading.restarts).isEqualTo(1);
    assertThat(reading.lines).containsExactly("{\"new\":1}");
  }

  @Test
  void truncatedAndWrittenLongerRestarts() throws IOException {
    write(HEAD + lines("old", 3));
    reading.settle();
    write(lines("other and longer", 50));
    reading.settle();
    assertThat(reading.restarts).isEqualTo(1);
    assertThat(reading.lines).hasSize(50);
  }

  @Test
  void truncatedAndWrittenLongerWhileStoppedRestarts() throws IOException {
    write(HEAD + lines("old", 3));
    reading.settle();
    String saved = reading.tail.position().encode();
    write(lines("other and longer", 50));
    reading.resume(saved);
    reading.settle();
    assertThat(reading.restarts).isEqualTo(1);
    assertThat(reading.lines).hasSize(50);
  }

  @Test
  void writtenAgainWithTheSameHeadRestarts() throws IOException {
    String head = HEAD + lines("common head", 60);
    assertThat(head.length()).isGreaterThan(Mark.REACH);
    write(head + lines("old", 40));
    reading.settle();
    write(head + lines("new", 80));
    reading.settle();
    assertThat(reading.restarts).isEqualTo(1);
    assertThat(reading.lines).hasSize(1 + 60 + 80);
  }

  @Test
  void writtenAgainWithAnotherHeadAndTheSameBytesBeforeTheOffsetRestarts() throws IOException {
    String end = lines("same end", 200);
    write("{\"id\":\"one\"}\n" + end);
    reading.settle();
    write("{\"id\":\"two\"}\n" + end + "{\"more\":1}\n");
    reading.settle();
    assertThat(reading.restarts).isEqualTo(1);
    assertThat(reading.lines).hasSize(202);
  }

  @Test
  void aWaitingLineThatWasWrittenOverIsReadAsItIsNow() throws IOException {
    write("{\"a\":1}\n{\"waiting\":\"for its end");
    reading.settle();
    write("{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n{\"d\":\"and so on and on\"}\n");
    reading.settle();
    assertThat(reading.restarts).isZero();
    assertThat(reading.lines)
        .containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}", "{\"d\":\"and so on and on\"}");
  }

  @Test
  void aWaitingLineThatWasCutAndOvergrownByALikeOneIsNotTakenForOne() throws IOException {
    String run = "x".repeat(100_000);
    write("{\"a\":1}\n{\"b\":\"" + run);
    reading.settle();
    write("{\"a\":1}\n{\"b\":2}\n{\"c\":\"" + run + "\"}\n");
    reading.settle();
    assertThat(reading.restarts).isZero();
    assertThat(reading.lines).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":\"" + run + "\"}");
  }

  @Test
  void deletedAndCreatedAgainEvenOnTheSameInodeRestarts() throws IOException {
    for (int i = 1; i <= 20; i++) {
      write(HEAD.replace("8f", "run" + i) + lines("run " + i, 3));
      reading.settle();
      assertThat(reading.lines).hasSize(4);
      assertThat(reading.restarts).isEqualTo(i - 1);
      Files.delete(path);
    }
  }

  @Test
  void aSavedOffsetBeyondTheEndRestarts() throws IOException {
    write(HEAD + lines("old", 300));
    reading.settle();
    String saved = reading.tail.position().encode();
    write("{\"new\":1}\n");
    reading.resume(saved);
    reading.settle();
    assertThat(reading.restarts).isEqualTo(1);
    assertThat(reading.lines).containsExactly("{\"new\":1}");
  }

  @Test
  void replacedByRenameWithTheSameHistoryItGoesOn() throws IOException {
    String history = HEAD + lines("turn", 100);
    write(history);
    reading.settle();
    int told = reading.lines.size();
    Path repaired = folder.resolve("session.jsonl.repair.1.tmp");
    Files.writeString(repaired, history + "{\"again\":1}\n");
    Files.move(repaired, path, ATOMIC_MOVE);
    assertThat(reading.look()).isEqualTo(Outcome.READ);
    assertThat(reading.restarts).isZero();
    assertThat(reading.lines).hasSize(told + 1);
  }

  @Test
  void replacedByRenameWithAnotherHistoryItRestarts() throws IOException {
    write(HEAD + lines("turn", 100));
    reading.settle();
    Path other = folder.resolve("other");
    Files.writeString(other, HEAD + lines("repaired turn", 100));
    Files.move(other, path, ATOMIC_MOVE);
    assertThat(reading.look()).isEqualTo(Outcome.RESTARTED);
  }

  @Test
  void replacedByRenameByAFileOfTheSameSizeAndTimeIsNoticed() throws IOException {
    FileTime time = FileTime.from(reading.now.minusSeconds(3600));
    write(HEAD + "{\"a\":1}\n");
    Files.setLastModifiedTime(path, time);
    reading.settle();
    assertThat(reading.look()).isEqualTo(Outcome.UNCHANGED);
    Path other = folder.resolve("other");
    Files.writeString(other, HEAD + "{\"a\":2}\n");
    Files.setLastModifiedTime(other, time);
    Files.move(other, path, ATOMIC_MOVE);
    reading.settle();
    assertThat(reading.lines).last().isEqualTo("{\"a\":2}");
  }

  @Test
  void twoChangesWithinOneTickOfTheFileSystemsClockAreNoticed() throws IOException {
    FileTime tick = FileTime.from(reading.now);
    write(HEAD + "{\"a\":1}\n");
    Files.setLastModifiedTime(path, tick);
    reading.settle();
    write(HEAD + "{\"a\":2}\n");
    Files.setLastModifiedTime(path, tick);
    reading.settle();
    assertThat(reading.lines).last().isEqualTo("{\"a\":2}");
  }

  @Test
  void replacedWhileStoppedByTheSameHistoryItGoesOnAndByAnotherItRestarts() throws IOException {
    String history = HEAD + lines("turn", 100);
    write(history);
    reading.settle();
    String saved = reading.tail.position().encode();
    int told = reading.lines.size();
    Files.delete(path);
    write(history + "{\"more\":1}\n");
    reading.resume(saved);
    reading.settle();
    assertThat(reading.lines).hasSize(told + 1);
    Files.delete(path);
    write(HEAD + lines("another turn", 100));
    reading.resume(saved);
    reading.settle();
    assertThat(reading.restarts).isEqualTo(1);
    assertThat(reading.lines).hasSize(101);
  }

  @Test
  void twoFilesWithIdenticalHeadsAreTwo() throws IOException {
    String head = HEAD + lines("forked history", 60);
    write(head + "{\"of\":\"one\"}\n");
    Path fork = folder.resolve("fork.jsonl");
    Files.writeString(fork, head + "{\"of\":\"two\"}\n");
    Reading two = new Reading(fork);
    reading.settle();
    two.settle();
    append("{\"more of\":\"one\"}\n");
    reading.settle();
    two.settle();
    assertThat(reading.lines).hasSize(63).last().isEqualTo("{\"more of\":\"one\"}");
    assertThat(two.lines).hasSize(62).last().isEqualTo("{\"of\":\"two\"}");
    Files.move(fork, path, ATOMIC_MOVE);
    reading.settle();
    assertThat(reading.lines).isEqualTo(two.lines);
  }

  @Test
  void aTinyFileIsAFile() throws IOException {
    write("");
    assertThat(reading.settle()).isEqualTo(Outcome.READ);
    write("1");
    reading.settle();
    write("1\n");
    reading.settle();
    assertThat(reading.lines).containsExactly("1");
    write("2\n");
    reading.settle();
    assertThat(reading.lines).containsExactly("2");
    assertThat(reading.restarts).isEqualTo(1);
    write("");
    reading.settle();
    assertThat(reading.lines).isEmpty();
    assertThat(reading.restarts).isEqualTo(2);
  }

  @Test
  void tenThousandCreatesAndDeletesLeakNoHandle() throws IOException {
    var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    reading.settle();
    long before = system.getOpenFileDescriptorCount();
    for (int i = 0; i < 10_000; i++) {
      write("{\"run\":" + i + "}\n");
      reading.settle();
      assertThat(reading.lines).hasSize(1);
      Files.delete(path);
      reading.settle();
    }
    assertThat(reading.restarts).isEqualTo(9_999);
    assertThat(system.getOpenFileDescriptorCount()).isLessThan(before + 20);
  }

  @Test
  void aSymbolicLinkIsFollowedOrRefusedAsTheCallerSays() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), "{\"a\":1}\n");
    Files.createSymbolicLink(path, real);
    assertThat(reading.settle()).isEqualTo(Outcome.READ);
    assertThat(reading.lines).containsExactly("{\"a\":1}");
    FileTail strict = reading.tails.tail(path, LinkOption.NOFOLLOW_LINKS);
    assertThat(strict.read(reading.now, 1000, line -> {})).isEqualTo(Outcome.FAILED);
    assertThat(strict.problem()).contains(path.toString()).contains("symbolic link");
    Path other = Files.writeString(folder.resolve("other"), "{\"b\":2}\n");
    Files.delete(path);
    Files.createSymbolicLink(path, other);
    reading.settle();
    assertThat(reading.lines).containsExactly("{\"b\":2}");
    Files.delete(other);
    assertThat(reading.settle()).isEqualTo(Outcome.GONE);
    Files.delete(path);
    Files.createSymbolicLink(path, path);
    assertThat(reading.settle()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void appendsThroughAHardLinkAreRead() throws IOException {
    write("{\"a\":1}\n");
    Path link = folder.resolve("link");
    Files.createLink(link, path);
    reading.settle();
    Files.writeString(link, "{\"b\":2}\n", APPEND);
    reading.settle();
    assertThat(reading.lines).containsExactly("{\"a\":1}", "{\"b\":2}");
  }

  @Test
  void aFifoOrAFolderInItsPlaceIsSaidAndNeverOpened() throws Exception {
    write("{\"a\":1}\n");
    reading.settle();
    Files.delete(path);
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    assertThat(reading.look()).isEqualTo(Outcome.FAILED);
    assertThat(reading.tail.problem()).contains(path.toString()).contains("no regular file");
    Files.delete(path);
    Files.createDirectory(path);
    assertThat(reading.look()).isEqualTo(Outcome.FAILED);
    assertThat(reading.tail.problem()).contains("folder");
    Files.delete(path);
    write("{\"a\":1}\n{\"b\":2}\n");
    reading.settle();
    assertThat(reading.tail.problem()).isNull();
    assertThat(reading.lines).containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(reading.tails.counters().errors()).isEqualTo(2);
  }

  @Test
  void withoutPermissionItSaysSoAndGoesOnOnceItMay() throws IOException {
    write("{\"a\":1}\n");
    reading.settle();
    append("{\"b\":2}\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(path)).as("root may read everything").isFalse();
    assertThat(reading.look()).isEqualTo(Outcome.FAILED);
    assertThat(reading.tail.problem()).contains(path.toString()).contains("permission denied");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    assertThat(reading.look()).isEqualTo(Outcome.READ);
    assertThat(reading.lines).containsExactly("{\"a\":1}", "{\"b\":2}");
  }

  @Test
  void afterAnErrorItGoesOnWhereItStood() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path moved = folder.resolve("moved");
    path = Files.writeString(inside.resolve("session.jsonl"), "{\"a\":1}\n");
    reading = new Reading(path);
    reading.settle();
    Files.move(inside, moved);
    Files.writeString(inside, "a file where the folder was");
    assertThat(reading.look()).isEqualTo(Outcome.FAILED);
    assertThat(reading.tail.problem()).startsWith("Cannot read " + path + ": ");
    Files.delete(inside);
    Files.move(moved, inside);
    append("{\"b\":2}\n");
    assertThat(reading.look()).isEqualTo(Outcome.READ);
    assertThat(reading.lines).containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(reading.restarts).isZero();
    assertThat(reading.tail.problem()).isNull();
  }

  @Test
  void nothingIsDoneToAFileButReadingIt() throws IOException {
    write(HEAD + lines("turn", 100));
    Object before = Files.readAttributes(path, "unix:ino,ctime,mode,nlink,size,lastModifiedTime");
    reading.settle();
    reading.tail.seekLast(reading.now, 1 << 20, line -> false);
    reading.settle();
    assertThat(Files.readAttributes(path, "unix:ino,ctime,mode,nlink,size,lastModifiedTime"))
        .isEqualTo(before);
    try (var inside = Files.list(folder)) {
      assertThat(inside).containsExactly(path);
    }
  }

  private static String lines(String what, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"line\":\"" + what + " " + i + "\"}\n")
        .collect(Collectors.joining());
  }

  private void write(String text) throws IOException {
    Files.writeString(path, text);
  }

  private void append(String text) throws IOException {
    Files.writeString(path, text, APPEND, CREATE);
  }
}
