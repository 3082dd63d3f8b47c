package livestatus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import livestatus.DaemonProcess;
import livestatus.Until;
import livestatus.daemon.Rerun;
import livestatus.session.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README, as a newcomer sees it. */
class DemoTerminalTest {
  private static final String CONTROL_C = "\u0003";

  @TempDir Path temp;

  private Map<String, String> environment;
  private Path left;

  @BeforeEach
  void prepare() throws IOException {
    left = Files.createDirectory(temp.resolve("tmp"));
    environment = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + left);
  }

  private List<String> leftBehind() throws IOException {
    try (var files = Files.list(left)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  @Test
  void theWholeStoryAndNothingIsLeft() throws Exception {
    Path recording = temp.resolve("demo.jsonl");
    String[] demo = {"demo", "--speed", "8", "--record", recording.toString()};
    try (Pty pty = new Pty(temp, 80, 24, environment, demo)) {
      pty.shows(screen -> screen.contains("its status post") && screen.contains("live http"));
      pty.shows("The story has ended");
      String end = pty.shows(screen -> screen.contains("cancelled") && screen.contains("error"));
      assertThat(end).contains("429 rate limit reached");
      pty.keys(CONTROL_C);
      assertThat(pty.end()).isEqualTo("exit 0 restored True");
      assertThat(pty.terminal().other()).isFalse();
    }
    assertThat(leftBehind()).isEmpty();
    assertThat(Rerun.of(recording, null).transitions().stream().map(change -> change.to()))
        .contains(State.WORKING, State.BLOCKED, State.ERROR, State.CANCELLED, State.IDLE);
  }

  @Test
  void aRecordingThatCannotBeWrittenIsSaid() throws Exception {
    String nowhere = temp.resolve("no/such/folder/x.jsonl").toString();
    try (DaemonProcess demo =
        DaemonProcess.start(temp, environment, "demo", "--once", "--record", nowhere)) {
      assertThat(demo.exit()).isEqualTo(1);
      assertThat(demo.err())
          .contains("live-status: The recording " + nowhere + " cannot be written.");
    }
    assertThat(leftBehind()).isEmpty();
  }

  /** A window that is closed, and a hand that is faster than the start. */
  @Test
  void whateverEndsItNothingIsLeft() throws Exception {
    for (String signal : List.of("HUP", "TERM")) {
      try (DaemonProcess demo = DaemonProcess.start(temp, environment, "demo")) {
        demo.says("The page of this demo is");
        demo.signal(signal);
        assertThat(demo.exit()).isZero();
      }
      assertThat(leftBehind()).as(signal).isEmpty();
    }
    try (DaemonProcess demo = DaemonProcess.start(temp, environment, "demo")) {
      Until.met(this::leftBehindQuietly, there -> !there.isEmpty());
      demo.signal("INT");
      demo.exit();
    }
    assertThat(leftBehind()).isEmpty();
  }

  private List<String> leftBehindQuietly() {
    try {
      return leftBehind();
    } catch (IOException e) {
      return List.of();
    }
  }
}
