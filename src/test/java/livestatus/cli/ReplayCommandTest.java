package livestatus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import livestatus.openclaw.Recordings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ReplayCommandTest {
  @TempDir Path temp;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int replay(Object... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "replay";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    return Main.run(
        all,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static Path tools5() {
    return Recordings.scenario("2026.3.2", "tools5");
  }

  @Test
  void aRecordingTellsItsChangesWithReasons() {
    assertThat(replay(tools5())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
        .anyMatch(
            line -> line.matches(" +[01]\\.\\d+ s +working +agent:main:t-tools5 .*\\(lock\\)"))
        .last()
        .asString()
        .contains("idle");
  }

  @Test
  void atAMomentItTellsWhatWasTrueThen() {
    assertThat(replay(tools5(), "--at", "3s")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("working   agent:main:t-tools5  exec `sleep 2; echo step-1-done` running")
        .doesNotContain("agent:main:t-tools5  answered");
  }

  @Test
  void programsGetOneObjectALine() {
    assertThat(replay(tools5(), "--json")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .isNotEmpty()
        .allMatch(line -> JsonMapper.shared().readTree(line).has("reason"));
  }

  @Test
  void whatIsNoRecordingIsSaidInASentence() throws Exception {
    Path text = Files.writeString(temp.resolve("x.jsonl"), "not json\n");
    Path leads =
        Files.writeString(
            temp.resolve("y.jsonl"),
            """
            {"op":"start","epoch_ms":1}
            {"t_ms":1,"op":"create","path":"../../x","text":""}
            """);

    Path foreign =
        Files.writeString(
            temp.resolve("z.jsonl"),
            """
            {"op":"start","epoch_ms":1}
            {"t_ms":1,"op":"file","path":"x"}
            """);

    assertThat(replay(text)).isEqualTo(1);
    assertThat(replay(foreign)).isEqualTo(1);
    assertThat(replay(temp.resolve("nowhere"))).isEqualTo(1);
    assertThat(replay(temp)).isEqualTo(1);
    assertThat(replay(leads)).isEqualTo(1);
    assertThat(replay(tools5(), "--at", "noon")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("is no recording")
        .contains("There is nothing at")
        .contains("There is no session in")
        .contains("leads out of its folder")
        .contains("holds \"file\"", "replay the database itself")
        .contains("12.5s")
        .doesNotContain("unexpected");
  }
}
