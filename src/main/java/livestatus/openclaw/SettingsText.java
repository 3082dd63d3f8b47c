package livestatus.openclaw;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livestatus.json.JsonTree;
import org.jspecify.annotations.Nullable;

/** Texts of OpenClaw's settings, which may stand elsewhere: in the environment, or in a vault. */
final class SettingsText {
  /** {@code ${NAME}}; a second dollar sign before it makes it plain text. */
  private static final Pattern VARIABLE = Pattern.compile("(\\$?)\\$\\{([A-Z_][A-Z0-9_]*)}");

  private final Map<String, String> environment;
  private final List<String> problems;

  SettingsText(Map<String, String> environment, List<String> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** The text that is meant; null where there is none, or where it cannot be had from here. */
  @Nullable String of(JsonTree node, String place) {
    if (node.value() == null) {
      return null;
    }
    if (node.value() instanceof String raw) {
      return substituted(raw, place);
    }
    if (node.has("source")) {
      return reference(node, place);
    }
    problems.add(place + " is neither text nor a secret reference. It was not used.");
    return null;
  }

  /** A word, true or false, or an object with a mode. */
  @Nullable String streaming(JsonTree node, String place) {
    return node.isObject() ? streaming(node.path("mode"), place + ".mode") : node.text();
  }

  /** Where settings that matter are taken from other files. */
  List<String> includes(JsonTree root, JsonTree mattermost) {
    List<String> includes = new ArrayList<>();
    if (root.has("$include")) {
      includes.add("settings");
    }
    if (root.path("channels").has("$include")) {
      includes.add("channels");
    }
    if (mattermost.has("$include")) {
      includes.add("channels.mattermost");
    }
    return includes;
  }

  private @Nullable String substituted(String raw, String place) {
    Matcher variable = VARIABLE.matcher(raw);
    StringBuilder text = new StringBuilder();
    while (variable.find()) {
      String name = variable.group(2);
      String value = environment.get(name);
      if (!variable.group(1).isEmpty()) {
        value = "${" + name + "}";
      } else if (value == null || value.isEmpty()) {
        unset(name, place);
        return null;
      }
      variable.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return variable.appendTail(text).toString();
  }

  private @Nullable String reference(JsonTree node, String place) {
    String source = node.path("source").text("");
    String id = node.path("id").text("");
    if (!source.equals("env")) {
      problems.add(
          place
              + " is kept elsewhere (source "
              + source
              + ", id "
              + id
              + ") and cannot be resolved here. Give it in Live Status's own settings.");
      return null;
    }
    String value = environment.get(id);
    if (value == null || value.isEmpty()) {
      unset(id, place);
      return null;
    }
    return value;
  }

  private void unset(String name, String place) {
    problems.add(
        place
            + " needs the environment variable "
            + name
            + ", which is not set for Live Status. Set it, or give the value in Live Status's own"
            + " settings.");
  }
}
