package livestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import livestatus.daemon.demo.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents, statistics, and what all pages share. */
class OverviewPagesTest {
  @TempDir Path temp;
  private Tab tab;

  @BeforeEach
  void open() {
    tab = Browser.tab();
  }

  @AfterEach
  void close() {
    assertThat(tab.complaints()).isEmpty();
    tab.close();
  }

  @Test
  void eachAgentHasACardWithWhatItDoesNow() {
    try (Stage stage = Stage.open(temp)) {
      tab.goTo(stage.page() + "/#/agents");
      tab.awaitText(".empty", "No agents yet");
      tab.click("nav [data-page=sessions]");
      tab.awaitText(".empty", "No sessions yet");
      tab.click("nav [data-page=statistics]");
      tab.awaitText(".empty", "Nothing was kept of this time");
      tab.click("nav [data-page=agents]");

      stage.begin("agent:busy:main", Map.of("label", "big build"), "Build");
      stage.call("agent:busy:main", "b1", "exec", Map.of("command", "npm test"));
      stage.begin("agent:calm:main", Map.of(), "Hello");
      stage.answer("agent:calm:main", "Hello.");
      tab.awaitText("[data-agent=busy] .counts", "1 processing");
      tab.awaitText("[data-agent=busy] .current", "npm test");
      tab.awaitText("[data-agent=calm] .counts", "1 idle");
      tab.awaitText("[data-agent=calm] .current", "Nothing to do now");
      stage.fail("agent:busy:main", "out of memory");
      tab.awaitText("[data-agent=busy] .current", "out of memory");
      assertThat(tab.value("document.title").asString()).isEqualTo("(1) Agents · Live Status");
      tab.click("[data-agent=busy] h2 a");
      tab.await("document.querySelectorAll('.rows .row').length === 1");
      assertThat(tab.value("location.hash").asString()).isEqualTo("#/?agent=busy");
    }
  }

  @Test
  void whatWasCountedIsAPlotAndATable() {
    Past.write(Stage.database(temp), "here", Instant.now(), 5);
    try (Stage stage = Stage.open(temp)) {
      tab.goTo(stage.page() + "/#/statistics");
      tab.await("document.querySelectorAll('.figure').length === 6");
      String sum =
          "[...document.querySelectorAll('.figure:first-child tbody td:nth-child(2)')]"
              + ".reduce((sum, cell) => sum + Number(cell.textContent), 0)";
      int sessions = tab.value(sum).asInt();
      assertThat(tab.text(".tile b")).isEqualTo(String.valueOf(sessions));
      assertThat(sessions).isGreaterThan(10);
      for (String title :
          new String[] {"per day", "per agent", "sessions last", "Tools", "Agents", "Skills"}) {
        tab.awaitText(".figure h2", title);
      }
      assertThat(tab.value("document.querySelectorAll('.figure .bar.error').length").asInt())
          .isPositive();
      tab.click(".figure summary");
      tab.await("document.querySelector('.figure details').open");
      tab.point(".figure .touch:nth-last-child(2)");
      tab.awaitText("#tip", "sessions");

      tab.choose("#agent", "research");
      tab.await("Number(document.querySelector('.tile b').textContent) < " + sessions);
      tab.click(".chip[data-since='30d']");
      tab.await("document.querySelectorAll('.figure:first-child tbody tr').length === 30");
      assertThat(tab.value("location.hash").asString())
          .isEqualTo("#/statistics?since=30d&agent=research");
    }
  }

  @Test
  void withoutATokenTheDoorIsShown() {
    try (Stage stage = new Stage(temp, Stage.QUIET, "a-long-token-for-tests")) {
      stage.startDaemon();
      stage.push("secret-1", "working", Map.of());
      tab.goTo(stage.page() + "/");
      tab.await("location.pathname === '/login'");
      tab.value("document.getElementById('token').focus()");
      tab.type("a-long-token-for-tests");
      tab.key("Enter");
      tab.awaitText(".row .title", "secret-1");

      // The cookie goes while the page is open.
      tab.ask("Network.clearBrowserCookies", Map.of());
      tab.value("location.hash = '#/statistics'");
      tab.await("location.pathname === '/login'");
    }
  }

  @Test
  void theKeyboardAloneReachesEverythingAndTheThemeIsRemembered() {
    try (Stage stage = Stage.open(temp)) {
      stage.begin("agent:keys:main", Map.of("label", "by keys"), "Hello");
      tab.goTo(stage.page() + "/");
      tab.awaitText(".row .title", "by keys");
      tab.key("Tab");
      assertThat(tab.value("document.activeElement.id").asString()).isEqualTo("skip");
      tab.key("Enter");
      assertThat(tab.value("document.activeElement.id").asString()).isEqualTo("content");
      for (int i = 0;
          i < 20 && !tab.value("document.activeElement.matches('.row')").asBoolean();
          i++) {
        tab.key("Tab");
        assertThat(
                tab.value(
                        "(() => { const style = getComputedStyle(document.activeElement);"
                            + " return style.outlineStyle !== 'none'; })()")
                    .asBoolean())
            .as("the focus is seen")
            .isTrue();
      }
      tab.key("Enter");
      tab.awaitText("h1", "by keys");

      tab.click("#theme");
      assertThat(theme()).isEqualTo("light");
      tab.click("#theme");
      assertThat(theme()).isEqualTo("dark");
      tab.goTo(stage.page() + "/#/agents");
      assertThat(theme()).isEqualTo("dark");
      assertThat(tab.value("document.getElementById('theme').ariaLabel").asString())
          .isEqualTo("Theme: dark");
    }
  }

  private String theme() {
    return tab.value("document.documentElement.dataset.theme ?? 'system'").asString();
  }

  @Test
  void whoWantsNoMotionGetsNone() {
    try (Stage stage = Stage.open(temp)) {
      stage.push("mover", "working", Map.of());
      tab.goTo(stage.page() + "/");
      tab.await("document.querySelector('.row .spinner') !== null");
      String animation = "getComputedStyle(document.querySelector('.row .spinner')).animationName";
      assertThat(tab.value(animation).asString()).isEqualTo("turn");
      tab.stillness();
      assertThat(tab.value(animation).asString()).isEqualTo("none");
    }
  }
}
