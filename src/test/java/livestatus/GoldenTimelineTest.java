package livestatus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every recording of a real gateway through the real folder and the real reader: what is believed
 * at which second stands in a file that somebody has read against the recording and found true.
 * With {@code -Dlivestatus.golden=update} the files are written anew; read what changed before it
 * is committed.
 */
@EnabledIf("livestatus.openclaw.Recordings#exist")
class GoldenTimelineTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("livestatus.Corpus#recordings")
  void whatIsBelievedIsTrue(String version, String scenario) throws IOException {
    Corpus.Played played = Corpus.play(version, scenario, folder);
    String believed = played.text();
    Path golden = GOLDEN.resolve(version).resolve(scenario + ".txt");
    if ("update".equals(System.getProperty("livestatus.golden"))) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, believed);
    }
    assertThat(believed).isEqualTo(Files.readString(golden));
    // Nothing is played twice for it: playing takes the time.
    RecalledCards.areTheSame(played.timeline().snapshot(played.end()));
  }
}
