package livestatus.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import livestatus.session.Delivery;
import livestatus.session.SessionFacts;
import livestatus.session.Signal;
import livestatus.session.Signal.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The databases that real gateways of 2026.9.6 left at the end of the recordings. */
@EnabledIf("livestatus.openclaw.Recordings#exist")
class EndDatabasesTest {
  @TempDir Path folder;

  private Path database(String scenario, String agent) {
    Path file = folder.resolve(scenario + "." + agent + ".sqlite");
    try {
      Recordings.unpack(
          Recordings.scenario("2026.9.6", scenario).resolve(agent + ".openclaw-agent.sqlite.xz"),
          file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return file;
  }

  private List<Signal> read(String scenario, String agent) {
    DatabaseReader reader = new DatabaseReader(database(scenario, agent));
    List<Signal> signals = reader.look(0);
    assertThat(reader.records.problems()).isEmpty();
    assertThat(reader.tally.skippedLines + reader.tally.skippedEntries).isZero();
    return signals;
  }

  private static Map<String, RunStatus> runs(List<Signal> signals) {
    Map<String, RunStatus> runs = new TreeMap<>();
    for (Signal signal : signals) {
      if (signal instanceof Signal.Run run) {
        runs.put(run.session().value(), run.status());
      }
    }
    return runs;
  }

  private static Map<String, SessionFacts> facts(List<Signal> signals) {
    Map<String, SessionFacts> facts = new TreeMap<>();
    for (Signal signal : signals) {
      if (signal instanceof Signal.Listed listed) {
        facts.put(listed.session().value(), listed.facts());
      }
    }
    return facts;
  }

  private static Signal last(List<Signal> signals, String key, Class<? extends Signal> type) {
    List<Signal> found = new ArrayList<>();
    for (Signal signal : signals) {
      if (signal.session().value().equals(key) && type.isInstance(signal)) {
        found.add(signal);
      }
    }
    assertThat(found).isNotEmpty();
    return found.get(found.size() - 1);
  }

  @Test
  void runsEndedAsTheyDid() {
    assertThat(runs(read("abort-tool", "main")))
        .containsExactly(Map.entry("agent:main:t-abort-tool", RunStatus.KILLED));
    assertThat(runs(read("err500", "main")))
        .containsExactly(Map.entry("agent:main:t-err500", RunStatus.FAILED));
    assertThat(runs(read("kill9-tool", "main")))
        .containsExactly(Map.entry("agent:main:t-kill9-tool", RunStatus.DONE));
    assertThat(runs(read("toolfail", "main")))
        .containsExactly(Map.entry("agent:main:t-toolfail", RunStatus.DONE));
    assertThat(runs(read("kill9-sub", "main")).values())
        .containsExactlyInAnyOrder(RunStatus.DONE, RunStatus.DONE, RunStatus.FAILED);
  }

  @Test
  void subAgentsHaveTheirParents() {
    Map<String, SessionFacts> facts = facts(read("spawn2", "main"));

    assertThat(facts).hasSize(5);
    assertThat(facts.values())
        .filteredOn(f -> f.parent() != null)
        .extracting(f -> f.title() + " of " + f.parent())
        .containsExactlyInAnyOrder(
            "research-task of agent:main:t-spawn1",
            "half-a of agent:main:t-spawn2",
            "half-b of agent:main:t-spawn2");
    assertThat(facts(read("spawnyield", "ops")).values())
        .extracting(f -> f.agent() + ", spawned by " + f.parent())
        .containsExactly("ops, spawned by agent:main:t-spawnops");
  }

  @Test
  void channelsAndDirectChatsAreKnown() {
    Map<String, SessionFacts> facts = facts(read("mm-dm", "main"));

    assertThat(facts.values())
        .filteredOn(f -> f.delivery() != null)
        .extracting(f -> f.kind() + " " + f.delivery().chat() + " " + f.delivery().thread())
        .containsExactlyInAnyOrder(
            "CHANNEL CHANNEL null",
            "CHANNEL CHANNEL null",
            "CHANNEL CHANNEL 587o848z8ncbhiwhcwrw587o84",
            "GROUP GROUP null",
            "DIRECT DIRECT null");
    assertThat(facts.get("agent:main:mattermost:direct:1m8kim93b746npdbbcje1m8kim").delivery())
        .isEqualTo(
            new Delivery(
                "mattermost", Delivery.Chat.DIRECT, "1m8kim93b746npdbbcje1m8kim", null, "default"));
  }

  @Test
  void theLastTurnIsTold() {
    List<Signal> signals = read("tools5", "main");

    assertThat(signals)
        .filteredOn(s -> s.session().value().equals("agent:main:t-tools5"))
        .filteredOn(s -> s instanceof Signal.ToolDone)
        .hasSize(5);
    Signal.Answered end =
        (Signal.Answered) last(signals, "agent:main:t-tools5", Signal.Answered.class);
    assertThat(end.stop()).isEqualTo(Signal.Stop.STOP);
    assertThat(end.model()).isEqualTo("m1");
  }

  @Test
  void everyPackedEventIsUnpacked() throws SQLException, IOException {
    int packed = 0;
    for (Path scenario : Recordings.of("2026.9.6")) {
      try (Stream<Path> files = Files.list(scenario)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".sqlite.xz")).toList()) {
          String agent = file.getFileName().toString().split("\\.", 2)[0];
          packed += unpacked(database(scenario.getFileName().toString(), agent));
        }
      }
    }
    assertThat(packed).isGreaterThanOrEqualTo(9);
  }

  private static int unpacked(Path database) throws SQLException {
    int rows = 0;
    String url = "jdbc:sqlite:file:" + database + "?immutable=1";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT event_zstd, event_utf8_bytes,"
                    + " json_extract(navigation_json, '$.navigation.id')"
                    + " FROM transcript_events WHERE event_zstd IS NOT NULL")) {
      while (row.next()) {
        rows++;
        byte[] zstd = row.getBytes(1);
        byte[] line = new EventRow(0, 0, null, null, zstd, row.getLong(2)).line();
        assertThat(line).hasSize(row.getInt(2));
        assertThat(new JsonMapper().readTree(line).path("id").asString())
            .isEqualTo(row.getString(3));
        // The frame tells its size too.
        assertThat(new EventRow(0, 0, null, null, zstd, 0).line()).isEqualTo(line);
        assertThat(new EventRow(0, 0, null, null, zstd, line.length - 1).line()).isNull();
        assertThat(new EventRow(0, 0, null, null, zstd, (4 << 20) + 1).line()).isNull();
        zstd[zstd.length - 1] ^= 1;
        assertThat(new EventRow(0, 0, null, null, zstd, line.length).line())
            .as("a frame with a wrong checksum")
            .isNull();
      }
    }
    return rows;
  }

  @Test
  void anythingThatIsNoFrameIsNoLine() {
    byte[] text = "{\"type\":\"message\"}".getBytes(StandardCharsets.UTF_8);
    for (int size = 0; size <= text.length; size++) {
      byte[] some = java.util.Arrays.copyOf(text, size);
      assertThat(new EventRow(0, 0, null, null, some, 100).line()).isNull();
      assertThat(new EventRow(0, 0, null, null, some, 0).line()).isNull();
    }
  }
}
