package livestatus.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SummaryTest {
  @Test
  void itTellsTotalsAndThenWhatMatters() {
    ObjectNode working = Rows.json("fix", "main", "working", "Fix the test", 125);
    working.put("progress", 0.456).put("message", "Querying the database");
    ObjectNode failed = Rows.json("backup", "ops", "error", "Back it up", 20);
    failed.put("error", "429 rate limit");
    ObjectNode stale = Rows.json("build", "builder", "working", "Build it", 5_000);
    stale.put("freshness", "very-stale").put("last_sign", Rows.NOW.minusSeconds(2_520).toString());
    ObjectNode blocked = Rows.json("deploy", "main", "blocked", "Deploy", 5);
    blocked.put("waits_for", "Approval required");
    Model model =
        new Rows()
            .add("calm", "main", "idle", "Hello", 1)
            .add("calm2", "main", "idle", "Hello", 1)
            .add(working)
            .add(failed)
            .add(stale)
            .add(blocked)
            .model();

    assertThat(Summary.lines(model, Rows.NOW, Alphabet.ASCII))
        .containsExactly(
            "sessions  6 (live)",
            "  working     1",
            "  blocked     1",
            "  error       1",
            "  very-stale  1",
            "  idle        2",
            "",
            "working",
            "  main: Fix the test | 46% - Querying the database",
            "",
            "blocked",
            "  main: Deploy | Approval required",
            "",
            "errors",
            "  ops: Back it up | 429 rate limit",
            "",
            "stale",
            "  builder: Build it | no sign of life for 42 min (very-stale)");
  }

  @Test
  void nothingIsNothing() {
    assertThat(Summary.lines(new Rows().model(), Rows.NOW, Alphabet.UNICODE))
        .containsExactly("sessions  0 (live)");
  }
}
