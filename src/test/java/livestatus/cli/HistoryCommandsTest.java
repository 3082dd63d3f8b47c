package livestatus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import livestatus.daemon.settings.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HistoryCommandsTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private String run(int code, String... args) {
    out.reset();
    err.reset();
    Surroundings around = new Surroundings(Map.of(), folder, "testhost");
    int found =
        Main.run(
            args,
            new Console(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), around));
    assertThat(found).as(out + " " + err).isEqualTo(code);
    return out.toString(UTF_8).strip();
  }

  private String wrong(int code, String... args) {
    assertThat(run(code, args)).isEmpty();
    return err.toString(UTF_8).lines().findFirst().orElse("");
  }

  private JsonNode json(String... args) {
    return JsonMapper.shared().readTree(run(0, args));
  }

  @Test
  void aSessionIsTrackedAndCounted() {
    String id =
        run(
            0,
            "track",
            "session",
            "start",
            "--agent",
            "coder",
            "--workspace",
            "/w",
            "--task",
            "use sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD now");
    String work = run(0, "track", "work", "start", id, "bd-1");
    assertThat(json("track", "session", "list", "--json").get(0).get("id").asString())
        .isEqualTo(id);
    assertThat(run(0, "track", "session", "list")).contains(id, "coder", "active", "bd-1");
    run(0, "track", "session", "tokens", id, "1234");
    run(0, "track", "session", "skills", id, "a", "b");
    run(0, "track", "session", "issues", id, "bd-1", "bd-2");
    run(0, "track", "skill", "add", id, "web-search", "--issue", "bd-1", "--context", "900");
    run(
        0,
        "track",
        "work",
        "done",
        work,
        "--status-change",
        "open > closed",
        "--rationale",
        "r",
        "--notes",
        "n");
    run(0, "track", "session", "end", id, "--reason", "context_limit", "--result", "half");

    JsonNode session = json("track", "session", "show", id, "--json");
    assertThat(session.get("exitReason").asString()).isEqualTo("context_limit");
    assertThat(session.get("contextTokens").asLong()).isEqualTo(1234);
    assertThat(session.get("taskDescription").asString()).doesNotContain("abcdefgh");
    assertThat(session.get("startedAt").asString()).matches("2\\d{3}-.*Z");
    assertThat(json("track", "work", "show", work, "--json").get("completed").asBoolean()).isTrue();
    assertThat(run(0, "track", "work", "list", "--issue", "bd-1")).contains(work);
    assertThat(run(0, "track", "work", "list", "--session", id)).contains(work);
    assertThat(run(0, "track", "skill", "list", id)).contains("web-search", "900");
    assertThat(run(0, "track", "session", "list")).isEmpty();
    assertThat(run(0, "track", "session", "list", "--agent", "coder")).contains(id);

    assertThat(run(0, "stats")).contains("sessions", "skill uses");
    assertThat(json("stats", "--json").get("total").asInt()).isEqualTo(1);
    assertThat(json("stats", "agents", "--json").get(0).get("issues").asInt()).isEqualTo(2);
    assertThat(run(0, "stats", "agents", "--csv"))
        .startsWith("agent,sessions,active,")
        .contains("\ncoder,1,0,1,1,2,");
    assertThat(run(0, "stats", "issues")).contains("bd-1", "coder");
    assertThat(run(0, "stats", "skills", "--since", "7d")).contains("web-search");
    assertThat(run(0, "stats", "sessions", "--agent", "coder")).contains(id);
    assertThat(run(0, "stats", "days", "--csv")).contains(",coder,1,1,");
    assertThat(run(0, "stats", "agents", "--agent", "nobody")).isEmpty();
    assertThat(err.toString(UTF_8)).contains("Nothing was found.");
  }

  @Test
  void issuesHaveTheirTitlesWhereTheTrackerIsThere() throws IOException {
    Path bd = Files.createDirectories(folder.resolve("bin")).resolve("bd");
    Files.writeString(
        bd,
        "#!/bin/sh\n[ \"$*\" = 'show --json bd-1' ] &&"
            + " echo '[{\"id\":\"bd-1\",\"title\":\"Fix the login\"}]'\n");
    assertThat(bd.toFile().setExecutable(true)).isTrue();
    assertThat(IssueTitles.of(List.of("bd-1", "--help"), folder.resolve("bin").toString()))
        .isEqualTo(Map.of("bd-1", "Fix the login"));
    Files.writeString(bd, "#!/bin/sh\necho 'no such issue'; exit 1\n");
    assertThat(IssueTitles.of(List.of("bd-1"), folder.resolve("bin").toString())).isEmpty();
    assertThat(IssueTitles.of(List.of("bd-1"), folder.toString())).isEmpty();
  }

  @Test
  void mistakesAreOneSentence() {
    String id = run(0, "track", "session", "start", "--agent", "coder", "--id", "mine");
    assertThat(id).isEqualTo("mine");
    assertThat(wrong(1, "track", "session", "start", "--agent", "coder", "--id", "mine"))
        .isEqualTo("live-status: Session mine was already started.");
    assertThat(wrong(2, "track", "session", "end", "mine", "--reason", "bored"))
        .startsWith("live-status: There is no exit reason \"bored\".");
    run(0, "track", "session", "end", "mine");
    assertThat(wrong(1, "track", "session", "end", "mine")).contains("Session mine ended at");
    assertThat(wrong(1, "track", "work", "start", "mine", "bd-1")).contains("ended at");
    assertThat(wrong(1, "track", "work", "done", "nope")).contains("There is no work nope");
    assertThat(wrong(2, "track", "work", "list")).contains("--issue");
    assertThat(wrong(2, "stats", "--since", "yesterday")).contains("--since takes 12h, 7d");
    assertThat(wrong(2, "stats", "--json", "--csv")).contains("mutually exclusive");
  }

  @Test
  void tablesAndFilesAreSafeFromWhatAgentsCallThemselves() {
    Grid grid = new Grid("a", "b").row("=cmd()", "x,\"y\"\n\u001b[31m").row(null, 1.50);
    assertThat(grid.csv()).isEqualTo("a,b\r\n'=cmd(),\"x,\"\"y\"\"\n\u001b[31m\"\r\n,1.5\r\n");
    assertThat(grid.table()).doesNotContain("\u001b");
    assertThat(grid.table().lines().count()).isEqualTo(3);
  }
}
