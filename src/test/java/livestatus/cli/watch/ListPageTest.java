package livestatus.cli.watch;

import static livestatus.cli.watch.Rows.frame;
import static livestatus.cli.watch.Rows.list;
import static livestatus.cli.watch.Rows.press;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ListPageTest {
  private static Model story(Alphabet alphabet) {
    ObjectNode fix = Rows.json("fix", "main", "working", "Fix the login test", 125);
    fix.putObject("tool")
        .put("words", "npm test")
        .put("since", Rows.NOW.minusSeconds(8).toString())
        .put("open", 2);
    fix.put("progress", 0.72).put("model", "large").put("tokens", 10_900);
    ObjectNode failed = Rows.json("backup", "ops", "error", "Back up the database", 20);
    failed.put("error", "429 rate limit reached");
    ObjectNode quiet = Rows.json("build", "builder", "working", "Build it", 5_000);
    quiet.put("freshness", "stale").put("last_sign", Rows.NOW.minusSeconds(720).toString());
    return new Rows(alphabet)
        .add("calm", "main", "idle", "Say hello", 7_500)
        .add(fix)
        .child("fix", "look", "research", "completed", "Look it up", 60)
        .add(quiet)
        .add(failed)
        .model();
  }

  @Test
  void eightyColumns() {
    assertThat(list(frame(80, 9, Alphabet.UNICODE), story(Alphabet.UNICODE), View.FIRST))
        .containsExactly(
            "Live Status  5 sessions: 1 working · 1 error · 1 stale · 1 completed · 1 i… live",
            "  state       since agent     session",
            "▸ ✗ error     20s   ops       Back up the database · 429 rate limit reached",
            "  ◌ stale     12m   builder   Build it",
            "  ⠋ working   2m    main      ▾ Fix the login test · 72% npm test +1 8s",
            "  ✓ completed 1m    research    Look it up",
            "  ○           2h05  main      Say hello",
            "",
            "Enter open  / find  f state  s sort: state  p post  ? help  q quit");
  }

  @Test
  void aWideScreenShowsMore() {
    assertThat(list(frame(120, 9, Alphabet.UNICODE), story(Alphabet.UNICODE), View.FIRST))
        .contains(
            "  state       since agent         session"
                + " ".repeat(55)
                + "model             tokens",
            "  ⠋ working   2m    main          ▾ Fix the login test · 72% npm test +1 8s"
                + " ".repeat(21)
                + "large             10.9k");
  }

  @Test
  void withoutUtf8ItIsAscii() {
    List<String> lines = list(frame(80, 9, Alphabet.ASCII), story(Alphabet.ASCII), View.FIRST);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 127))
        .contains(
            "> x error     20s   ops       Back up the database - 429 rate limit reached",
            "  | working   2m    main      v Fix the login test - 72% npm test +1 8s");
  }

  @Test
  void ofAnotherGatewayItSaysWhich() {
    ObjectNode row = Rows.json("far", "main", "working", "Far away", 5).put("remote", true);
    row.put("gateway", "lab");
    Model model = new Rows().add(row).add(Rows.json("far", "main", "idle", "Here", 5)).model();
    assertThat(list(frame(130, 9, Alphabet.UNICODE), model, View.FIRST))
        .contains(
            "▸ ⠋ working   5s    main@lab      Far away", "  ○           5s    main          Here");
  }

  @Test
  void whatIsFoldedIsCounted() {
    Model model = story(Alphabet.UNICODE);
    View folded = press(View.FIRST, model, "jj ");
    assertThat(list(frame(80, 9, Alphabet.UNICODE), model, folded))
        .contains("▸ ⠋ working   2m    main      ▸ Fix the login test (+1) · 72% npm test +1 8s")
        .noneMatch(line -> line.contains("Look it up"));
  }

  @Test
  void nothingIsSaidToBeNothing() {
    View view = View.FIRST.withText("no such", false);
    assertThat(list(frame(80, 9, Alphabet.UNICODE), story(Alphabet.UNICODE), view))
        .contains("  No session is like that; a shows all.")
        .last()
        .asString()
        .startsWith("only /no such (a: all)");
    assertThat(list(frame(80, 9, Alphabet.UNICODE), new Rows().model(), View.FIRST))
        .contains("  No session yet.");
  }

  @Test
  void aFoundSubAgentBringsItsParent() {
    View view = View.FIRST.withText("LOOK IT", false);
    assertThat(list(frame(80, 9, Alphabet.UNICODE), story(Alphabet.UNICODE), view).subList(2, 5))
        .containsExactly(
            "▸ ⠋ working   2m    main      ▾ Fix the login test · 72% npm test +1 8s",
            "  ✓ completed 1m    research    Look it up", "");
  }

  /** However odd the sessions and the window, no line is wider and no screen higher. */
  @Test
  void everythingFits() {
    long seed = 20261121;
    Random random = new Random(seed);
    String[] states = {"working", "blocked", "error", "idle", "unknown", "odd", "completed"};
    String[] texts = {"漢字漢字漢字", "👍👍👍👍👍👍👍👍", "e\u0301xyz", "plain words ", "\u001b[2J", ""};
    for (int i = 0; i < 400; i++) {
      Alphabet alphabet = random.nextBoolean() ? Alphabet.UNICODE : Alphabet.ASCII;
      Rows rows = new Rows(alphabet);
      int count = random.nextInt(60);
      for (int n = 0; n < count; n++) {
        String text = texts[random.nextInt(texts.length)].repeat(1 + random.nextInt(30));
        String state = states[random.nextInt(states.length)];
        ObjectNode row = Rows.json("k" + n, text, state, text, random.nextInt(1_000_000));
        row.put("parent", "k" + random.nextInt(count));
        row.put("error", text).put("model", text).put("tokens", random.nextInt());
        row.put("progress", random.nextDouble()).put("message", text);
        rows.add(row);
      }
      int width = 20 + random.nextInt(200);
      int height = 4 + random.nextInt(60);
      Model model = new Model(rows.model().rows(), false, text(random, texts), "");
      View view = View.FIRST.withPost(random.nextBoolean());
      view = Keys.settle(view.withChosen("x", random.nextInt(60)), Tree.of(model, view));
      Frame frame = frame(width, height, alphabet);
      List<Line> lines = ListPage.lines(frame, model, view, Tree.of(model, view), null);
      assertThat(lines).as("seed %s, attempt %s", seed, i).hasSizeLessThanOrEqualTo(height);
      for (Line line : lines) {
        String sent = line.ansi(width, true, alphabet).replaceAll("\u001b\\[[0-9;]*m", "");
        assertThat(sent).doesNotContain("\u001b");
        assertThat(Line.width(sent))
            .as("seed %s, attempt %s: %s", seed, i, sent)
            .isLessThanOrEqualTo(width);
      }
    }
  }

  private static String text(Random random, String[] texts) {
    return texts[random.nextInt(texts.length)].repeat(5);
  }
}
