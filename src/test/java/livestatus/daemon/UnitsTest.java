package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service units, judged by systemd itself. */
class UnitsTest {
  private static final Path TOOL = Path.of("/usr/bin/systemd-analyze");
  private static final String SYSTEM = "systemd/live-status.service";
  private static final String USER = "systemd/user/live-status.service";

  @TempDir Path temp;

  private record Ran(int code, String said) {}

  @BeforeEach
  void onlyWithSystemd() {
    assumeTrue(Files.isExecutable(TOOL), "systemd-analyze is not installed");
  }

  private Ran analyze(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(TOOL.toString()));
    command.addAll(List.of(arguments));
    Path said = temp.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("XDG_RUNTIME_DIR", temp.toString());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(said));
  }

  @Test
  void theSystemUnitIsValid() throws Exception {
    assertThat(analyze("verify", SYSTEM)).isEqualTo(new Ran(0, ""));
  }

  @Test
  void theUsersUnitIsValid() throws Exception {
    assertThat(analyze("verify", "--user", USER)).isEqualTo(new Ran(0, ""));
  }

  @Test
  void theSystemUnitIsHardened() throws Exception {
    assertThat(exposure(analyze("security", "--offline=true", "--no-pager", SYSTEM)))
        .isLessThanOrEqualTo(2.0);
  }

  @Test
  void theUsersUnitIsHardened() throws Exception {
    assertThat(exposure(analyze("--user", "security", "--offline=true", "--no-pager", USER)))
        .isLessThanOrEqualTo(2.0);
  }

  /**
   * Where users may have no namespaces the drop-in takes out what a manager does not start then.
   */
  @Test
  void withoutNamespacesNothingIsLeftThatNeedsThem() throws Exception {
    Path unit = Files.copy(Path.of(USER), temp.resolve("live-status.service"));
    String dropIn = Files.readString(Path.of("systemd/user/no-namespaces.conf"));
    Files.writeString(unit, Files.readString(unit) + "\n" + dropIn);
    assertThat(analyze("verify", "--user", unit.toString())).isEqualTo(new Ran(0, ""));
    assertThat(
            exposure(
                analyze("--user", "security", "--offline=true", "--no-pager", unit.toString())))
        .isLessThanOrEqualTo(6.5);
    List<String> needy = new ArrayList<>();
    Matcher setting =
        Pattern.compile("(?m)^((?:Private|Protect)\\w+|ReadWritePaths|CapabilityBoundingSet)=")
            .matcher(Files.readString(Path.of(USER)));
    while (setting.find()) {
      needy.add(setting.group(1));
    }
    assertThat(needy)
        .hasSizeGreaterThan(10)
        .allSatisfy(name -> assertThat(dropIn).contains("\n" + name + "="));
  }

  /** Where a manager finds the token missing and knows no other, it does not start the service. */
  @Test
  void aUserWithoutATokenCanStartTheService() throws Exception {
    assertThat(Files.readString(Path.of(USER)))
        .contains("\nLoadCredential=live-status.mattermost-token:%h/")
        .contains("\nSetCredential=live-status.mattermost-token:\\n\n");
  }

  private static double exposure(Ran ran) {
    Matcher exposure = Pattern.compile("Overall exposure level .*: ([0-9.]+)").matcher(ran.said());
    assertThat(exposure.find()).as(ran.said()).isTrue();
    return Double.parseDouble(exposure.group(1));
  }

  /** The archive that the units use is the one that their first lines tell to make. */
  @Test
  void theInstructionsMakeTheArchive() throws Exception {
    for (String unit : List.of(SYSTEM, USER)) {
      assertThat(Files.readString(Path.of(unit)))
          .contains(
              "-XX:SharedArchiveFile=", "-XX:ArchiveClassesAtExit=", "demo --speed 60 --once");
    }
  }
}
