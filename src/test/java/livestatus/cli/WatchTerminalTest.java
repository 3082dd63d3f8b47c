package livestatus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import livestatus.DaemonProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code watch} in a real pseudo-terminal, before real records. */
class WatchTerminalTest {
  private static final String UP = "\u001b[A";
  private static final String DOWN = "\u001b[B";

  @TempDir Path temp;

  private Map<String, String> environment;

  @BeforeEach
  void prepare() throws IOException {
    environment =
        Map.of(
            "OPENCLAW_STATE_DIR", temp.resolve("openclaw").toString(),
            "XDG_STATE_HOME", temp.resolve("state").toString());
    Path home = temp.resolve("openclaw");
    SomeRecords.session(home, "main", "Fix the login test");
    SomeRecords.session(home, "ops", "Größe 漢字 \\u001b[2J\\u202e back up");
  }

  private Pty watch(int columns, int rows, String... args) throws IOException {
    return new Pty(temp, columns, rows, environment, args);
  }

  @Test
  void keysSizesAndTheEnd() throws Exception {
    try (Pty pty = watch(80, 24, "watch")) {
      String first =
          pty.shows(screen -> screen.contains("Fix the login test") && screen.contains("[2J back"));
      assertThat(first).contains("no daemon runs", "Größe 漢字", "2 sessions", "q quit");
      assertThat(pty.terminal().other()).isTrue();
      assertThat(pty.terminal().cursor()).isFalse();
      assertThat(pty.terminal().coloured()).isTrue();

      pty.keys("/login");
      pty.shows(screen -> screen.contains("/login_") && !screen.contains("[2J back"));
      pty.keys("\r");
      pty.shows("only /login");
      pty.keys("a" + DOWN + UP + "\r");
      pty.shows("because ");
      pty.keys("\u001b");
      pty.shows("s sort");
      pty.keys("?");
      pty.shows("the most urgent first");
      pty.keys("?");
      pty.shows("s sort");

      pty.resize(130, 40);
      pty.shows(screen -> screen.contains("tokens") && screen.contains("Fix the login test"));
      assertThat(pty.terminal().screen().lines()).hasSize(40);
      pty.resize(40, 8);
      pty.shows(screen -> screen.contains("Fix") && !screen.contains("tokens"));

      pty.keys("q");
      assertThat(pty.end()).isEqualTo("exit 0 restored True");
      assertThat(pty.terminal().other()).isFalse();
      assertThat(pty.terminal().cursor()).isTrue();
    }
  }

  @Test
  void howeverItIsEndedTheTerminalIsGivenBack() throws Exception {
    for (String signal : new String[] {"INT", "TERM", "HUP"}) {
      try (Pty pty = watch(80, 24, "watch")) {
        pty.shows("Fix the login test");
        pty.signal(signal);
        assertThat(pty.end()).as(signal).isEqualTo("exit 0 restored True");
        assertThat(pty.terminal().other()).isFalse();
        assertThat(pty.terminal().cursor()).isTrue();
      }
    }
  }

  @Test
  void withoutColoursAndWithoutUtf8() throws Exception {
    environment = new java.util.HashMap<>(environment);
    environment.put("NO_COLOR", "1");
    environment.put("LC_ALL", "C");
    try (Pty pty = watch(80, 24, "watch")) {
      pty.shows(
          screen ->
              screen.contains("Fix the login test") && screen.contains("Gro?e ?? [2J back up"));
      assertThat(pty.terminal().coloured()).isFalse();
      assertThat(pty.terminal().raw().chars()).allMatch(c -> c < 128);
      pty.keys("q");
      assertThat(pty.end()).isEqualTo("exit 0 restored True");
    }
  }

  @Test
  void whereThereIsNothingToDrawOnItPrintsOnce() throws Exception {
    try (DaemonProcess piped = DaemonProcess.start(temp, environment, "watch")) {
      assertThat(piped.exit()).isZero();
      assertThat(piped.out())
          .startsWith("sessions  2 (no daemon runs; read from the gateway's records)")
          .contains("  error       2", "  main: Fix the login test")
          .doesNotContain("\u001b", "\u202e");
    }
    environment = new java.util.HashMap<>(environment);
    environment.put("TERM", "dumb");
    try (Pty pty = watch(80, 24, "watch")) {
      assertThat(pty.end()).isEqualTo("exit 0 restored True");
      assertThat(pty.terminal().raw()).contains("sessions  2").doesNotContain("\u001b");
    }
  }
}
