package livestatus.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SessionPageTest {
  private static final Frame FRAME = Rows.frame(60, 30, Alphabet.UNICODE);

  private final ObjectNode whole = Rows.json("fix", "main", "error", "Fix the login test", 125);
  private final ArrayNode transitions = JsonMapper.shared().createArrayNode();

  private List<String> lines(View view, @Nullable Detail detail) {
    Row row = Row.of(whole, Alphabet.UNICODE);
    return SessionPage.lines(FRAME, new Rows().model(), view, row, detail).stream()
        .map(line -> line.plain().stripTrailing())
        .toList();
  }

  private Detail detail() {
    return new Detail("box\nfix", whole, transitions, JsonMapper.shared().createArrayNode());
  }

  @Test
  void everythingIsToldInFull() {
    whole.put(
        "error", "429 rate limit reached: " + "too many of them ".repeat(6) + "\nsecond line");
    whole.put("tools", 3).put("failures", 1).put("tokens", 10_900).put("cost", 0.14);
    ObjectNode turn = whole.putObject("turn").put("asked", "Fix the login test\n\nand say why");
    turn.putArray("plan").addObject().put("text", "Look").put("done", true);
    turn.putArray("steps")
        .addObject()
        .put("words", "npm test")
        .put("started", "2026-11-21T14:00:01Z")
        .put("duration_seconds", 12)
        .put("outcome", "failed")
        .put("note", "exit code 1");
    transitions
        .addObject()
        .put("at", "2026-11-21T13:59:55Z")
        .put("to", "working")
        .put("reason", "a prompt came")
        .put("witness", "transcript");

    assertThat(lines(View.FIRST, detail()))
        .startsWith(
            "Live Status  0 sessions                                 live",
            "✗ error  main  Fix the login test",
            "fix",
            "",
            "since      21 Nov 13:59, 2m ago",
            "because    because (transcript)",
            "asked      Fix the login test",
            "           and say why",
            "error      429 rate limit reached: too many of them too",
            "           many of them too many of them too many of them",
            "           too many of them too many of them",
            "           second line",
            "tools      3, 1 failed",
            "tokens     10.9k, $0.14",
            "gateway    box",
            "",
            "Plan",
            "  ✓ Look",
            "",
            "Steps",
            "  14:00:01  ✗ 12 s     npm test · exit code 1",
            "",
            "States",
            "  13:59:55  ● working    a prompt came (transcript)");
  }

  @Test
  void theFirstScreenIsThereBeforeTheDaemonAnswers() {
    assertThat(lines(View.FIRST, null)).contains("Asking for more…").hasSize(30);
  }

  @Test
  void whatDoesNotFitIsScrolled() {
    for (int i = 0; i < 50; i++) {
      transitions.addObject().put("to", "working").put("reason", "step " + i);
    }
    assertThat(lines(View.FIRST, detail())).last().asString().contains("more below");
    int furthest = SessionPage.furthest(FRAME, Row.of(whole, Alphabet.UNICODE), detail());
    List<String> end = lines(View.FIRST.scrolledTo(furthest), detail());
    assertThat(end.get(28)).contains("step 49");
    assertThat(end.get(29)).doesNotContain("more below");
  }

  @Test
  void hostileTextIsOnlyText() {
    whole.put("error", "\u001b]52;c;aGFjaw==\u0007\u001b[2Jgone\r\u202etxt.exe");
    whole.put("source", "\u001b[8m/hidden");
    assertThat(String.join("\n", lines(View.FIRST, detail())))
        .doesNotContain("\u001b", "\u0007", "\r", "\u202e")
        .contains("gone");
  }

  @Test
  void aSessionThatIsGoneIsSaidToBe() {
    assertThat(SessionPage.lines(FRAME, new Rows().model(), View.FIRST, null, null).get(1).plain())
        .isEqualTo("This session is gone.");
  }
}
