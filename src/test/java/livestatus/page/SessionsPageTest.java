package livestatus.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import livestatus.daemon.demo.Stage;
import livestatus.mattermost.FakeMattermost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of sessions in a real browser, with the real daemon behind it. */
class SessionsPageTest {
  @TempDir static Path temp;

  private static final FakeMattermost SERVER = FakeMattermost.start();
  private static final FakeMattermost.Login BOT = SERVER.bot("claw");
  private static Stage stage;
  private Tab tab;

  @BeforeAll
  static void start() {
    stage =
        new Stage(
            temp,
            "{ url: \"" + SERVER.url() + "\", token: " + BOT.token() + ", editInterval: 1s }",
            null);
    stage.startDaemon();
  }

  @AfterAll
  static void stop() {
    stage.close();
    SERVER.close();
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

  private void show(String hash) {
    tab.goTo(stage.page() + "/" + hash);
    tab.await("document.documentElement.dataset.connection === 'live'");
  }

  private static String row(String key) {
    return ".row[data-id=" + Tab.quoted(key) + "]";
  }

  /** Waits for a session's badge to say so. */
  private void awaitBadge(String key, String words) {
    tab.awaitText(row(key) + " .badge", words);
  }

  @Test
  void aBadgeComesAndGoesWithEachState() {
    String key = "agent:badges:main";
    show("#/?agent=badges");
    stage.begin(key, Map.of("label", "life of a session"), "Count the files");
    awaitBadge(key, "Processing");
    assertThat(tab.value("document.querySelectorAll('.badge .spinner').length").asInt()).isOne();

    stage.call(key, "b1", "exec", Map.of("command", "npm test"));
    tab.awaitText(row(key) + " .doing code", "npm test");
    stage.result(key, "b1", "exec", 0, "ok");
    stage.answer(key, "There are 12.");
    tab.await("document.querySelector('.badge') === null");
    assertThat(tab.text(row(key) + " .cell.state")).isEqualTo("Idle");

    stage.ask(key, "Now delete them");
    awaitBadge(key, "Processing");
    stage.call(key, "b2", "exec", Map.of("command", "rm -r out"));
    stage.needsApproval(key, "b2", "Approval required: rm -r out");
    awaitBadge(key, "Blocked");

    stage.ask(key, "Go on");
    awaitBadge(key, "Processing");
    stage.call(key, "b3", "exec", Map.of("command", "rm -r out"));
    stage.abort(key, "b3");
    awaitBadge(key, "Cancelled");

    stage.ask(key, "Try something else");
    awaitBadge(key, "Processing");
    stage.fail(key, "529 overloaded");
    awaitBadge(key, "Error");

    stage.ask(key, "Once more");
    awaitBadge(key, "Processing");
    stage.answer(key, "Well.");
    tab.await("document.querySelector('.badge') === null");
  }

  @Test
  void aSessionThatGivesNoSignOfLifeBecomesStaleAndThenStuck() {
    String key = "agent:silent:main";
    show("#/?agent=silent");
    stage.begin(key, Map.of("label", "silent one"), "Think long");
    awaitBadge(key, "Processing");

    stage.pass(Duration.ofMinutes(6));
    awaitBadge(key, "Stale");
    assertThat(tab.value("document.querySelector('.spinner') === null").asBoolean()).isTrue();
    stage.pass(Duration.ofMinutes(10));
    awaitBadge(key, "Very stale");
    stage.pass(Duration.ofMinutes(15));
    awaitBadge(key, "Stuck");

    stage.call(key, "q1", "read", Map.of("path", "README.md"));
    awaitBadge(key, "Processing");
    stage.result(key, "q1", "read", 0, "ok");
    stage.answer(key, "Here.");
    tab.await("document.querySelector('.badge') === null");
  }

  @Test
  void whatAnAgentSaysOfItselfShowsItsProgress() {
    show("#/?q=import-7");
    stage.push(
        "import-7", "working", Map.of("progress", 0.25, "message", "Reading", "task_id", "bd-7"));
    awaitBadge("import-7", "Processing");
    tab.awaitText(row("import-7") + " .progress", "25%");
    stage.push("import-7", "working", Map.of("progress", 0.5, "message", "Writing"));
    tab.awaitText(row("import-7") + " .progress", "50%");
    tab.awaitText(row("import-7") + " .doing", "Writing");
    stage.push("import-7", "blocked", Map.of("message", "Which of the two?"));
    awaitBadge("import-7", "Blocked");
    tab.awaitText(row("import-7") + " .doing", "Which of the two?");
    stage.push("import-7", "completed", Map.of());
    awaitBadge("import-7", "Done");
  }

  @Test
  void anErrorIsShortInTheListAndWholeInItsTooltipByPointerAndByKeys() {
    String key = "failing-1";
    String message = "First line of it\n" + "and what follows ".repeat(60) + "the very end";
    stage.push(key, "error", Map.of("message", message));
    show("#/?q=failing-1");
    awaitBadge(key, "Error");
    assertThat(tab.text(row(key) + " .doing")).isEqualTo("First line of it…");
    assertThat(tab.text("#tip")).isEmpty();

    tab.point(row(key) + " .badge");
    tab.await("!document.getElementById('tip').hidden");
    assertThat(tab.value("document.getElementById('tip').textContent").asString())
        .startsWith("First line")
        .endsWith("the very end");
    tab.pointAway();
    tab.await("document.getElementById('tip').hidden");

    tab.value("document.getElementById('sort').focus()");
    tab.key("Tab");
    if (tab.value("document.activeElement.id").asString().equals("fold")) {
      tab.key("Tab");
    }
    assertThat(tab.value("document.activeElement.dataset.id").asString()).isEqualTo(key);
    tab.key("Tab", "Tab");
    tab.await("!document.getElementById('tip').hidden");
    assertThat(tab.value("document.activeElement.getAttribute('aria-describedby')").asString())
        .isEqualTo("tip");
    assertThat(tab.text("#tip")).endsWith("the very end");
    tab.key("Escape");
    assertThat(tab.value("document.getElementById('tip').hidden").asBoolean()).isTrue();
    assertThat(tab.value("document.activeElement.matches('.badge')").asBoolean()).isTrue();
  }

  @Test
  void filtersAndOrderAreInTheAddressAndComeBackWithIt() {
    stage.push("filter-b", "working", Map.of("message", "beta"));
    stage.push("filter-a", "error", Map.of("message", "alpha"));
    stage.push("filter-c", "blocked", Map.of("message", "gamma"));
    show("#/?q=filter-");
    tab.await("document.querySelectorAll('.rows .row').length === 3");
    String order = "[...document.querySelectorAll('.rows .row')].map((row) => row.dataset.id)";
    assertThat(tab.list(order)).containsExactly("filter-a", "filter-c", "filter-b");

    tab.choose("#sort", "name");
    assertThat(tab.list(order)).containsExactly("filter-a", "filter-b", "filter-c");
    tab.click(".chip[data-word=error]");
    tab.click(".chip[data-word=blocked]");
    assertThat(tab.list(order)).containsExactly("filter-a", "filter-c");
    tab.value("document.body.focus()");
    tab.key("/");
    assertThat(tab.value("document.activeElement.id").asString()).isEqualTo("search");
    tab.type("gamma");
    assertThat(tab.list(order)).containsExactly("filter-c");

    String address = tab.value("location.href").asString();
    assertThat(address).contains("sort=name", "state=error%2Cblocked", "q=gamma");
    try (Tab other = Browser.tab()) {
      other.goTo(address);
      other.await("document.querySelectorAll('.rows .row').length === 1");
      assertThat(other.list(order)).containsExactly("filter-c");
      assertThat(other.value("document.getElementById('sort').value").asString()).isEqualTo("name");
      other.value("document.getElementById('search').select()");
      other.type("no such thing");
      other.awaitText(".empty", "No session is like that now");
      other.click("#clear");
      other.await("document.querySelectorAll('.rows .row').length >= 3");
      assertThat(other.value("location.hash").asString()).isEqualTo("#/?sort=name");
    }
  }

  @Test
  void subAgentsStandUnderTheirParentAlsoThoseOfOtherAgents() {
    String root = "agent:chief:main";
    String child = "agent:chief:subagent:one";
    String grandchild = "agent:clerk:subagent:two";
    stage.begin(root, Map.of("label", "the chief"), "Share the work");
    stage.subAgent(child, root, "first helper");
    stage.ask(child, "[Subagent Context] …\n\n[Subagent Task]: dig");
    stage.subAgent(grandchild, child, "second helper");
    stage.ask(grandchild, "[Subagent Context] …\n\n[Subagent Task]: dig deeper");
    show("#/?sort=agent");
    String levels =
        "['chief:main','chief:subagent:one','clerk:subagent:two'].map((key) =>"
            + " document.querySelector(`[data-id=\"agent:${key}\"]`)?.ariaLevel ?? '')";
    tab.await(levels + ".join() === '1,2,3'");

    tab.value("document.querySelector(" + Tab.quoted(row(root)) + ").focus()");
    tab.key("ArrowLeft");
    assertThat(tab.list(levels)).containsExactly("1", "", "");
    tab.key("ArrowRight");
    tab.key("ArrowRight");
    assertThat(tab.value("document.activeElement.dataset.id").asString()).isEqualTo(child);
    tab.key("ArrowDown");
    assertThat(tab.value("document.activeElement.dataset.id").asString()).isEqualTo(grandchild);
    tab.key("ArrowLeft", "ArrowLeft");
    assertThat(tab.list(levels)).containsExactly("1", "2", "");
    tab.key("ArrowLeft", "ArrowLeft");
    assertThat(tab.list(levels)).containsExactly("1", "", "");
    tab.click(row(root) + " .fold");
    tab.click(row(child) + " .fold");
    tab.await("document.querySelector(" + Tab.quoted(row(grandchild)) + ") !== null");
  }

  @Test
  void aSessionThatTalksInMattermostLinksToItsPost() {
    String channel = SERVER.openChannel("town", BOT);
    String key = "agent:linked:mattermost:channel:" + channel;
    Map<String, Object> entry =
        Map.of(
            "chatType",
            "channel",
            "channel",
            "mattermost",
            "displayName",
            "town",
            "deliveryContext",
            Map.of("channel", "mattermost", "to", "channel:" + channel, "accountId", "default"));
    show("#/?agent=linked");
    stage.begin(key, entry, "Say something");
    awaitBadge(key, "Processing");
    stage.call(key, "l1", "read", Map.of("path", "README.md"));
    // At the latest with the next beat of the stream.
    tab.await("document.querySelector('.out') !== null");
    assertThat(tab.value("document.querySelector('.out').href").asString())
        .startsWith(SERVER.url().toString())
        .contains("/pl/");
    assertThat(tab.value("document.querySelector('.out').rel").asString()).contains("noopener");
  }

  @Test
  void changesOfStateAreSaidToThoseWhoHearThePage() {
    String key = "agent:told:main";
    stage.begin(key, Map.of("label", "the talk"), "Fail");
    show("#/");
    awaitBadge(key, "Processing");
    stage.fail(key, "No.");
    tab.awaitText("#announcer", "the talk of told: Error.");
  }

  @Test
  void sessionsOfSeveralGatewaysAreToldApart() {
    show("#/?q=faraway");
    String row =
        "{key: 'agent:main:main', remote: true, agent: 'main', kind: 'main', title: 'faraway',"
            + " state: 'working', freshness: 'fresh', since: new Date().toISOString(), reason: '',"
            + " witness: 'lock', children: [], turns: 1, tokens: 0, cost: 0, gateway: ";
    tab.value(
        "import('/web/store.js').then((store) => store.take({type: 'changes', gone: [],"
            + " sessions: ["
            + row
            + "'east'}, "
            + row
            + "'west'}]}))");
    tab.await("document.querySelectorAll('.rows .row').length === 2");
    tab.choose("#gateway", "west");
    tab.await("document.querySelectorAll('.rows .row').length === 1");
    tab.awaitText(".rows .sub", "west");
    assertThat(tab.value("document.querySelector('.title').getAttribute('href')").asString())
        .isEqualTo("#/session/agent%3Amain%3Amain?gateway=west");
  }
}
