package livestatus.cli.watch;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person has chosen to see; immutable.
 *
 * @param text only sessions with this text, and those above them
 * @param typing whether the text is being typed
 * @param word only sessions in this state; null for all
 * @param folded the ids of sessions whose sub-agents are not shown
 * @param chosen the id of the session the cursor is on; null until it is moved
 * @param at on which line of the list that is, for when the session is gone
 * @param scrolled how many lines of the session's page are above the screen
 * @param post whether the chosen session's status post is shown below the list
 */
record View(
    Screen screen,
    String text,
    boolean typing,
    @Nullable String word,
    Sort sort,
    Set<String> folded,
    @Nullable String chosen,
    int at,
    int scrolled,
    boolean post) {
  /** Which page. */
  enum Screen {
    LIST,
    SESSION,
    HELP,
    OVER
  }

  /** What stands first. */
  enum Sort {
    URGENCY("state"),
    NEWEST("newest"),
    AGENT("agent"),
    TITLE("name");

    final String word;

    Sort(String word) {
      this.word = word;
    }

    Sort next() {
      return switch (this) {
        case URGENCY -> NEWEST;
        case NEWEST -> AGENT;
        case AGENT -> TITLE;
        case TITLE -> URGENCY;
      };
    }
  }

  static final View FIRST =
      new View(Screen.LIST, "", false, null, Sort.URGENCY, Set.of(), null, 0, 0, false);

  View {
    folded = Set.copyOf(folded);
  }

  View on(Screen other) {
    return new View(other, text, false, word, sort, folded, chosen, at, 0, post);
  }

  View withText(String wanted, boolean isTyping) {
    return new View(screen, wanted, isTyping, word, sort, folded, chosen, at, scrolled, post);
  }

  View withWord(@Nullable String wanted) {
    return new View(screen, text, typing, wanted, sort, folded, chosen, at, scrolled, post);
  }

  View withSort(Sort wanted) {
    return new View(screen, text, typing, word, wanted, folded, chosen, at, scrolled, post);
  }

  View withFolded(Set<String> ids) {
    return new View(screen, text, typing, word, sort, ids, chosen, at, scrolled, post);
  }

  View withChosen(@Nullable String id, int line) {
    return new View(screen, text, typing, word, sort, folded, id, line, scrolled, post);
  }

  View scrolledTo(int lines) {
    return new View(screen, text, typing, word, sort, folded, chosen, at, Math.max(0, lines), post);
  }

  View withPost(boolean shown) {
    return new View(screen, text, typing, word, sort, folded, chosen, at, scrolled, shown);
  }

  boolean isFiltered() {
    return !text.isEmpty() || word != null;
  }
}
