package livestatus.openclaw;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livestatus.session.Argument;
import org.jspecify.annotations.Nullable;

/** Which of a call's arguments tells people what the tool does. */
final class Arguments {
  private static final Pattern PATCHED =
      Pattern.compile("\\*\\*\\* (?:Add|Update|Delete) File: ([^\\n]+)");

  /** For tools that nobody knows: the argument that most likely says something. */
  private static final List<String> TELLING =
      List.of(
          "command",
          "cmd",
          "path",
          "file_path",
          "url",
          "query",
          "pattern",
          "task",
          "message",
          "text",
          "prompt",
          "title",
          "name",
          "action");

  private Arguments() {}

  static @Nullable Argument of(@Nullable String tool, Map<String, String> arguments) {
    if (arguments.isEmpty()) {
      return null;
    }
    return switch (tool == null ? "" : tool.toLowerCase(Locale.ROOT)) {
      case "exec", "bash", "shell" -> first(Argument.Type.COMMAND, arguments, "command", "cmd");
      case "process" -> process(arguments);
      case "read", "write", "edit", "ls", "memory_get", "image", "pdf" ->
          first(Argument.Type.FILE, arguments, "path", "file_path", "filePath", "file", "filename");
      case "apply_patch" -> patch(arguments);
      case "web_fetch", "browser" ->
          first(Argument.Type.URL, arguments, "url", "targetUrl", "action");
      case "web_search", "memory_search", "grep", "find", "glob" ->
          first(Argument.Type.QUERY, arguments, "query", "pattern", "q");
      case "sessions_spawn" -> first(Argument.Type.TASK, arguments, "task", "label");
      case "sessions_send" -> first(Argument.Type.TASK, arguments, "message", "task");
      default -> any(arguments);
    };
  }

  private static @Nullable Argument first(
      Argument.Type type, Map<String, String> arguments, String... names) {
    for (String name : names) {
      String text = arguments.get(name);
      if (text != null) {
        return new Argument(name.equals("action") ? Argument.Type.OTHER : type, text);
      }
    }
    return any(arguments);
  }

  private static @Nullable Argument process(Map<String, String> arguments) {
    String action = arguments.get("action");
    if (arguments.containsKey("command") || action == null) {
      return first(Argument.Type.COMMAND, arguments, "command");
    }
    String on = arguments.get("sessionId");
    return new Argument(
        Argument.Type.COMMAND,
        Json.cut(on == null ? action : action + " " + on, Argument.MAX_LENGTH));
  }

  private static @Nullable Argument patch(Map<String, String> arguments) {
    for (String text : arguments.values()) {
      Matcher file = PATCHED.matcher(text);
      if (file.find()) {
        return new Argument(Argument.Type.FILE, file.group(1).trim());
      }
    }
    return any(arguments);
  }

  private static @Nullable Argument any(Map<String, String> arguments) {
    for (String name : TELLING) {
      String text = arguments.get(name);
      if (text != null) {
        return new Argument(Argument.Type.OTHER, text);
      }
    }
    return new Argument(Argument.Type.OTHER, arguments.values().iterator().next());
  }
}
