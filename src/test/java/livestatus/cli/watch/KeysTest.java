package livestatus.cli.watch;

import static livestatus.cli.watch.Rows.chosen;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import livestatus.cli.watch.View.Screen;
import org.junit.jupiter.api.Test;

class KeysTest {
  /** In this order on the screen: err, then work with its two, one of which has one more. */
  private final Model model =
      new Rows()
          .add("work", "main", "working", "Work", 50)
          .child("work", "one", "main", "idle", "One", 40)
          .child("one", "deep", "main", "idle", "Deep", 30)
          .child("work", "two", "main", "idle", "Two", 20)
          .add("err", "ops", "error", "Broken", 10)
          .model();

  private View press(Object... keys) {
    View view = View.FIRST;
    for (Object key : keys) {
      view =
          key instanceof Key.Name name
              ? Rows.press(view, model, Key.of(name))
              : Rows.press(view, model, (String) key);
    }
    return view;
  }

  private List<String> keys(View view) {
    return Tree.of(model, view).stream().map(item -> item.row().key()).toList();
  }

  @Test
  void theCursorMovesAndStaysInside() {
    assertThat(chosen(View.FIRST)).isNull();
    assertThat(chosen(press("j"))).isEqualTo("work");
    assertThat(chosen(press("jjk"))).isEqualTo("work");
    assertThat(chosen(press("kkk"))).isEqualTo("err");
    assertThat(chosen(press("G"))).isEqualTo("two");
    assertThat(chosen(press("G", Key.Name.HOME))).isEqualTo("err");
    assertThat(chosen(press(Key.Name.PAGE_DOWN))).isEqualTo("two");
    assertThat(chosen(press(Key.Name.PAGE_DOWN, Key.Name.PAGE_UP, Key.Name.DOWN)))
        .isEqualTo("work");
  }

  @Test
  void theCursorFollowsItsSessionWhereverThatGoes() {
    View view = press("j");
    Model other =
        new Rows()
            .add("new", "main", "blocked", "New", 1)
            .add("err", "ops", "error", "Broken", 10)
            .add("work", "main", "working", "Work", 50)
            .model();
    View settled = Keys.settle(view, Tree.of(other, view));
    assertThat(chosen(settled)).isEqualTo("work");
    assertThat(settled.at()).isEqualTo(2);

    Model gone = new Rows().add("err", "ops", "error", "Broken", 10).model();
    assertThat(chosen(Keys.settle(settled, Tree.of(gone, settled)))).isEqualTo("err");
  }

  @Test
  void untilItIsMovedTheCursorIsOnTheFirstLine() {
    Model other = new Rows().add("x", "main", "idle", "X", 1).model();
    assertThat(Keys.settle(View.FIRST, Tree.of(other, View.FIRST)).at()).isZero();
    assertThat(press(Key.Name.ENTER).chosen()).isEqualTo("box\nerr");
  }

  @Test
  void leftHidesAndThenLeadsUpAndRightShowsAgain() {
    View deep = press("jjj");
    assertThat(chosen(deep)).isEqualTo("deep");
    View up = Rows.press(deep, model, Key.of(Key.Name.LEFT));
    assertThat(chosen(up)).isEqualTo("one");
    View folded = Rows.press(up, model, "h");
    assertThat(keys(folded)).containsExactly("err", "work", "one", "two");
    assertThat(keys(Rows.press(folded, model, Key.of(Key.Name.RIGHT)))).contains("deep");
    assertThat(keys(press("-"))).containsExactly("err", "work");
    assertThat(keys(press("-", "+"))).hasSize(5);
    assertThat(keys(press("j", " ", " "))).hasSize(5);
  }

  @Test
  void filtersAreTypedAndTakenBack() {
    View typing = press("/", "q?x");
    assertThat(typing.text()).isEqualTo("q?x");
    assertThat(typing.screen()).isEqualTo(Screen.LIST);
    assertThat(press("/", "ab", Key.Name.BACKSPACE).text()).isEqualTo("a");
    assertThat(press("/", Key.Name.BACKSPACE).typing()).isFalse();
    assertThat(press("/", "ab", Key.Name.CLEAR).text()).isEmpty();
    assertThat(press("/", "deep", Key.Name.ENTER).typing()).isFalse();
    assertThat(keys(press("/", "deep", Key.Name.ENTER))).containsExactly("work", "one", "deep");
    assertThat(keys(press("/", "deep", Key.Name.ESCAPE))).hasSize(5);
    assertThat(keys(press("e"))).containsExactly("err");
    assertThat(keys(press("w"))).containsExactly("work");
    assertThat(press("f").word()).isEqualTo("working");
    assertThat(press("fF").word()).isNull();
    assertThat(press("F").word()).isEqualTo("idle");
    assertThat(keys(press("e", "a"))).hasSize(5);
    assertThat(keys(press("e", Key.Name.ESCAPE))).hasSize(5);
  }

  @Test
  void sortsInTurn() {
    assertThat(keys(press("s"))).startsWith("err", "work");
    assertThat(keys(press("ss"))).startsWith("work", "one", "deep", "two", "err");
    assertThat(keys(press("sss"))).startsWith("err", "work");
    assertThat(press("ssss").sort()).isEqualTo(View.Sort.URGENCY);
  }

  @Test
  void pagesOpenAndClose() {
    assertThat(press(Key.Name.ENTER).screen()).isEqualTo(Screen.SESSION);
    assertThat(press(Key.Name.ENTER, Key.Name.ESCAPE).screen()).isEqualTo(Screen.LIST);
    assertThat(press(Key.Name.ENTER, "jj", Key.Name.PAGE_DOWN, "k").scrolled()).isEqualTo(6);
    assertThat(press(Key.Name.ENTER, "jj", Key.Name.HOME).scrolled()).isZero();
    assertThat(press("?").screen()).isEqualTo(Screen.HELP);
    assertThat(press("??").screen()).isEqualTo(Screen.LIST);
    assertThat(press("q").screen()).isEqualTo(Screen.OVER);
    assertThat(press(Key.Name.ENTER, "q").screen()).isEqualTo(Screen.OVER);
    assertThat(press("p").post()).isTrue();
  }

  @Test
  void parentsInACircleAreAllShown() {
    Model circle =
        new Rows()
            .child("b", "a", "main", "idle", "A", 1)
            .child("a", "b", "main", "idle", "B", 2)
            .child("nobody", "c", "main", "idle", "C", 3)
            .model();
    assertThat(Tree.of(circle, View.FIRST).stream().map(item -> item.row().key()))
        .containsExactlyInAnyOrder("a", "b", "c");
  }
}
