package livestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import livestatus.daemon.demo.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page in both themes, on a phone and on a wide screen: nothing for axe to find, nothing that
 * does not fit, and a picture of each in {@code target/screenshots}.
 *
 * <p>Some of the pictures are in the README. After a change of how pages look: {@code mvn test
 * -Dtest=EveryPageTest -Dpictures.draw=true}.
 */
class EveryPageTest {
  private static final Path SHOTS = Path.of("target/screenshots");
  private static final Path PICTURES = Path.of("src/doc/pictures");
  private static final Map<String, String> IN_README =
      Map.of(
          "sessions-light", "page-sessions",
          "session-dark", "page-session",
          "statistics-light", "page-statistics");
  private static final int PHONE = 390;
  private static final int WIDE = 1280;

  /** Where each page is, and what shows that it is there whole. */
  private static final Map<String, String[]> PAGES = pages();

  @TempDir static Path temp;
  private static Stage stage;

  @BeforeAll
  static void open() {
    Past.write(Stage.database(temp), "before", Instant.now(), 27);
    stage = new Stage(temp, Stage.QUIET, null);
    new Office(stage).present();
    stage.startDaemon();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  private static Map<String, String[]> pages() {
    Map<String, String[]> pages = new LinkedHashMap<>();
    pages.put("sessions", new String[] {"#/", ".rows .badge.blocked"});
    pages.put(
        "session",
        new String[] {"#/session/" + Office.SHOWN.replace(":", "%3A"), ".lane .bar, .states"});
    pages.put(
        "failed",
        new String[] {"#/session/" + Office.FAILED.replace(":", "%3A"), ".trouble.error, .states"});
    pages.put("agents", new String[] {"#/agents", ".agent-card .recent"});
    pages.put("statistics", new String[] {"#/statistics?since=30d", ".figures .bar"});
    return pages;
  }

  @Test
  void axeFindsNothingAndEverythingFits() throws IOException {
    for (Tab.Theme theme : Tab.Theme.values()) {
      for (int width : new int[] {WIDE, PHONE}) {
        try (Tab tab = Browser.tab()) {
          tab.look(width, width == PHONE ? 844 : 800, theme);
          for (Map.Entry<String, String[]> page : PAGES.entrySet()) {
            String name = page.getKey() + "-" + theme.word() + (width == PHONE ? "-phone" : "");
            tab.goTo("about:blank");
            tab.goTo(stage.page() + "/" + page.getValue()[0]);
            tab.await("document.documentElement.dataset.connection === 'live'");
            tab.await("document.querySelector(" + Tab.quoted(page.getValue()[1]) + ") !== null");
            tab.screenshot(SHOTS.resolve(name + ".png"));
            if (Boolean.getBoolean("pictures.draw") && IN_README.containsKey(name)) {
              tab.screenshot(PICTURES.resolve(IN_README.get(name) + ".png"));
            }
            assertThat(tab.value("document.documentElement.scrollWidth").asInt())
                .as(name + " fits in its width")
                .isLessThanOrEqualTo(width);
            // Each page once in each theme and once in each width; it takes most of the time.
            if ((width == PHONE) == (theme == Tab.Theme.DARK)) {
              tab.value("document.querySelectorAll('details').forEach((one) => (one.open = true))");
              assertThat(axe(tab)).as(name).isEmpty();
            }
          }
          assertThat(tab.complaints()).isEmpty();
        }
      }
    }
    assertThat(IN_README.values())
        .allSatisfy(name -> assertThat(PICTURES.resolve(name + ".png")).isRegularFile());
  }

  /** What axe objects to, with the elements. */
  private static List<String> axe(Tab tab) throws IOException {
    try (InputStream script = EveryPageTest.class.getResourceAsStream("/axe.min.js")) {
      byte[] bytes = Objects.requireNonNull(script, "axe is on the class path").readAllBytes();
      tab.value(new String(bytes, StandardCharsets.UTF_8) + "; 'ready'");
    }
    return tab.list(
        "axe.run({resultTypes: ['violations']}).then((found) => found.violations.map((one) => one.id + ': ' + one.nodes"
            + ".map((node) => node.html + ' ' + node.failureSummary).slice(0, 5).join('\\n  ')))");
  }
}
