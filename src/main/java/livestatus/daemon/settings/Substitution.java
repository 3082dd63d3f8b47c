package livestatus.daemon.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills references to the environment and to files in; a doubled dollar sign stands for one. */
final class Substitution {
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\$)?\\{([^}]*)(}?)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * More than any secret or name needs; keeps a wrong path such as a device from filling memory.
   */
  private static final int LARGEST_FILE = 64 * 1024;

  private final Surroundings around;
  private final Function<String, Path> paths;

  /**
   * @param paths how a path that the user wrote becomes an absolute one
   */
  Substitution(Surroundings around, Function<String, Path> paths) {
    this.around = around;
    this.paths = paths;
  }

  String fill(String text) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      String value =
          matcher.group(1) != null
              ? matcher.group().substring(1)
              : reference(matcher.group(2), matcher.group(3).isEmpty());
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  private String reference(String inside, boolean open) {
    if (open) {
      throw new IllegalArgumentException("\"${" + inside + "\" lacks its closing brace");
    }
    if (inside.startsWith("file:")) {
      return content(paths.apply(inside.substring("file:".length())));
    }
    if (!NAME.matcher(inside).matches()) {
      throw new IllegalArgumentException(
          "\"${" + inside + "}\" is neither ${NAME} nor ${file:/path}; write $${ for a plain ${");
    }
    return around
        .variable(inside)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the environment variable " + inside + " is not set, or empty"));
  }

  /** A small file's text, without the newline at its end. */
  static String content(Path file) {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST_FILE + 1);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "cannot read " + file + " (" + reason(file) + ")", unreadable);
    }
    if (bytes.length > LARGEST_FILE) {
      throw new IllegalArgumentException(file + " is larger than 64 KB");
    }
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8).strip();
  }

  /** Why a file cannot be read, in words. */
  static String reason(Path file) {
    if (!Files.exists(file)) {
      return "there is no such file";
    }
    if (Files.isDirectory(file)) {
      return "it is a folder";
    }
    return Files.isReadable(file) ? "input/output error" : "no permission";
  }
}
