package livestatus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplyTest {
  private record Thing(
      String longName, @Nullable String none, Instant startedAt, double p90Seconds) {}

  private static final Thing THING = new Thing("ü", null, Instant.parse("2026-01-02T03:04:05Z"), 1);

  private static String text(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  @Test
  void recordsHaveTheirNamesInSnakeCaseAndOnlyWhatIsKnown() {
    Reply reply = Reply.json(201, THING);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.type()).isEqualTo("application/json");
    assertThat(text(reply))
        .isEqualTo(
            "{\"long_name\":\"ü\",\"started_at\":\"2026-01-02T03:04:05Z\",\"p90_seconds\":1.0}");
  }

  @Test
  void namesInMapsStayAsTheyAre() {
    assertThat(text(Reply.json(Map.of("currentTask", 1)))).isEqualTo("{\"currentTask\":1}");
  }

  @Test
  void aRefusalIsOneSentence() {
    assertThat(text(Reply.error(404, "There is none.")))
        .isEqualTo("{\"error\":\"There is none.\"}");
  }
}
