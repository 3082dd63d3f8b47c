package livestatus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import livestatus.daemon.settings.Surroundings;
import livestatus.openclaw.Recordings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path temp;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int doctor(Path home) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Surroundings around =
        new Surroundings(
            Map.of(
                "OPENCLAW_STATE_DIR", home.toString(),
                "XDG_STATE_HOME", temp.resolve("state").toString(),
                "XDG_CONFIG_HOME", temp.resolve("config").toString()),
            temp,
            "here");
    return Main.run(new String[] {"doctor"}, new Console(print, print, around));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itSaysWhichStoreEachAgentUsesAndWhy() throws Exception {
    Path home = temp.resolve("openclaw");
    Recordings.unpack(
        Recordings.scenario("2026.9.6", "spawn2").resolve("main.openclaw-agent.sqlite.xz"),
        home.resolve("agents/main/agent/openclaw-agent.sqlite"));
    Files.createDirectories(home.resolve("agents/old/sessions"));

    doctor(home);

    assertThat(said())
        .contains("Agent main keeps its sessions in sqlite (schema 23)")
        .contains("because the database has sessions")
        .contains("Agent old keeps its sessions in files")
        .contains("sessions are known");
  }

  @Test
  void aHomeThatIsNotThereFailsWithTheNextStep() {
    assertThat(doctor(temp.resolve("nowhere"))).isEqualTo(1);
    assertThat(said())
        .contains("fail  gateway: There is no OpenClaw home")
        .contains("→ Set openclaw.home");
  }
}
