package livestatus.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import livestatus.status.ShellReader.Command;
import livestatus.status.ShellReader.Word;

/**
 * A shell command in its first words: the program, its subcommand, files and hosts. Everything else
 * could be anything, so it is left out, and a sign tells that it was.
 */
final class CommandWords {
  private static final String MORE = "…";
  private static final int MAX_COMMANDS = 2;
  private static final int MAX_PLAIN = 2;
  private static final int MAX_PLACES = 2;
  private static final int MAX_NESTED = 3;
  private static final int MAX_WORD = 40;

  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\+?=.*");
  private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9_.+@-]+");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_:.@-]*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}(\\.[0-9]+)?[smhd]?");
  private static final Pattern FILE =
      Pattern.compile("[A-Za-z0-9_@.+,/~-]*(/|\\.[A-Za-z][A-Za-z0-9]{0,7}$)[A-Za-z0-9_@.+,/~-]*");

  /** They only prepare what is meant. */
  private static final Set<String> PREPARING =
      Set.of(
          "cd",
          "pushd",
          "popd",
          "set",
          "export",
          "unset",
          "source",
          ".",
          "true",
          ":",
          "umask",
          "shopt",
          "trap",
          "alias",
          "local",
          "declare",
          "wait",
          "mkdir",
          "echo",
          "printf",
          "for",
          "done",
          "fi",
          "esac",
          "case",
          "function");

  /** What follows them is the command. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "sudo",
          "doas",
          "env",
          "nohup",
          "time",
          "timeout",
          "nice",
          "ionice",
          "stdbuf",
          "exec",
          "command",
          "builtin",
          "xargs",
          "setsid",
          "unbuffer",
          "if",
          "then",
          "else",
          "elif",
          "do",
          "while",
          "until",
          "!",
          "{",
          "}");

  /** Flags of wrappers that take a value. */
  private static final Set<String> WRAPPER_VALUES =
      Set.of("-u", "-g", "-n", "-k", "-s", "-I", "-P", "-L", "-o", "-i", "-e", "-C", "-S");

  private static final Set<String> SHELLS = Set.of("bash", "sh", "zsh", "dash", "ksh", "fish");

  /** Their words are texts, users and passwords rather than subcommands. */
  private static final Set<String> TALKERS =
      Set.of(
          "echo",
          "printf",
          "htpasswd",
          "chpasswd",
          "passwd",
          "smbpasswd",
          "mysql",
          "mariadb",
          "expect",
          "sshpass",
          "logger",
          "say",
          "wall",
          "write",
          "read",
          "export",
          "set",
          "net",
          "psql",
          "redis-cli",
          "mosquitto_passwd",
          "openssl",
          "gpg",
          "grep",
          "rg",
          "awk",
          "sed");

  /** Their numbers are times and codes, never secrets. */
  private static final Set<String> COUNTERS = Set.of("sleep", "exit", "kill", "seq");

  /** Flags whose value is the place where to work: both may go without a sign. */
  private static final Set<String> PLACE_FLAGS =
      Set.of("-C", "--prefix", "--dir", "--cwd", "--directory", "-f", "--file", "-w");

  private CommandWords() {}

  /** The first words of a command line from which secrets are already masked. */
  static String of(String masked) {
    return of(masked, 0);
  }

  private static String of(String masked, int depth) {
    List<Command> commands = ShellReader.read(masked);
    List<Command> meant = commands.stream().filter(CommandWords::isMeant).toList();
    List<Command> shown = meant.isEmpty() ? commands : meant;
    StringBuilder words = new StringBuilder();
    int count = 0;
    for (Command command : shown) {
      String summary = words(command.words(), depth);
      if (summary.isEmpty()) {
        continue;
      }
      if (count == MAX_COMMANDS) {
        return words.append(" ").append(MORE).toString();
      }
      if (count > 0) {
        words.append(command.before().equals(";") ? "" : " ").append(command.before()).append(" ");
      }
      words.append(summary);
      count++;
    }
    return words.toString();
  }

  private static boolean isMeant(Command command) {
    List<Word> words = unwrapped(command.words());
    return !words.isEmpty() && !PREPARING.contains(program(words.get(0)));
  }

  private static String words(List<Word> wrapped, int depth) {
    List<Word> words = unwrapped(wrapped);
    if (words.isEmpty()) {
      return "";
    }
    String program = program(words.get(0));
    if (SHELLS.contains(program) && depth < MAX_NESTED) {
      String script = script(words);
      if (!script.isEmpty()) {
        return of(script, depth + 1);
      }
    }
    return arguments(program, words);
  }

  private static String arguments(String program, List<Word> words) {
    List<String> shown = new ArrayList<>();
    shown.add(program);
    boolean left = false;
    boolean flagged = false;
    int plain = TALKERS.contains(program) ? MAX_PLAIN : 0;
    int places = 0;
    for (int i = 1; i < words.size(); i++) {
      Word word = words.get(i);
      String text = word.text();
      boolean fits = text.length() <= MAX_WORD || text.contains("/");
      if (text.startsWith("-") && !word.quoted()) {
        boolean module = text.equals("-m") && program.startsWith("python");
        boolean place = PLACE_FLAGS.contains(text);
        i += place ? 1 : 0;
        flagged |= !module && !place;
      } else if (!word.quoted() && fits && places < MAX_PLACES && isPlace(text)) {
        shown.add(text.contains("://") ? Places.url(text) : Places.file(text));
        places++;
      } else if (!word.quoted()
          && fits
          && !left
          && !flagged
          && plain < MAX_PLAIN
          && isPlain(program, text)) {
        shown.add(text);
        plain++;
      } else {
        left = true;
      }
    }
    if (left) {
      shown.add(MORE);
    }
    return String.join(" ", shown);
  }

  private static boolean isPlain(String program, String text) {
    if (COUNTERS.contains(program) && NUMBER.matcher(text).matches()) {
      return true;
    }
    return PLAIN.matcher(text).matches() && !SecretValues.looksRandom(text);
  }

  private static boolean isPlace(String text) {
    if (text.contains("://")) {
      return !text.contains(MORE);
    }
    return FILE.matcher(text).matches()
        && text.chars().anyMatch(Character::isLetter)
        && !SecretValues.looksGenerated(Places.file(text).replace("/", ""));
  }

  /** Without assignments, wrappers, and their flags. */
  private static List<Word> unwrapped(List<Word> words) {
    int at = 0;
    while (at < words.size()) {
      String text = words.get(at).text();
      if (ASSIGNMENT.matcher(text).matches()) {
        at++;
      } else if (WRAPPERS.contains(program(words.get(at)))) {
        boolean timeout = text.endsWith("timeout");
        at++;
        while (at < words.size() && words.get(at).text().startsWith("-")) {
          at += WRAPPER_VALUES.contains(words.get(at).text()) ? 2 : 1;
        }
        at += timeout ? 1 : 0;
      } else {
        break;
      }
    }
    return words.subList(Math.min(at, words.size()), words.size());
  }

  private static String program(Word word) {
    String name = word.text().substring(word.text().lastIndexOf('/') + 1);
    return PROGRAM.matcher(name).matches() || name.isEmpty() || isSign(name) ? name : MORE;
  }

  private static boolean isSign(String name) {
    return name.equals("!") || name.equals("{") || name.equals("}") || name.equals(":");
  }

  /** What a shell is told to run with {@code -c}, or empty. */
  private static String script(List<Word> words) {
    for (int i = 1; i + 1 < words.size(); i++) {
      String flag = words.get(i).text();
      if (!flag.startsWith("-")) {
        return "";
      }
      if (!flag.startsWith("--") && flag.endsWith("c")) {
        return words.get(i + 1).text();
      }
    }
    return "";
  }
}
