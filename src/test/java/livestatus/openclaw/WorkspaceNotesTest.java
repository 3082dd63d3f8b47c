package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where agents have their workspaces, and what they note there. */
class WorkspaceNotesTest {
  @TempDir Path folder;

  private Path workspace;

  @BeforeEach
  void make() throws IOException {
    workspace = Files.createDirectories(folder.resolve("workspace"));
  }

  private List<AgentSettings> settings(String json5) throws IOException {
    Path file = folder.resolve("openclaw.json");
    Files.writeString(file, json5);
    return AgentSettings.read(file, Path.of("/home/me"));
  }

  private WorkingFile notes(String text) throws IOException {
    Files.writeString(workspace.resolve("WORKING.md"), text);
    return Objects.requireNonNull(WorkingFile.read(workspace));
  }

  @Test
  void anAgentHasItsOwnWorkspaceAndTheDefaultAgentTheSharedOne() throws IOException {
    assertThat(
            settings(
                """
                { agents: { defaults: { workspace: "~/clawd" }, list: [
                  { id: "one", workspace: "/w/one", name: "First" },
                  { id: "two", default: true, identity: { name: "Second" } },
                  { id: "three" }, { name: "no id" }, { id: "four", workspace: "relative" } ] } }
                """))
        .containsExactly(
            new AgentSettings("one", "First", Path.of("/w/one")),
            new AgentSettings("two", "Second", Path.of("/home/me/clawd")),
            new AgentSettings("three", null, null),
            new AgentSettings("four", null, null));
    assertThat(settings("{ agents: { defaults: { workspace: '/w' } } }"))
        .containsExactly(new AgentSettings("main", null, Path.of("/w")));
    assertThat(settings("{ agents: 7 }")).isEmpty();
    assertThat(settings("no settings")).isEmpty();
    assertThat(AgentSettings.read(folder.resolve("nowhere.json"), folder)).isEmpty();
  }

  @Test
  void theNotesAreReadInTheFormsThatPeopleUse() throws IOException {
    assertThat(notes("Status: working\nTask: Fix the login\n"))
        .extracting(WorkingFile::status, WorkingFile::task)
        .containsExactly("working", "Fix the login");
    assertThat(notes("# WORKING\n\n* **Status**: `idle`\n* **Current Task:** none\n"))
        .extracting(WorkingFile::status, WorkingFile::task)
        .containsExactly("idle", "none");
    assertThat(notes("## Current task\n\n- Fix the login\n- and more\n\n## Status\nblocked\n"))
        .extracting(WorkingFile::status, WorkingFile::task)
        .containsExactly("blocked", "Fix the login");
    assertThat(notes("Dear diary.\n"))
        .extracting(WorkingFile::status, WorkingFile::task)
        .containsExactly(null, null);
    assertThat(Objects.requireNonNull(notes("Task: " + "x".repeat(100_000)).task())).hasSize(500);
    assertThat(notes("\n".repeat(20_000) + "Task: too far\n").task()).isNull();
  }

  @Test
  void nothingOutsideOfTheWorkspaceIsRead() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "Task: secret\n");
    Files.createSymbolicLink(workspace.resolve("WORKING.md"), secret);
    assertThat(WorkingFile.read(workspace)).isNull();
    Files.delete(workspace.resolve("WORKING.md"));
    Files.createSymbolicLink(workspace.resolve("memory"), folder);
    Files.writeString(folder.resolve("WORKING.md"), "Task: outside\n");
    assertThat(WorkingFile.read(workspace)).isNull();
    Files.createDirectory(workspace.resolve("WORKING.md"));
    assertThat(WorkingFile.read(workspace)).isNull();
    assertThat(WorkingFile.read(folder.resolve("nowhere"))).isNull();

    Files.delete(workspace.resolve("WORKING.md"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), workspace);
    Files.writeString(workspace.resolve("WORKING.md"), "Task: mine\n");
    assertThat(Objects.requireNonNull(WorkingFile.read(link)).task()).isEqualTo("mine");
  }
}
