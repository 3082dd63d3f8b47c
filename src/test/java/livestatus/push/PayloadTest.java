package livestatus.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import livestatus.session.PushedStatus;
import livestatus.session.Signal;
import livestatus.session.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  private static final Instant NOW = Instant.parse("2026-11-21T14:02:00Z");

  private static Signal.Pushed read(String json) throws BadPayload {
    return Payload.status(json.getBytes(StandardCharsets.UTF_8), NOW);
  }

  @Test
  void everyFieldIsRead() throws Exception {
    Signal.Pushed pushed =
        read(
            """
            {"session": "manager1", "status": "working", "progress": 0.5,
             "message": "Querying DB", "task_id": "160", "result": "so far so good",
             "timestamp": "2026-11-21T13:59:58.5Z", "metadata": {"rows": 12, "deep": {"a": [1]}}}""");

    assertThat(pushed.session().value()).isEqualTo("manager1");
    assertThat(pushed.status())
        .isEqualTo(
            new PushedStatus(
                State.WORKING,
                Instant.parse("2026-11-21T13:59:58.500Z"),
                0.5,
                "Querying DB",
                "160",
                "so far so good",
                Map.of("rows", 12, "deep", Map.of("a", java.util.List.of(1)))));
  }

  @Test
  void nameAndStatusSuffice() throws Exception {
    assertThat(read("{\"session\":\"a\",\"status\":\"idle\"}").status())
        .isEqualTo(new PushedStatus(State.IDLE, NOW, null, null, null, null, Map.of()));
  }

  @Test
  void unknownFieldsAreKeptAsMetadata() throws Exception {
    assertThat(
            read("{\"session\":\"a\",\"status\":\"idle\",\"host\":\"db1\",\"n\":null}")
                .status()
                .metadata())
        .isEqualTo(Map.of("host", "db1"));
  }

  @ParameterizedTest
  @CsvSource({
    "1795266120,      2026-11-21T13:02:00Z",
    "1795266120.25,   2026-11-21T13:02:00.250Z",
    "1795266120000,   2026-11-21T13:02:00Z",
    "'\"2026-11-21T14:02:00+01:00\"', 2026-11-21T13:02:00Z",
    "'\"2026-11-21T13:02:00.000001\"', 2026-11-21T13:02:00.000001Z"
  })
  void timesAreTakenAsProgramsWriteThem(String written, Instant meant) throws Exception {
    assertThat(read("{\"session\":\"a\",\"status\":\"idle\",\"timestamp\":" + written + "}").at())
        .isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "session   | {\"status\":\"idle\"}",
        "session   | {\"session\":\"\",\"status\":\"idle\"}",
        "session   | {\"session\":7,\"status\":\"idle\"}",
        "status    | {\"session\":\"a\"}",
        "status    | {\"session\":\"a\",\"status\":\"busy\"}",
        "status    | {\"session\":\"a\",\"status\":\"cancelled\"}",
        "status    | {\"session\":\"a\",\"status\":\"WORKING\"}",
        "progress  | {\"session\":\"a\",\"status\":\"idle\",\"progress\":1.01}",
        "progress  | {\"session\":\"a\",\"status\":\"idle\",\"progress\":-0.1}",
        "progress  | {\"session\":\"a\",\"status\":\"idle\",\"progress\":\"half\"}",
        "message   | {\"session\":\"a\",\"status\":\"idle\",\"message\":[1]}",
        "timestamp | {\"session\":\"a\",\"status\":\"idle\",\"timestamp\":\"noon\"}",
        "timestamp | {\"session\":\"a\",\"status\":\"idle\",\"timestamp\":1e300}",
        "metadata  | {\"session\":\"a\",\"status\":\"idle\",\"metadata\":\"x\"}",
        "body      | [1]",
        "body      | 7",
        "body      | {\"session\":\"a\"",
        "body      | {\"session\":\"a\",\"session\":\"b\",\"status\":\"idle\"}"
      })
  void aBadFieldIsNamed(String field, String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(BadPayload.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining("\"" + field + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../etc/passwd",
        "a/b",
        "a\\\\b",
        "..",
        ".",
        "a b",
        "a\\u0000b",
        "ä",
        "a\\n",
        "%2e%2e",
        ""
      })
  void aNameIsNeverAPath(String name) {
    assertThatThrownBy(() -> read("{\"session\":\"" + name + "\",\"status\":\"idle\"}"))
        .isInstanceOfSatisfying(BadPayload.class, e -> assertThat(e.field()).isEqualTo("session"));
  }

  @Test
  void aGatewaysKeyIsAName() throws Exception {
    assertThat(read("{\"session\":\"agent:main:subagent:5f-0c\",\"status\":\"idle\"}").session())
        .hasToString("agent:main:subagent:5f-0c");
  }

  @Test
  void tooMuchIsRefused() {
    String deep = "{\"session\":\"a\",\"status\":\"idle\",\"metadata\":" + "{\"a\":".repeat(3000);
    String large = "{\"session\":\"a\",\"status\":\"idle\",\"x\":\"" + "y".repeat(66_000) + "\"}";
    String wordy =
        "{\"session\":\"a\",\"status\":\"idle\",\"message\":\"" + "y".repeat(9_000) + "\"}";
    assertThatThrownBy(() -> read(deep)).hasMessageContaining("body");
    assertThatThrownBy(() -> read(large)).hasMessageContaining("64 KB");
    assertThatThrownBy(() -> read(wordy)).hasMessageContaining("message");
  }

  @Test
  void theMessageNeverQuotesWhatWasSent() {
    assertThatThrownBy(() -> read("{\"session\":\"a\",\"status\":\"hunter2\"}"))
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> read("{hunter2")).hasMessageNotContaining("hunter2");
  }
}
