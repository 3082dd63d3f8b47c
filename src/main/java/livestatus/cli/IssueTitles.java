package livestatus.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the issue tracker beads calls its issues, where its command {@code bd} is there. Where it is
 * not, or does not know an issue, there is no title and nothing else happens.
 */
final class IssueTitles {
  private static final int MAX_ISSUES = 200;
  private static final int SECONDS = 5;

  private IssueTitles() {}

  static Map<String, String> of(Collection<String> issues, String path) {
    Path command = find(path);
    // An id that looks like an option is none of beads' own.
    List<String> ids = issues.stream().filter(id -> !id.startsWith("-")).limit(MAX_ISSUES).toList();
    if (command == null || ids.isEmpty()) {
      return Map.of();
    }
    List<String> line = new ArrayList<>(List.of(command.toString(), "show", "--json"));
    line.addAll(ids);
    try {
      return titles(output(line));
    } catch (IOException | JacksonException e) {
      return Map.of();
    }
  }

  private static @Nullable Path find(String path) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (!folder.isBlank() && Files.isExecutable(Path.of(folder, "bd"))) {
        return Path.of(folder, "bd");
      }
    }
    return null;
  }

  private static String output(List<String> line) throws IOException {
    Path file = Files.createTempFile("live-status-bd", ".json");
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectOutput(file.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return Files.readString(file);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** One object, or an array of them, each with {@code id} and {@code title}. */
  private static Map<String, String> titles(String json) {
    Map<String, String> titles = new LinkedHashMap<>();
    JsonNode root = JsonMapper.shared().readTree(json.isBlank() ? "[]" : json);
    for (JsonNode issue : root.isArray() ? root : JsonMapper.shared().createArrayNode().add(root)) {
      JsonNode id = issue.path("id");
      JsonNode title = issue.path("title");
      if (id.isString() && title.isString()) {
        titles.put(id.asString(), title.asString());
      }
    }
    return titles;
  }
}
