package livestatus.cli.watch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import livestatus.cli.watch.Tree.Item;
import livestatus.cli.watch.View.Screen;
import org.jspecify.annotations.Nullable;

/** What each key does. Pure: a view and a key in, a view out. */
final class Keys {
  private static final List<String> WORDS =
      List.of("working", "blocked", "error", "stale", "very-stale", "stuck", "cancelled", "idle");

  private final View view;
  private final List<Item> items;
  private final int page;

  private Keys(View view, List<Item> items, int page) {
    this.view = view;
    this.items = items;
    this.page = Math.max(1, page);
  }

  /**
   * @param items what the view shows now
   * @param page how many lines a page has
   */
  static View press(View view, Key key, List<Item> items, int page) {
    return new Keys(view, items, page).press(key);
  }

  /**
   * The cursor on a line that exists: on the same session as before where it is still there, and on
   * the first line for as long as nobody moved it.
   */
  static View settle(View view, List<Item> items) {
    if (items.isEmpty() || view.chosen() == null) {
      return view.withChosen(view.chosen(), 0);
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).row().id().equals(view.chosen())) {
        return view.withChosen(view.chosen(), i);
      }
    }
    if (view.screen() == Screen.SESSION) {
      return view;
    }
    int at = Math.min(view.at(), items.size() - 1);
    return view.withChosen(items.get(at).row().id(), at);
  }

  private View press(Key key) {
    if (view.typing()) {
      return type(key);
    }
    if (key.is('q')) {
      return view.on(Screen.OVER);
    }
    if (key.is('?')) {
      return view.on(view.screen() == Screen.HELP ? Screen.LIST : Screen.HELP);
    }
    return view.screen() == Screen.LIST ? inList(key) : onPage(key);
  }

  private View type(Key key) {
    String text = view.text();
    return switch (key.name()) {
      case RUNE -> view.withText(text + Character.toString(key.rune()), true);
      case BACKSPACE ->
          text.isEmpty()
              ? view.withText("", false)
              : view.withText(text.substring(0, text.offsetByCodePoints(text.length(), -1)), true);
      case CLEAR -> view.withText("", true);
      case ESCAPE -> view.withText("", false);
      case ENTER -> view.withText(text, false);
      case UP -> move(-1).withText(text, false);
      case DOWN -> move(1).withText(text, false);
      default -> view;
    };
  }

  private View inList(Key key) {
    return switch (key.name()) {
      case UP -> move(-1);
      case DOWN -> move(1);
      case PAGE_UP -> move(-page);
      case PAGE_DOWN -> move(page);
      case HOME -> move(-items.size());
      case END -> move(items.size());
      case RIGHT -> unfold();
      case LEFT -> fold();
      case ENTER -> items.isEmpty() ? view : move(0).on(Screen.SESSION);
      case ESCAPE -> view.withText("", false).withWord(null);
      case RUNE -> letter((char) key.rune());
      default -> view;
    };
  }

  private View letter(char letter) {
    return switch (letter) {
      case 'k' -> move(-1);
      case 'j' -> move(1);
      case 'g' -> move(-items.size());
      case 'G' -> move(items.size());
      case 'l' -> unfold();
      case 'h' -> fold();
      case ' ' -> chosen() != null && chosen().folded() ? unfold() : foldHere();
      case '-' -> foldAll();
      case '+', '=' -> view.withFolded(Set.of());
      case '/' -> view.withText(view.text(), true);
      case 'f' -> view.withWord(word(1));
      case 'F' -> view.withWord(word(-1));
      case 'w' -> view.withWord("working");
      case 'b' -> view.withWord("blocked");
      case 'e' -> view.withWord("error");
      case 'a' -> view.withText("", false).withWord(null);
      case 'p' -> view.withPost(!view.post());
      case 's' -> view.withSort(view.sort().next());
      default -> view;
    };
  }

  private View onPage(Key key) {
    boolean back = key.name() == Key.Name.BACKSPACE || key.name() == Key.Name.LEFT || key.is('h');
    if (back || key.name() == Key.Name.ESCAPE) {
      return view.on(Screen.LIST);
    }
    int by =
        switch (key.name()) {
          case UP -> -1;
          case DOWN -> 1;
          case PAGE_UP -> -page;
          case PAGE_DOWN -> page;
          case HOME -> -view.scrolled();
          case END -> Integer.MAX_VALUE / 2;
          default -> key.is('k') ? -1 : key.is('j') ? 1 : key.is(' ') ? page : 0;
        };
    return view.scrolledTo(view.scrolled() + by);
  }

  private View move(int lines) {
    if (items.isEmpty()) {
      return view;
    }
    int at = Math.max(0, Math.min(items.size() - 1, view.at() + lines));
    return view.withChosen(items.get(at).row().id(), at);
  }

  private @Nullable Item chosen() {
    return view.at() < items.size() ? items.get(view.at()) : null;
  }

  private View unfold() {
    Item item = chosen();
    if (item == null || !item.folded()) {
      return view;
    }
    Set<String> folded = new HashSet<>(view.folded());
    folded.remove(item.row().id());
    return view.withFolded(folded);
  }

  /** Folds; what has nothing to fold leads to its parent. */
  private View fold() {
    Item item = chosen();
    if (item == null || (item.below() > 0 && !item.folded())) {
      return foldHere();
    }
    for (int i = view.at() - 1; i >= 0; i--) {
      if (items.get(i).depth() < item.depth()) {
        return view.withChosen(items.get(i).row().id(), i);
      }
    }
    return view;
  }

  private View foldHere() {
    Item item = chosen();
    if (item == null || item.below() == 0) {
      return view;
    }
    Set<String> folded = new HashSet<>(view.folded());
    folded.add(item.row().id());
    return view.withFolded(folded);
  }

  private View foldAll() {
    Set<String> folded = new HashSet<>(view.folded());
    items.stream().filter(item -> item.below() > 0).forEach(item -> folded.add(item.row().id()));
    return view.withFolded(folded);
  }

  /** The next state of the round; null is all of them. */
  private @Nullable String word(int step) {
    List<@Nullable String> round = new ArrayList<>();
    round.add(null);
    round.addAll(WORDS);
    int at = round.indexOf(view.word());
    return round.get(Math.floorMod(at + step, round.size()));
  }
}
