package livestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import livestatus.daemon.demo.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Many sessions, and many changes: the page stays small. */
class LongListTest {
  private static final int MANY = 2_000;
  private static final List<String> STATES =
      List.of("working", "idle", "blocked", "completed", "error");

  @TempDir Path temp;
  private Stage stage;
  private Tab tab;

  @BeforeEach
  void start() {
    stage = Stage.open(temp);
    tab = Browser.tab();
  }

  @AfterEach
  void stop() {
    assertThat(tab.complaints()).isEmpty();
    tab.close();
    stage.close();
  }

  private static String name(int number) {
    return "session-" + String.format(java.util.Locale.ROOT, "%04d", number);
  }

  @Test
  void twoThousandSessionsAreAFewRowsInTheDocument() {
    for (int i = 0; i < MANY; i++) {
      stage.push(name(i), STATES.get(i % STATES.size()), Map.of("message", "number " + i));
    }
    tab.goTo(stage.page() + "/#/?sort=name");
    tab.awaitText(".found", "2,000 sessions");
    assertFew();
    assertThat(tab.text(".rows .row .title")).isEqualTo(name(0));

    tab.value("scrollTo(0, document.body.scrollHeight / 2)");
    tab.await("document.querySelector('[data-id=" + name(1000) + "]') !== null");
    assertFew();
    tab.value("document.querySelector('.rows .row').focus()");
    tab.key("End");
    tab.await("document.activeElement.dataset.id === '" + name(MANY - 1) + "'");
    assertThat(
            tab.value(
                    "(() => { const box = document.activeElement.getBoundingClientRect();"
                        + " return box.top >= 0 && box.bottom <= innerHeight; })()")
                .asBoolean())
        .isTrue();
    tab.key("ArrowUp");
    tab.await("document.activeElement.dataset.id === '" + name(MANY - 2) + "'");

    // The row that has the focus keeps it while it is far away.
    tab.value("scrollTo(0, 0)");
    tab.await("document.querySelector('[data-id=" + name(3) + "]') !== null");
    assertThat(tab.value("document.activeElement.dataset.id").asString()).isEqualTo(name(MANY - 2));
    tab.key("Home");
    tab.await("document.activeElement.dataset.id === '" + name(0) + "'");
    assertFew();

    stage.push(name(2), "error", Map.of("message", "a late one"));
    tab.awaitText("[data-id=" + name(2) + "] .doing", "a late one");
    tab.value("document.getElementById('search').focus()");
    tab.type("number 1999");
    tab.awaitText(".found", "1 of 2,000 sessions");
  }

  private void assertFew() {
    assertThat(tab.value("document.querySelectorAll('.rows .row').length").asInt())
        .isBetween(5, 60);
    assertThat(tab.nodes()).isLessThan(2_500);
  }

  @Test
  void aTabThatIsOpenForLongDoesNotGrow() {
    changes(0);
    tab.goTo(stage.page() + "/#/?sort=name");
    tab.awaitText("[data-id=" + name(0) + "] .doing", "round 0");
    wander(2);
    Size before = size();
    wander(8);
    long end = System.nanoTime() + Browser.PATIENCE.toNanos();
    // What is no longer used goes when the browser finds time; what is kept by mistake never does.
    for (Size after = size(); !after.isLike(before); after = size()) {
      assertThat(System.nanoTime()).as("grew from " + before + " to " + after).isLessThan(end);
    }
  }

  /** What a page holds. */
  private record Size(int nodes, int listeners, double heap) {
    boolean isLike(Size before) {
      return nodes < before.nodes + 1_500
          && listeners < before.listeners + 20
          && heap < before.heap + 2_000_000;
    }
  }

  /** Every page, with changes on each of them. */
  private void wander(int rounds) {
    for (int round = 1; round <= rounds; round++) {
      changes(round);
      for (String page :
          List.of("#/agents", "#/session/" + name(1), "#/statistics", "#/?sort=name")) {
        tab.value("location.hash = " + Tab.quoted(page));
        tab.await("document.querySelector('main h1') !== null");
      }
      tab.awaitText("[data-id=" + name(0) + "] .doing", "round " + round);
      tab.value("document.querySelector('.badge').focus()");
    }
  }

  private void changes(int round) {
    for (int i = 0; i < 30; i++) {
      for (int step = 0; step < 5; step++) {
        stage.push(name(i), "working", Map.of("message", "step " + step, "progress", step / 10.0));
      }
      stage.push(name(i), "working", Map.of("message", "round " + round));
    }
  }

  private Size size() {
    tab.ask("HeapProfiler.collectGarbage", Map.of());
    JsonNode counters = tab.ask("Memory.getDOMCounters", Map.of());
    return new Size(
        counters.path("nodes").asInt(),
        counters.path("jsEventListeners").asInt(),
        tab.ask("Runtime.getHeapUsage", Map.of()).path("usedSize").asDouble());
  }
}
