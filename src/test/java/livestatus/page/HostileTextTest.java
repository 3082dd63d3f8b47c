package livestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import livestatus.daemon.demo.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents and people write is shown and never run, in whatever field it comes. */
class HostileTextTest {
  private static final String EVIL =
      "<img src=x onerror=\"hacked=1\">'\"><script>hacked=1</script><svg onload=hacked=1>";
  private static final String AGENT = "<i onclick=hacked=1>";

  @TempDir Path temp;

  @Test
  void nothingThatAnybodyWroteBecomesAnElementOrRuns() {
    try (Stage stage = Stage.open(temp);
        Tab tab = Browser.tab()) {
      String key = "agent:" + AGENT + ":main";
      String child = "agent:" + AGENT + ":subagent:<u>x";
      stage.begin(key, Map.of("label", EVIL), EVIL);
      stage.subAgent(child, key, EVIL);
      stage.ask(child, "[Subagent Context] …\n\n[Subagent Task]: " + EVIL);
      stage.call(child, "t1", EVIL, Map.of("path", EVIL));
      stage.call(key, "t2", "exec", Map.of("command", "echo " + EVIL));
      stage.result(key, "t2", "exec", 1, EVIL);
      stage.call(key, "t3", "web_search", Map.of("query", EVIL));
      String failed = "agent:" + AGENT + ":broken";
      stage.begin(failed, Map.of("label", EVIL), EVIL);
      stage.fail(failed, EVIL);
      stage.push(
          "pushed-1",
          "working",
          Map.of(
              "message",
              EVIL,
              "task_id",
              EVIL,
              "result",
              EVIL,
              "progress",
              0.4,
              EVIL,
              EVIL,
              "more",
              List.of(EVIL, Map.of(EVIL, EVIL))));
      stage.push("pushed-2", "error", Map.of("message", EVIL));
      stage.push("pushed-3", "blocked", Map.of("message", EVIL));

      tab.goTo(stage.page() + "/");
      tab.await("document.querySelectorAll('.rows .row').length >= 6");
      tab.awaitText(".row .title", "<img src=x");
      tab.awaitText(".row .doing", "<script>");
      for (String badge : List.of("error", "blocked", "working")) {
        tab.point(".badge." + badge);
        tab.await("!document.getElementById('tip').hidden");
      }
      check(tab);
      List<String> sessions =
          tab.list("[...document.querySelectorAll('.row .title')].map((one) => one.href)");
      assertThat(sessions).hasSizeGreaterThanOrEqualTo(6);
      for (String session : sessions) {
        tab.value("location.href = " + Tab.quoted(session));
        tab.await("document.querySelector('.session .post, .session .side-column') !== null");
        tab.awaitText("article", "<");
        check(tab);
      }
      tab.value("location.hash = '#/agents'");
      tab.awaitText(".agent-card h2", AGENT);
      check(tab);
      tab.value("location.hash = '#/statistics'");
      tab.await("document.querySelector('.tiles, .statistics .trouble') !== null");
      check(tab);
      tab.value(
          "location.hash = " + Tab.quoted("#/?agent=" + EVIL + "&q=" + EVIL + "&sort=" + EVIL));
      tab.await("document.querySelector('#clear') !== null");
      check(tab);
      tab.value("location.hash = '#/constructor?sort=constructor&since=toString'");
      tab.await("document.querySelectorAll('.rows .row').length >= 6");
      check(tab);
      tab.value("location.hash = " + Tab.quoted("#/session/" + EVIL));
      tab.awaitText("h1", "Not known now");
      check(tab);
    }
  }

  private static void check(Tab tab) {
    assertThat(tab.value("typeof hacked").asString()).isEqualTo("undefined");
    assertThat(
            tab.list(
                "[...document.querySelectorAll('img, script:not([src]), iframe, u, i:not(.guide),"
                    + " [onclick], [onload], [onerror]')].map((one) => one.outerHTML)"))
        .isEmpty();
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void onlyAddressesOfTheWebBecomeLinks() {
    try (Stage stage = Stage.open(temp);
        Tab tab = Browser.tab()) {
      tab.goTo(stage.page() + "/");
      String link = "import('/web/dom.js').then((dom) => dom.link(";
      assertThat(tab.value(link + "'https://chat.example/pl/1'))").asString())
          .isEqualTo("https://chat.example/pl/1");
      for (String evil :
          List.of("javascript:alert(1)", " JavaScript:x", "data:text/html,x", "//")) {
        assertThat(tab.value(link + Tab.quoted(evil) + "))").isNull()).as(evil).isTrue();
      }
    }
  }
}
