package livestatus.daemon;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.daemon.settings.Settings;
import livestatus.openclaw.AgentSettings;
import livestatus.openclaw.WorkingFile;
import livestatus.web.Workspaces;
import org.jspecify.annotations.Nullable;

/** The agents that the gateways' own settings name; read anew each time, since they change. */
record KnownAgents(List<Settings.OpenClaw.Home> homes, Path userHome) implements Workspaces {
  @Override
  public List<Agent> agents() {
    Map<String, Agent> agents = new LinkedHashMap<>();
    for (Settings.OpenClaw.Home home : homes) {
      for (AgentSettings agent : AgentSettings.read(home.config(), userHome)) {
        agents.putIfAbsent(agent.id(), new Agent(agent.id(), agent.name(), notes(agent)));
      }
    }
    return List.copyOf(agents.values());
  }

  private static @Nullable Notes notes(AgentSettings agent) {
    Path workspace = agent.workspace();
    WorkingFile file = workspace == null ? null : WorkingFile.read(workspace);
    return file == null ? null : new Notes(file.status(), file.task(), file.updated());
  }
}
