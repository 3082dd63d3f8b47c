package livestatus.e2e;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What happens in a gateway, and what the daemon says of it. One subclass a release. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Scenarios {
  private final Release release;
  private Stage stage;

  Scenarios(Release release) {
    this.release = release;
  }

  @BeforeAll
  void open() throws Exception {
    stage = new Stage(release, Stage.newFolder(release));
  }

  @AfterAll
  void close() throws Exception {
    if (stage != null) {
      System.out.println(release + "\n" + stage.notes());
      stage.close();
    }
  }

  @Test
  void aPlainTurn() throws Exception {
    stage
        .play("plain", "plain")
        .isSeenInTime()
        .endsAs("idle")
        .isNeverIdleBetween()
        .hasOnePostThatSays(stage.home, "Done");
  }
}
