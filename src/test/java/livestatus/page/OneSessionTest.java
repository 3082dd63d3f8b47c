package livestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import livestatus.daemon.demo.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of one session. */
class OneSessionTest {
  @TempDir static Path temp;
  private static Stage stage;
  private Tab tab;

  @BeforeAll
  static void start() {
    stage = Stage.open(temp);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void open() {
    tab = Browser.tab();
  }

  @AfterEach
  void close() {
    assertThat(tab.complaints()).isEmpty();
    tab.close();
  }

  private void show(String key) {
    tab.goTo(stage.page() + "/#/session/" + key.replace(":", "%3A"));
  }

  @Test
  void itTellsWhatWasAskedWhatWasDoneAndWhyItsStateIsBelieved() {
    String key = "agent:teller:main";
    stage.begin(key, Map.of("label", "the teller"), "Find the bug\nand tell me of it.");
    show(key);
    tab.awaitText("h1", "the teller");
    tab.awaitText("blockquote", "and tell me of it.");
    tab.awaitText(".why", "known from the lock beside its transcript");
    stage.call(key, "s1", "exec", Map.of("command", "npm test"));
    tab.awaitText(".steps tr", "running");
    stage.result(key, "s1", "exec", 1, "1 failed");
    tab.awaitText(".steps tr", "failed");
    tab.await("/\\d s$/.test(document.querySelector('.steps .took').textContent)");
    stage.answer(key, "It was the clock.");
    tab.awaitText(".states tbody tr:first-child", "Idle");
    tab.awaitText(".states tbody", "Processing");
    tab.awaitText(".chat", "npm test");
    tab.await("document.querySelector('.attachment').style.borderLeftColor !== ''");
    tab.awaitText("dl", "1,500");
    tab.await("document.querySelector('.standing .badge') === null");
  }

  @Test
  void aLongErrorStandsThereWhole() {
    String message = "First line\n" + "of very many words ".repeat(200) + "and the end";
    stage.push("long-error", "error", Map.of("message", message));
    show("long-error");
    tab.awaitText(".trouble.error pre", "and the end");
    assertThat(tab.value("document.querySelector('.trouble pre').textContent").asString())
        .isEqualTo(message);
  }

  @Test
  void whatAnAgentSaysOfItselfIsShownWithEveryField() {
    stage.push(
        "sayer",
        "working",
        Map.of("progress", 0.3, "message", "Reading", "task_id", "bd-9", "table", "orders"));
    show("sayer");
    tab.awaitText(".head .progress", "30%");
    for (String part : new String[] {"bd-9", "Reading", "orders"}) {
      tab.awaitText(".side-column dl", part);
    }
  }

  @Test
  void itsSubAgentsStandUnderEachOtherOverTheSameTime() {
    String root = "agent:planner:main";
    String child = "agent:planner:subagent:c";
    String grandchild = "agent:maker:subagent:g";
    stage.begin(root, Map.of("label", "the planner"), "Plan");
    stage.subAgent(child, root, "first helper");
    stage.ask(child, "[Subagent Context] …\n\n[Subagent Task]: dig");
    stage.subAgent(grandchild, child, "second helper");
    stage.ask(grandchild, "[Subagent Context] …\n\n[Subagent Task]: dig deeper");
    show(root);
    tab.await("document.querySelectorAll('.lane:not(.axis)').length === 3");
    assertThat(
            tab.list(
                "[...document.querySelectorAll('.lane-name')].map((one) =>"
                    + " one.dataset.depth + ' ' + one.textContent)"))
        .containsExactly("0 the planner", "1 first helper", "2 second helper");
    tab.await("document.querySelectorAll('.lane .bar.working').length === 3");
    tab.point(".lane .bar");
    tab.awaitText("#tip", "Processing for");

    stage.answer(grandchild, "Deep.");
    tab.await("document.querySelector('.lane .bar.done') !== null");
    tab.click(".lane-name[data-depth='2'] a");
    tab.awaitText("h1", "second helper");
    assertThat(tab.list("[...document.querySelectorAll('.trail a')].map((one) => one.textContent)"))
        .containsExactly("Sessions", "the planner", "first helper");
  }

  @Test
  void anUnknownKeyIsAnsweredWithASentence() {
    show("agent:nobody:main");
    tab.awaitText("article", "No session has this key");
    assertThat(tab.text("h1")).isEqualTo("Not known now");
  }
}
