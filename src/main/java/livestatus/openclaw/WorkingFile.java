package livestatus.openclaw;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an agent wrote down of its work, in a {@code WORKING.md} of its workspace: a custom of
 * prompts, not of the gateway. It is read, never followed out of the workspace, and only its first
 * part is looked at.
 *
 * @param status in the agent's own word; null where it gives none
 * @param task what it is at; null where it does not say
 * @param updated when the file was last written
 */
public record WorkingFile(@Nullable String status, @Nullable String task, Instant updated) {
  private static final List<String> NAMES = List.of("WORKING.md", "memory/WORKING.md");
  private static final int LOOKED_AT = 16 * 1024;
  private static final int LONGEST = 500;

  /** {@code - **Status:** blocked}, {@code Current task: …}. */
  private static final Pattern FIELD =
      Pattern.compile(
          "(?i)^[\\s>*+-]*[*_]{0,2}(status|state|current task|task|working on|doing)[*_]{0,2}"
              + "\\s*:\\s*[*_]{0,2}\\s*(.*)$");

  /** {@code ## Current task}, with the words below it. */
  private static final Pattern HEADING =
      Pattern.compile(
          "(?i)^#{1,6}\\s*(status|state|current task|task|working on|doing)\\s*:?\\s*$");

  /** The agent's notes; null where it has none, or where they are not its own. */
  public static @Nullable WorkingFile read(Path workspace) {
    for (String name : NAMES) {
      try {
        Path file = workspace.resolve(name).toRealPath();
        if (file.startsWith(workspace.toRealPath()) && Files.isRegularFile(file)) {
          try (InputStream in = Files.newInputStream(file)) {
            return parse(
                new String(in.readNBytes(LOOKED_AT), UTF_8),
                Files.getLastModifiedTime(file).toInstant());
          }
        }
      } catch (IOException e) {
        // Not there, or not for us to read: then nothing is known.
      }
    }
    return null;
  }

  private static WorkingFile parse(String text, Instant updated) {
    String status = null;
    String task = null;
    String heading = null;
    for (String line : text.lines().toList()) {
      Matcher head = HEADING.matcher(line);
      Matcher field = FIELD.matcher(line);
      String name = null;
      String value = "";
      if (head.matches()) {
        heading = head.group(1);
      } else if (line.startsWith("#")) {
        heading = null;
      } else if (field.matches()) {
        name = field.group(1);
        value = field.group(2);
      } else if (heading != null && !line.isBlank()) {
        name = heading;
        value = line;
        heading = null;
      }
      if (name == null || value.isBlank()) {
        continue;
      }
      boolean isStatus = name.toLowerCase(Locale.ROOT).startsWith("sta");
      if (isStatus && status == null) {
        status = clean(value);
      } else if (!isStatus && task == null) {
        task = clean(value);
      }
    }
    return new WorkingFile(status, task, updated);
  }

  private static String clean(String value) {
    String text = value.replaceAll("^[\\s>*+_`-]+|[\\s*_`]+$", "");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
