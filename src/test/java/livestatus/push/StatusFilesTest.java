package livestatus.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import livestatus.session.Signal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFilesTest {
  @TempDir Path temp;

  private final CountDownLatch woken = new CountDownLatch(1);
  private final List<String> told = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-21T14:02:00Z");
  private Path folder;
  private StatusFiles files;

  @BeforeEach
  void open() {
    folder = temp.resolve("session_status");
    files = new StatusFiles(folder, woken::countDown);
  }

  @AfterEach
  void close() {
    files.close();
  }

  private void append(String session, String text) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(session + "_status.json"),
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static String line(String session, String status) {
    return "{\"session\":\"" + session + "\",\"status\":\"" + status + "\"}\n";
  }

  private List<String> poll() {
    now = now.plus(Duration.ofSeconds(20));
    told.clear();
    files.poll(now, signal -> told.add(word((Signal.Pushed) signal)));
    return told;
  }

  private static String word(Signal.Pushed pushed) {
    return pushed.session() + " " + pushed.status().state().word();
  }

  @Test
  void ofAnOldFileOnlyTheLastStatusCounts() throws Exception {
    append("a", line("a", "working") + line("a", "blocked") + line("a", "completed"));

    assertThat(poll()).containsExactly("a completed");
    assertThat(poll()).isEmpty();
  }

  @Test
  void everyLaterLineCounts() throws Exception {
    assertThat(poll()).isEmpty();
    append("a", line("a", "idle") + line("a", "working"));
    append("b", line("b", "error"));
    assertThat(poll()).containsExactlyInAnyOrder("a idle", "a working", "b error");
    append("a", "{\"session\":\"a\",");
    assertThat(poll()).isEmpty();
    append("a", "\"status\":\"completed\"}\n");
    assertThat(poll()).containsExactly("a completed");
  }

  @Test
  void aBadLineIsCountedAndTheNextOneRead() throws Exception {
    poll();
    append("a", "nonsense\n" + line("b", "working") + "{}\n" + line("a", "working"));
    assertThat(poll()).containsExactly("a working");
    assertThat(files.refused()).isEqualTo(3);
  }

  @Test
  void aFileThatBeginsAgainIsReadAgain() throws Exception {
    append("a", line("a", "working"));
    poll();
    Files.writeString(folder.resolve("a_status.json"), line("a", "error"));
    List<String> after = new ArrayList<>(poll());
    after.addAll(poll());
    assertThat(after).containsExactly("a error");
    Files.delete(folder.resolve("a_status.json"));
    assertThat(poll()).isEmpty();
    append("a", line("a", "idle"));
    assertThat(poll()).containsExactly("a idle");
  }

  @Test
  void aFileInMidRewriteIsLookedAtAgainSoonButNotAllTheTime() throws Exception {
    append("a", line("a", "working") + line("a", "blocked"));
    poll();
    Files.writeString(folder.resolve("a_status.json"), "");
    poll();
    assertThat(files.nextPoll(now)).isEqualTo(now.plusMillis(250));
    now = now.plusMillis(250);
    files.poll(now, signal -> told.add(word((Signal.Pushed) signal)));
    while (files.nextPoll(now).isBefore(now.plusSeconds(1))) {
      assertThat(files.nextPoll(now)).isAfter(now);
      now = files.nextPoll(now);
      files.poll(now, signal -> told.add(word((Signal.Pushed) signal)));
    }
    append("a", line("a", "error"));
    assertThat(poll()).containsExactly("a error");
  }

  @Test
  void anAppendWakes() throws Exception {
    Files.createDirectories(folder);
    poll();
    append("a", line("a", "working"));
    assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
