package livestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import livestatus.daemon.demo.Stage;
import livestatus.history.CutWire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream breaks, and the page says so and mends it. */
class ReconnectTest {
  private static final String CONNECTION = "document.documentElement.dataset.connection";

  @TempDir Path temp;

  @Test
  void anotherDaemonOnTheSamePortIsFoundByItself() {
    try (Stage stage = Stage.open(temp);
        Tab tab = Browser.tab()) {
      stage.push("one", "working", Map.of("message", "before"));
      tab.goTo(stage.page() + "/");
      tab.awaitText(".row[data-id=one] .doing", "before");
      assertThat(tab.text("#connection")).isEqualTo("Live");

      stage.stopDaemon();
      tab.await(CONNECTION + " !== 'live'");
      assertThat(tab.text("#connection")).isIn("Reconnecting", "No connection");
      assertThat(tab.value("document.getElementById('connection').dataset.tip").asString())
          .contains("What you see is of");
      assertThat(tab.text(".row[data-id=one] .doing")).isEqualTo("before");

      stage.push("one", "blocked", Map.of("message", "meanwhile"));
      stage.push("two", "working", Map.of("message", "new"));
      stage.startDaemon();
      tab.await(CONNECTION + " === 'live'");
      tab.awaitText(".row[data-id=one] .doing", "meanwhile");
      tab.awaitText(".row[data-id=two] .doing", "new");
      stage.push("one", "completed", Map.of());
      tab.awaitText(".row[data-id=one] .badge", "Done");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void afterABrokenConnectionOnlyWhatWasMissedComes() throws IOException {
    try (Stage stage = Stage.open(temp);
        CutWire wire = new CutWire(stage.page().getPort());
        Tab tab = Browser.tab()) {
      stage.push("one", "working", Map.of("message", "before"));
      tab.goTo("http://127.0.0.1:" + wire.port() + "/");
      tab.awaitText(".row[data-id=one] .doing", "before");
      assertThat(tab.sent("/api/events", "Last-Event-ID")).containsExactly("");

      wire.cut();
      tab.await(CONNECTION + " !== 'live'");
      stage.push("one", "blocked", Map.of("message", "meanwhile"));
      wire.mend();
      tab.await(CONNECTION + " === 'live'");
      tab.awaitText(".row[data-id=one] .doing", "meanwhile");
      assertThat(tab.sent("/api/events", "Last-Event-ID"))
          .last()
          .asString()
          .matches("[0-9a-z]+-[0-9]+");
    }
  }
}
