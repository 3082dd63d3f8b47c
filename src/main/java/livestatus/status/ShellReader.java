package livestatus.status;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a command line into simple commands and words, about as a shell would. It need not be exact:
 * what it gets wrong is left out or shown less well, and secrets are masked before.
 */
final class ShellReader {
  /**
   * @param text without quotes
   * @param quoted whether some of it stood in quotes or was to be computed
   */
  record Word(String text, boolean quoted) {}

  /**
   * @param before what joins it to the command before: {@code &&}, {@code ||}, {@code |} or {@code
   *     ;}; empty for the first
   */
  record Command(String before, List<Word> words) {}

  private final String text;
  private final List<Command> commands = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private List<Word> words = new ArrayList<>();
  private String joint = "";
  private boolean quoted;
  private boolean inWord;
  private boolean dropNext;
  private int at;

  private ShellReader(String text) {
    this.text = text;
  }

  static List<Command> read(String text) {
    return new ShellReader(text).run();
  }

  private List<Command> run() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        quote(c);
      } else if (c == '`' || text.startsWith("$(", at) || text.startsWith("<(", at)) {
        computed(c);
      } else if (c == '\\') {
        escape();
      } else if (c == '#' && !inWord) {
        skipTo('\n');
      } else if (text.startsWith("<<", at) && !text.startsWith("<<<", at)) {
        // A here-document: the rest is data.
        break;
      } else if (c == '<' || c == '>') {
        redirect();
      } else if (c == '&' && isRedirect()) {
        at++;
      } else if ("\n;|&".indexOf(c) >= 0) {
        joint(c);
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '(' || c == ')') {
        endWord();
        at++;
      } else {
        add(c);
        at++;
      }
    }
    endCommand();
    return commands;
  }

  private void add(char c) {
    word.append(c);
    inWord = true;
  }

  private void quote(char mark) {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != mark) {
      boolean escaped = mark == '"' && text.charAt(end) == '\\' && end + 1 < text.length();
      end += escaped ? 1 : 0;
      word.append(text.charAt(end));
      end++;
    }
    inWord = true;
    quoted = true;
    at = end + 1;
  }

  /** {@code $(…)} and {@code `…`}: nobody knows what comes of it. */
  private void computed(char mark) {
    int depth = 0;
    int end = at + (mark == '`' ? 1 : 2);
    while (end < text.length()) {
      char c = text.charAt(end);
      if (mark == '`' ? c == '`' : c == ')' && depth-- == 0) {
        break;
      }
      depth += c == '(' ? 1 : 0;
      end++;
    }
    word.append('…');
    inWord = true;
    quoted = true;
    at = end + 1;
  }

  private void escape() {
    if (at + 1 < text.length() && text.charAt(at + 1) != '\n') {
      add(text.charAt(at + 1));
    }
    at += 2;
  }

  private void skipTo(char c) {
    int to = text.indexOf(c, at);
    at = to < 0 ? text.length() : to;
  }

  /** {@code 2>&1}, {@code > file}: where the output goes is left out. */
  private void redirect() {
    if (inWord && word.chars().allMatch(Character::isDigit)) {
      word.setLength(0);
      inWord = false;
    }
    endWord();
    while (at < text.length() && "<>&".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    dropNext = true;
  }

  private boolean isRedirect() {
    return at + 1 < text.length() && text.charAt(at + 1) == '>';
  }

  private void joint(char c) {
    endCommand();
    boolean two = c != '\n' && c != ';' && at + 1 < text.length() && text.charAt(at + 1) == c;
    if (two) {
      joint = c + "" + c;
    } else {
      joint = c == '|' ? "|" : ";";
    }
    at += two ? 2 : 1;
  }

  private void endWord() {
    if (inWord && !dropNext) {
      words.add(new Word(word.toString(), quoted));
    }
    dropNext = dropNext && !inWord;
    word.setLength(0);
    inWord = false;
    quoted = false;
  }

  private void endCommand() {
    endWord();
    dropNext = false;
    if (!words.isEmpty()) {
      commands.add(new Command(joint, words));
      words = new ArrayList<>();
    }
  }
}
