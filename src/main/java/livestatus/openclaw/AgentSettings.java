package livestatus.openclaw;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import livestatus.json.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * An agent as the gateway's settings have it.
 *
 * @param name for people
 * @param workspace the folder that is its own; null where the settings do not say
 */
public record AgentSettings(String id, @Nullable String name, @Nullable Path workspace) {
  private static final String ONLY_AGENT = "main";

  /** The agents of an {@code openclaw.json}; none where it cannot be read. */
  public static List<AgentSettings> read(Path file, Path userHome) {
    JsonTree root = OpenClawConfig.tree(file, new ArrayList<>());
    if (root == null) {
      return List.of();
    }
    JsonTree agents = root.path("agents");
    String shared = text(agents.path("defaults").path("workspace"));
    List<AgentSettings> found = new ArrayList<>();
    String first = defaultAgent(agents.path("list"));
    for (JsonTree agent : agents.path("list").items()) {
      String id = text(agent.path("id"));
      if (id != null) {
        String own = text(agent.path("workspace"));
        // Only the default agent works in the shared folder; the others have their own.
        String folder = own != null ? own : id.equals(first) ? shared : null;
        String name = text(agent.path("name"));
        found.add(
            new AgentSettings(
                id,
                name != null ? name : text(agent.path("identity").path("name")),
                folder == null ? null : path(folder, userHome)));
      }
    }
    if (found.isEmpty() && shared != null) {
      found.add(new AgentSettings(ONLY_AGENT, null, path(shared, userHome)));
    }
    return found;
  }

  private static @Nullable String defaultAgent(JsonTree list) {
    String first = null;
    for (JsonTree agent : list.items()) {
      if (agent.path("default").flag(false)) {
        return text(agent.path("id"));
      }
      first = first == null ? text(agent.path("id")) : first;
    }
    return first;
  }

  private static @Nullable Path path(String text, Path userHome) {
    String path = text.equals("~") ? "~/" : text;
    Path folder = path.startsWith("~/") ? userHome.resolve(path.substring(2)) : Path.of(path);
    return folder.isAbsolute() ? folder.normalize() : null;
  }

  private static @Nullable String text(JsonTree node) {
    String text = node.value() instanceof String word ? word.strip() : "";
    return text.isEmpty() || text.indexOf('\0') >= 0 ? null : text;
  }
}
